import { coveringFulfillment, type FulfilledOrder, type OrderFulfillment } from "../../../src/workflows/tasks/medusa-fulfillments"

const LINE = "ordli_1"

const fulfillment = (id: string, quantity: number, more: Partial<OrderFulfillment> = {}): OrderFulfillment => ({
  id, canceled_at: null, shipped_at: null, delivered_at: null, items: [{ line_item_id: LINE, quantity }], ...more,
})
const order = (...fulfillments: OrderFulfillment[]): FulfilledOrder => ({ id: "order_1", status: "pending", canceled_at: null, fulfillments })
const wanted = (quantity: number) => [{ lineItemId: LINE, quantity }]

describe("A fulfillment that an admin made", () => {
  it("covers the vouchers of a supplier order when it holds as many, whatever its provider", () => {
    expect(coveringFulfillment(order(fulfillment("ful_1", 2)), wanted(2), [])?.id).toBe("ful_1")
    expect(coveringFulfillment(order(fulfillment("ful_1", 2, { provider_id: "manual_manual" })), wanted(1), [])?.id).toBe("ful_1")
  })

  it("does not when it holds fewer, holds another line, is cancelled, or is ours", () => {
    expect(coveringFulfillment(order(fulfillment("ful_1", 1)), wanted(2), [])).toBeUndefined()
    expect(coveringFulfillment(order(fulfillment("ful_1", 2, { items: [{ line_item_id: "ordli_2", quantity: 2 }] })), wanted(2), [])).toBeUndefined()
    expect(coveringFulfillment(order(fulfillment("ful_1", 2, { canceled_at: "2026-01-01" })), wanted(2), [])).toBeUndefined()
    expect(coveringFulfillment(order(fulfillment("ful_1", 2, { metadata: { voucher_supplier_order_id: "vso_2" } })), wanted(2), [])).toBeUndefined()
  })

  it("covers two supplier orders of one line only when it holds the vouchers of both", () => {
    const taken = [{ fulfillmentId: "ful_1", lineItemId: LINE, quantity: 2 }]
    expect(coveringFulfillment(order(fulfillment("ful_1", 2)), wanted(2), taken)).toBeUndefined()
    expect(coveringFulfillment(order(fulfillment("ful_1", 4)), wanted(2), taken)?.id).toBe("ful_1")
    expect(coveringFulfillment(order(fulfillment("ful_1", 2), fulfillment("ful_2", 2)), wanted(2), taken)?.id).toBe("ful_2")
  })
})
