import { createMedusaContainer } from "@medusajs/framework/utils"
import { asValue } from "@medusajs/framework/awilix"
import { HUBBLE_MODULE } from "../../../src/modules/hubble"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { announce } from "../../../src/workflows/placement/announce"
import { readUnclaimed } from "../../../src/workflows/placement/read-unclaimed"
import { TIMES } from "../../domain/protocol-times"

jest.mock("../../../src/workflows/placement/announce", () => ({ announce: jest.fn() }))

/** A read of an order that this status comes back for; answers whether it was recorded. */
async function isRecorded(status: string, known: { attempt: string; unit: string; owes: boolean }): Promise<boolean> {
  const recordRead = jest.fn().mockResolvedValue("recorded")
  const claim = { supplierOrderId: "vso_1", brandId: "brand_1", attempt: { state: known.attempt }, units: [{ state: known.unit }] }
  const container = createMedusaContainer()
  container.register({
    [VOUCHER_MODULE]: asValue({ placement: { unclaimedAttempt: () => Promise.resolve(claim), owes: () => Promise.resolve(known.owes), recordRead }, vault: { seal: jest.fn() }, policy: { times: TIMES } }),
    [HUBBLE_MODULE]: asValue({ gateway: { read: () => Promise.resolve({ kind: "order", order: { status } }) } }),
  })
  expect(await readUnclaimed(container, { hubbleOrderId: "hub_1" })).toBe(status)
  return recordRead.mock.calls.length > 0 && (announce as jest.Mock).mock.calls.length > 0
}

describe("what an order that no worker reads says", () => {
  it("is not recorded once more when all of it is here", async () => {
    expect(await isRecorded("SUCCESS", { attempt: "succeeded", unit: "delivered", owes: false })).toBe(false)
  })

  it.each([
    ["is another status", "REVERSED", { attempt: "succeeded", unit: "delivered", owes: false }],
    ["is of an attempt that was given up", "SUCCESS", { attempt: "failed", unit: "delivered", owes: false }],
    ["is of a unit that waits", "SUCCESS", { attempt: "succeeded", unit: "missing", owes: false }],
    ["may be what Hubble owed: another attempt delivered the unit meanwhile", "SUCCESS", { attempt: "succeeded", unit: "delivered", owes: true }],
  ] as const)("is recorded when it %s", async (_what, status, known) => {
    expect(await isRecorded(status, known)).toBe(true)
  })
})
