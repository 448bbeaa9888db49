import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import { refundOutcome } from "../../../src/workflows/payin/settle"
import type { Shelf } from "../../../src/workflows/payin/shelf"

interface Action {
  kind: "pay_out" | "refund" | "capture"
  state: "ready" | "placing" | "done" | "refused"
  refundId: string | null
  amount?: number
}

/** A payment with these actions, of which Medusa knows these refunds. */
function shelf(actions: readonly Action[], refunds: readonly string[] = []): Shelf {
  const shelved: Record<string, unknown> = {
    [PAYIN_MODULE]: { requests: { read: async (id: string) => (id === "pin_1" ? { id, state: "captured" } : null) }, actions: { of: async () => actions.map((action, at) => ({ id: `act_${at}`, targetId: null, amount: 500, ...action })) } },
    [ContainerRegistrationKeys.QUERY]: { graph: async ({ filters }: { filters: { id: string[] } }) => ({ data: filters.id.filter((id) => refunds.includes(id)).map((id) => ({ id, note: null })) }) },
  }
  return { resolve: (key: string) => shelved[key] } as unknown as Shelf
}

const outcome = (actions: readonly Action[], refunds: readonly string[] = ["ref_1"]) => refundOutcome(shelf(actions, refunds), "pin_1", { id: "ref_2", amount: 500 })

describe("whether a refund that was cut off moved money", () => {
  it("is no, when the only pay-out of its amount is another refund's", async () => {
    expect(await outcome([{ kind: "pay_out", state: "done", refundId: "ref_1" }])).toBe("not_moved")
    expect(await outcome([{ kind: "pay_out", state: "placing", refundId: "ref_1" }])).toBe("not_moved")
  })

  it("is yes, when a pay-out was booked for it, or the whole sale went back", async () => {
    expect(await outcome([{ kind: "pay_out", state: "done", refundId: "ref_1" }, { kind: "pay_out", state: "done", refundId: "ref_2" }])).toBe("moved")
    expect(await outcome([{ kind: "refund", state: "done", refundId: null }])).toBe("moved")
  })

  it("is no, when a pay-out waits to be booked: trying again books it, and sends none", async () => {
    expect(await outcome([{ kind: "pay_out", state: "done", refundId: null }])).toBe("not_moved")
    // Medusa took its own row back.
    expect(await outcome([{ kind: "pay_out", state: "done", refundId: "ref_gone" }])).toBe("not_moved")
  })

  it("is unknown while one is under way that may be its own, or there is no such payment", async () => {
    for (const refundId of [null, "ref_2", "ref_gone"]) expect(await outcome([{ kind: "pay_out", state: "placing", refundId }])).toBe("unknown")
    expect(await refundOutcome(shelf([]), "pin_2", { id: null, amount: 500 })).toBe("unknown")
  })

  it("is no, when what was done is something else", async () => {
    expect(await outcome([{ kind: "pay_out", state: "done", refundId: "ref_2", amount: 400 }, { kind: "capture", state: "done", refundId: null }, { kind: "pay_out", state: "refused", refundId: "ref_2" }])).toBe("not_moved")
  })
})
