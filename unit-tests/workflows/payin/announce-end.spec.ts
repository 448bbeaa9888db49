import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { PayinState } from "../../../src/domain/payin-state"
import type { PayinRow } from "../../../src/modules/payin/ledger/rows"
import { announceEnd } from "../../../src/workflows/payin/announce-end"
import type { Shelf } from "../../../src/workflows/payin/shelf"

/** What the shop's subscribers hear of a payment that went from one state to another; its cart became this order, or none. */
async function heard(from: PayinState, to: PayinState, { order = "order_1", refunding = false }: { order?: string | null; refunding?: boolean } = {}): Promise<unknown[]> {
  const events: unknown[] = []
  const shelved: Record<string, unknown> = {
    [ContainerRegistrationKeys.QUERY]: { graph: async () => ({ data: order === null ? [] : [{ order_id: order, order: { id: order, status: "pending" } }] }) },
    [Modules.EVENT_BUS]: { emit: async (messages: unknown[]) => void events.push(...messages) },
  }
  const shelf = { resolve: (key: string) => shelved[key] } as unknown as Shelf
  const row = { id: "payin_1", state: to, cartId: "cart_1", orderId: null, refunding } as PayinRow
  await announceEnd(shelf, { row, from })
  return events
}

describe("The end of a payment is told", () => {
  const data = { id: "payin_1", order_id: "order_1" }

  it.each<[PayinState, PayinState]>([["pending", "failed"], ["unknown", "failed"], ["expired", "failed"], ["authorized", "failed"], ["pending", "canceled"], ["authorized", "canceled"]])("as payment.failed when its order was placed and it goes from %s to %s", async (from, to) => {
    expect(await heard(from, to)).toEqual([{ name: "payment.failed", data }])
  })

  it.each<[PayinState, PayinState]>([["pending", "expired"], ["unknown", "not_created"]])("as payment.expired when it goes from %s to %s, with an order or without", async (from, to) => {
    expect(await heard(from, to)).toEqual([{ name: "payment.expired", data }])
    expect(await heard(from, to, { order: null })).toEqual([{ name: "payment.expired", data: { id: "payin_1", order_id: null } }])
  })

  it("once: a look that finds it as it was says nothing", async () => {
    expect(await heard("failed", "failed")).toEqual([])
    expect(await heard("expired", "expired")).toEqual([])
  })

  it("to nobody when no order waits for it, and when we asked for the cancel", async () => {
    expect(await heard("placing", "failed", { order: null })).toEqual([])
    expect(await heard("pending", "canceled", { refunding: true })).toEqual([])
  })

  it("not of money that came or went back", async () => {
    for (const to of ["captured", "authorized", "reversed", "refunded", "underpaid", "unknown"] as const) expect(await heard("pending", to)).toEqual([])
  })
})
