import type { SubscriberArgs } from "@medusajs/framework"
import orderChanged, { config } from "../../src/subscribers/order-changed"
import { ensureVouchersWorkflow } from "../../src/workflows/orders/ensure-vouchers"
import { pumpWork } from "../../src/workflows/work/pump"

const run = jest.fn((_input: unknown) => Promise.resolve())
jest.mock("../../src/workflows/orders/ensure-vouchers", () => ({ ensureVouchersWorkflow: jest.fn(() => ({ run: (input: unknown) => run(input) })) }))
jest.mock("../../src/workflows/work/pump", () => ({ pumpWork: jest.fn() }))

describe("a change of an order in Medusa", () => {
  it("that can bring vouchers is listened to, by the names that Medusa's workflows send", () => {
    expect(config.event).toEqual(["order-edit.confirmed", "order.claim_created", "order.exchange_created"])
  })

  it("has the order ensured, and the work that comes of it begun", async () => {
    const container = {}
    await orderChanged({ event: { name: "order-edit.confirmed", data: { order_id: "order_1" } }, container } as unknown as SubscriberArgs<{ order_id: string }>)
    expect((ensureVouchersWorkflow as unknown as jest.Mock).mock.calls).toEqual([[container]])
    expect(run.mock.calls).toEqual([[{ input: { order_id: "order_1" } }]])
    expect((pumpWork as jest.Mock).mock.calls).toEqual([[container]])
  })
})
