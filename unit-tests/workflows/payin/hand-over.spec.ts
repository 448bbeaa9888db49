import type { MedusaContainer } from "@medusajs/framework/types"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import type { PayinClaim } from "../../../src/modules/payin/ledger/claims"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { handOver } from "../../../src/workflows/payin/hand-over"
import { orderOfCart } from "../../../src/workflows/payin/medusa-session"

jest.mock("../../../src/workflows/payin/medusa-session", () => ({
  orderOfCart: jest.fn(), cartOfCollection: () => Promise.resolve("cart_1"), isSessionOf: () => true,
  readSession: () => Promise.resolve({ id: "payses_1", collectionId: "paycol_1", payment: { id: "pay_1", canceled: false, captured: 10_000 } }),
}))
jest.mock("../../../src/workflows/orders/ensure-vouchers", () => ({ ensureVouchers: () => Promise.resolve() }))
jest.mock("../../../src/workflows/orders/repair-captures", () => ({ isBooked: () => Promise.resolve(true) }))

const claim = { id: "payin_1", sessionId: "payses_1", cartId: "cart_1", state: "captured", method: "redirect", amount: 10_000, paid: 10_000, currency: "brl", capture: true, moneyAgoMs: 0 } as unknown as PayinClaim

/** What became of money whose order stood so before and after Medusa took it. */
async function handed(before: boolean, after: boolean, { payOuts = [] as object[], paid = 10_000 } = {}): Promise<string[]> {
  const did: string[] = []
  const noted = (what: string) => () => Promise.resolve(void did.push(what))
  const payin = { times: { pollMinMs: 1, pollMaxMs: 2, unknownLimitMs: 9 }, paymentOptions: { refund: "manual" }, actions: { of: () => Promise.resolve(payOuts) }, requests: { release: noted("looked at again"), handedOver: (_claim: unknown, { notice }: { notice?: { kind: string } | null }) => noted(notice?.kind ?? "handed over")() } }
  const voucher = { cases: { close: noted("its case closed") } }
  const shelved: Record<string, unknown> = { [PAYIN_MODULE]: payin, [VOUCHER_MODULE]: voucher }
  jest.mocked(orderOfCart).mockReset().mockResolvedValueOnce({ id: "order_1", cancelled: before }).mockResolvedValue({ id: "order_1", cancelled: after })
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
