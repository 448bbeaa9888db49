import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { readOrder } from "../../../src/workflows/orders/read-order"
import { readSession, type MedusaSession } from "../../../src/workflows/payin/medusa-session"
import { raiseNow } from "../../../src/workflows/payin/raise-notices"
import { sweepUnpaidOrders, voidPayinsOfOrder } from "../../../src/workflows/payin/unpaid-orders"

jest.mock("../../../src/workflows/payin/medusa-session", () => ({ orderOfCart: () => Promise.resolve({ id: "order_1", cancelled: false }), cartOfOrder: () => Promise.resolve("cart_1"), readSession: jest.fn(), isSessionOf: (session: unknown) => session !== null }))
jest.mock("../../../src/workflows/payin/raise-notices", () => ({ raiseNow: jest.fn() }))
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

/** The kinds of case that the cancel of an order opens whose payment Medusa books so. */
async function voided(payment: Partial<NonNullable<MedusaSession["payment"]>> | null, { row = {}, actions = [] as object[], isSettled = false } = {}): Promise<string[]> {
  const cancelled = { ...failed, state: "captured", handedOver: true, sessionId: "payses_1", ...row }
  const shelved: Record<string, unknown> = {
    [PAYIN_MODULE]: { active: true, views: { of: () => Promise.resolve([cancelled]) }, actions: { of: () => Promise.resolve(actions) } },
    [VOUCHER_MODULE]: { cases: { isSettledByPerson: () => Promise.resolve(isSettled) } },
  }
  jest.mocked(readSession).mockResolvedValue(payment && ({ id: "payses_1", payment: { id: "pay_1", canceled: false, captured: 10_000, refunded: 0, ...payment } } as MedusaSession))
  jest.mocked(raiseNow).mockReset()
  await voidPayinsOfOrder({ resolve: <T>(name: string) => shelved[name] as T }, "order_1")
  return jest.mocked(raiseNow).mock.calls.map(([, , { kind }]) => kind)
}

describe("Money of a cancelled order", () => {
  it("that Medusa took too late to give it back is a person's case", async () => {
    expect(await voided({})).toEqual(["money_without_order"])
    expect(await voided({ refunded: 4_000 })).toEqual(["money_without_order"])
    expect(await voided({}, { actions: [{ kind: "refund", targetId: null, state: "refused" }, { kind: "refund", targetId: "sale_2", state: "done" }, { kind: "cancel", targetId: null, state: "done" }] })).toEqual(["money_without_order"])
  })

  it("is nobody's case when Medusa gave it back, it is on its way, a person settled it, or its hand-over is still to come", async () => {
    expect([await voided({ refunded: 10_000 }), await voided({ captured: 0 }), await voided(null), await voided({}, { isSettled: true })]).toEqual([[], [], [], []])
    for (const action of [{ kind: "refund", state: "unknown" }, { kind: "pay_out", state: "done" }]) expect(await voided({}, { actions: [{ targetId: null, ...action }] })).toEqual([])
    expect([await voided({}, { row: { handedOver: false } }), await voided({}, { row: { state: "refunded" } })]).toEqual([[], []])
  })
})
