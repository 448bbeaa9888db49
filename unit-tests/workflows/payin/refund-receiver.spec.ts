import { asValue } from "@medusajs/framework/awilix"
import { ContainerRegistrationKeys, createMedusaContainer } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { keepRefundReceiver } from "../../../src/workflows/payin/refund-receiver"

jest.mock("../../../src/workflows/work/wake", () => ({ wakeWorkers: jest.fn() }))

function shop(refund: "automatic" | "manual") {
  const [keep, begin] = [jest.fn(() => Promise.resolve()), jest.fn(() => Promise.resolve())]
  const container = createMedusaContainer()
  const payin = {
    paymentOptions: { refund, hub123: { active: true, payOut: { INR: 14702 } } },
    views: { of: () => Promise.resolve([{ method: "redirect", paid: 50_000, currency: "inr" }]) },
    refundReceivers: { keep },
  }
  const cases = { list: () => Promise.resolve({ cases: [{ id: "case_1", unit_ids: ["unit_1"] }, { id: "case_2", unit_ids: [] }] }), refund: begin }
  container.register({
    [PAYIN_MODULE]: asValue(payin), [VOUCHER_MODULE]: asValue({ cases }),
    [ContainerRegistrationKeys.QUERY]: asValue({ graph: () => Promise.resolve({ data: [] }) }),
  })
  return { container, keep, begin }
}

describe("The account a shopper names for his money", () => {
  it("lets the refunds that waited for it begin again", async () => {
    const { container, keep, begin } = shop("automatic")
    await keepRefundReceiver(container, "order_1", { bank_account: "1" })
    expect(keep).toHaveBeenCalledWith("order_1", { bank_account: "1" })
    expect(begin.mock.calls).toEqual([["case_1", "the shopper"]])
  })

  it("is only kept where a person decides on refunds: naming it moves no money", async () => {
    const { container, keep, begin } = shop("manual")
    await keepRefundReceiver(container, "order_1", { bank_account: "1" })
    expect([keep.mock.calls.length, begin.mock.calls.length]).toEqual([1, 0])
  })
})
