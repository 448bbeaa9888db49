import { asValue } from "@medusajs/framework/awilix"
import { createMedusaContainer } from "@medusajs/framework/utils"
import { PAYIN_METHODS } from "../../../src/domain/payin-state"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import { moneyLeavingForMs } from "../../../src/workflows/orders/funds"

describe("Money of an order that goes back", () => {
  it("is that of the payments Medusa counts and that are ours: not of one that it cancelled or has refunded", async () => {
    const asked: string[][] = []
    const leavingForMs = (ids: string[]) => Promise.resolve(asked.push(ids))
    const container = createMedusaContainer()
    container.register({ [PAYIN_MODULE]: asValue({ active: true, actions: { leavingForMs } }) })
    const payment = (reference: string, more: object = {}) => ({ id: `pay_${reference}`, provider_id: PAYIN_METHODS.credit.providerId, canceled_at: null, data: { voucher_hub: { reference } }, ...more })
    const [captures, refunds] = [[{ amount: 100 }], [{ amount: 100 }]]
    const payments = [payment("payin_reserved"), payment("payin_kept", { captures, refunds: [{ amount: 99.99 }] }), payment("payin_refunded", { captures, refunds }), payment("payin_cancelled", { canceled_at: new Date() }), payment("payin_of_another_provider", { provider_id: "pp_system_default" })]
    await moneyLeavingForMs(container, { currency_code: "brl", payment_collections: [{ payments }] } as never)
    expect(asked).toEqual([["payin_reserved", "payin_kept"]])
  })
})
