import { asValue } from "@medusajs/framework/awilix"
import { createMedusaContainer } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { nothingRecorded } from "../../../src/modules/voucher/ledger/outcome-context"
import { emitEvents } from "../../../src/workflows/emit-events"
import { announce } from "../../../src/workflows/placement/announce"

jest.mock("../../../src/workflows/emit-events", () => ({ emitEvents: jest.fn() }))

/** The events of an order whose voucher came, when its claim and the ledger said this of its capture. */
async function eventsOf(awaitsCapture: boolean, now: boolean): Promise<string[]> {
  const container = createMedusaContainer()
  container.register({ [VOUCHER_MODULE]: asValue({ sales: { issue: () => Promise.resolve({ awaitsCapture: now }) } }) })
  jest.mocked(emitEvents).mockClear()
  await announce(container, { orderId: "order_1", supplierOrderId: "vso_1", awaitsCapture }, { ...nothingRecorded(), placed: true, delivered: ["vunit_1"], failed: ["vunit_2"] })
  return jest.mocked(emitEvents).mock.calls.flatMap(([, messages]) => messages.map(({ name, data }) => `${name} ${String(data.id)}`)).sort()
}

const OTHERS = ["voucher.failed vunit_2", "voucher_order.placed vso_1"]

describe("voucher.issued", () => {
  it("says that the code can be revealed: at once, or when the capture came before the voucher", async () => {
    expect(await eventsOf(false, false)).toEqual([OTHERS[0], "voucher.issued vunit_1", OTHERS[1]])
    expect(await eventsOf(true, false)).toEqual([OTHERS[0], "voucher.issued vunit_1", OTHERS[1]])
  })

  it("waits for the capture of a reserved sale, which seals the code until then", async () => {
    expect(await eventsOf(true, true)).toEqual(OTHERS)
  })
})
