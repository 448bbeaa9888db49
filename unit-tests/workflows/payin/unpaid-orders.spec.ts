import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { readOrder } from "../../../src/workflows/orders/read-order"
import { sweepUnpaidOrders } from "../../../src/workflows/payin/unpaid-orders"

jest.mock("../../../src/workflows/payin/medusa-session", () => ({ orderOfCart: () => Promise.resolve({ id: "order_1", cancelled: false }), cartOfOrder: () => Promise.resolve("cart_1") }))
jest.mock("../../../src/workflows/orders/read-order", () => ({ readOrder: jest.fn(), orderMoney: ({ captured }: { captured: number }) => ({ captured, transactions: captured }) }))
jest.mock("../../../src/workflows/orders/cancel-order", () => ({ prepareCancel: () => Promise.resolve() }))
jest.mock("../../../src/workflows/payin/settle", () => ({ cancelPayin: () => Promise.resolve() }))
const mockCancelled: string[] = []
jest.mock("@medusajs/medusa/core-flows", () => ({ cancelOrderWorkflow: () => ({ run: ({ input }: { input: { order_id: string } }) => Promise.resolve(void mockCancelled.push(input.order_id)) }) }))

const HOUR = 3_600_000
const failed = { id: "payin_1", method: "redirect", state: "failed", sentAgoMs: HOUR, dueAgoMs: null, cartId: "cart_1" }

interface SweptOrder {
  captured?: number
  payments?: { canceled_at: string | null }[]
  /** What Medusa and the ledger know once the order is frozen. */
  frozen?: { captured?: number; others?: object[] }
}

const thawed: string[] = []

/** Whether the order of a page that failed an hour ago is cancelled, and whether it is looked at again otherwise. */
async function swept(order: SweptOrder = {}, ...others: object[]): Promise<{ cancelled: boolean; again: boolean }> {
  mockCancelled.length = 0
  thawed.length = 0
  let closed = false
  const rowsOf = (more: object[]) => [failed, ...more.map((other) => ({ ...failed, id: "payin_2", ...other }))]
  const medusas = (captured: number) => ({ captured, payment_collections: [{ payments: order.payments ?? [] }] }) as never
  const payin = {
    active: true, times: { cancelRedirectMs: HOUR, cancelBoletoMs: null },
    views: { takeUnpaid: () => Promise.resolve({ rows: [failed], since: "now" }), of: jest.fn().mockResolvedValueOnce(rowsOf(others)).mockResolvedValue(rowsOf(order.frozen?.others ?? others)), markOrderClosed: () => Promise.resolve(void (closed = true)) },
  }
  jest.mocked(readOrder).mockReset().mockResolvedValueOnce(medusas(order.captured ?? 0)).mockResolvedValue(medusas(order.frozen?.captured ?? 0))
  const shelved: Record<string, unknown> = { [PAYIN_MODULE]: payin, [VOUCHER_MODULE]: { sales: { thaw: (id: string) => Promise.resolve(void thawed.push(id)) } }, [ContainerRegistrationKeys.LOGGER]: { warn: (text: string) => { throw new Error(text) } } }
  await sweepUnpaidOrders({ resolve: (name: string) => shelved[name] } as unknown as MedusaContainer, 1_000)
  return { cancelled: mockCancelled.length > 0, again: !closed }
}

describe("The order of a payment that never came", () => {
  it("is cancelled when nothing else may pay it", async () => {
    expect(await swept()).toEqual({ cancelled: true, again: false })
    expect(await swept({ payments: [{ canceled_at: "2026-01-01" }] }, { state: "pending" }, { state: "failed" })).toEqual({ cancelled: true, again: false })
  })

  it.each([
    ["a slip that can still be paid", {}, [{ method: "billet", state: "pending" }]],
    ["a second page", {}, [{ state: "pending", sentAgoMs: HOUR - 1 }]],
    ["a card sale that is reserved", {}, [{ method: "credit", state: "authorized" }]],
    ["a sale without an answer", {}, [{ method: "debit", state: "unknown" }]],
    ["money that is too little", {}, [{ state: "underpaid" }]],
    ["another provider's payment", { payments: [{ canceled_at: null }] }, []],
  ] as const)("stands while there is %s, and is looked at again", async (_what, order, others) => {
    expect(await swept({ ...order, payments: "payments" in order ? [...order.payments] : [] }, ...others)).toEqual({ cancelled: false, again: true })
  })

  it("is nobody's to cancel once money came", async () => {
    expect(await swept({ captured: 1 })).toEqual({ cancelled: false, again: false })
  })

  it.each([
    ["Medusa captured it", { captured: 1 }],
    ["the page itself was paid", { others: [{ id: "payin_1", state: "captured" }] }],
    ["a second page was opened", { others: [{ state: "pending", sentAgoMs: 0 }] }],
  ] as const)("goes on when %s while it was being frozen, and is looked at again", async (_what, frozen) => {
    expect(await swept({ frozen: { ...frozen, others: "others" in frozen ? [...frozen.others] : [] } })).toEqual({ cancelled: false, again: true })
    expect(thawed).toEqual(["order_1"])
  })
})
