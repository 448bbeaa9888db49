import type { MedusaContainer } from "@medusajs/framework/types"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import type { PayinClaim } from "../../../src/modules/payin/ledger/claims"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { handOver } from "../../../src/workflows/payin/hand-over"
import { orderOfCart, paymentOfOrder, readSession, type MedusaSession } from "../../../src/workflows/payin/medusa-session"

const told = jest.fn()
jest.mock("@medusajs/medusa/core-flows", () => ({
  processPaymentWorkflow: () => ({ run: ({ input }: { input: object }) => Promise.resolve(void told("process", input)) }),
  capturePaymentWorkflow: () => ({ run: ({ input }: { input: object }) => Promise.resolve(void told("capture", input)) }),
}))
jest.mock("../../../src/workflows/payin/medusa-session", () => ({
  orderOfCart: jest.fn(), cartOfCollection: () => Promise.resolve("cart_1"), isSessionOf: (session: unknown) => session !== null, paymentOfOrder: jest.fn(), readSession: jest.fn(),
}))
jest.mock("../../../src/workflows/orders/read-order", () => ({ readOrder: () => Promise.resolve({}), orderMoney: () => ({ captured: 10_000 }) }))
jest.mock("../../../src/workflows/orders/ensure-vouchers", () => ({ ensureVouchers: () => Promise.resolve() }))
jest.mock("../../../src/workflows/orders/repair-captures", () => ({ isBooked: () => Promise.resolve(true) }))

const claim = { id: "payin_1", sessionId: "payses_1", cartId: "cart_1", state: "captured", method: "redirect", amount: 10_000, paid: 10_000, currency: "brl", capture: true, moneyAgoMs: 0 } as unknown as PayinClaim

const booked = { id: "pay_1", canceled: false, captured: 10_000, refunded: 0 }
const session = { id: "payses_1", collectionId: "paycol_1", payment: booked } as MedusaSession
beforeEach(() => {
  told.mockReset()
  jest.mocked(readSession).mockReset().mockResolvedValue(session)
  jest.mocked(paymentOfOrder).mockReset().mockResolvedValue(null)
})

/** What became of money whose order stood so before and after Medusa took it; null: there is none. */
async function handed(before: boolean | null, after: boolean, { payOuts = [] as object[], paid = 10_000 } = {}): Promise<string[]> {
  const did: string[] = []
  const noted = (what: string) => () => Promise.resolve(void did.push(what))
  const payin = { times: { pollMinMs: 1, pollMaxMs: 2, unknownLimitMs: 9 }, paymentOptions: { refund: "manual" }, actions: { of: () => Promise.resolve(payOuts) }, requests: { release: noted("looked at again"), handedOver: (_claim: unknown, { notice }: { notice?: { kind: string } | null }) => noted(notice?.kind ?? "handed over")() } }
  const voucher = { cases: { close: noted("its case closed") } }
  const shelved: Record<string, unknown> = { [PAYIN_MODULE]: payin, [VOUCHER_MODULE]: voucher }
  jest.mocked(orderOfCart).mockReset().mockResolvedValueOnce(before === null ? null : { id: "order_1", cancelled: before }).mockResolvedValue({ id: "order_1", cancelled: after })
  await handOver({ resolve: (name: string) => shelved[name] } as unknown as MedusaContainer, { ...claim, paid })
  return did
}

describe("Money that Medusa took", () => {
  it("is handed over with its order", async () => {
    expect(await handed(false, false)).toEqual(["handed over", "its case closed"])
  })

  it("for an order that was cancelled meanwhile is looked at again, and then has no order", async () => {
    expect(await handed(false, true)).toEqual(["looked at again"])
    expect(await handed(true, true)).toEqual(["money_without_order"])
  })

  it("does not pay for an order of which a part went back before the rest came", async () => {
    const out = { kind: "pay_out", key: "case:vcase_1", targetId: null, state: "done", amount: 6_000 }
    expect(await handed(false, false, { payOuts: [out] })).toEqual(["money_without_order"])
    expect(await handed(false, false, { payOuts: [{ ...out, state: "pending" }] })).toEqual(["money_without_order"])
    expect(await handed(false, false, { payOuts: [{ ...out, state: "refused" }] })).toEqual(["handed over", "its case closed"])
    expect(await handed(false, false, { payOuts: [out], paid: 16_000 })).toEqual(["handed over", "its case closed"])
  })
})

describe("Money whose session Medusa deleted", () => {
  beforeEach(() => void jest.mocked(readSession).mockResolvedValue(null))

  it("is handed over all the same when the order was made with it: nothing is given back", async () => {
    jest.mocked(paymentOfOrder).mockResolvedValue(booked)
    expect([await handed(false, false), told.mock.calls]).toEqual([["handed over", "its case closed"], []])
  })

  it("is captured on the order's payment where Medusa does not know of it yet", async () => {
    jest.mocked(paymentOfOrder).mockResolvedValueOnce({ ...booked, captured: 0 }).mockResolvedValue(booked)
    expect([await handed(false, false), told.mock.calls]).toEqual([["handed over", "its case closed"], [["capture", { payment_id: "pay_1", amount: 100 }]]])
  })

  it("is a person's case when the order was made with another payment", async () => {
    expect(await handed(false, false)).toEqual(["paid_twice"])
  })
})

describe("Money that Medusa booked before it made the order", () => {
  it("has the cart completed, however often that takes", async () => {
    expect([await handed(null, false), told.mock.calls]).toEqual([["handed over", "its case closed"], [["process", { action: "authorized", data: { session_id: "payses_1", amount: 100 } }]]])
  })
})
