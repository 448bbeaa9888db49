import { asValue } from "@medusajs/framework/awilix"
import { createMedusaContainer } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../../src/modules/hubble"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import type { AskedRead } from "../../../src/modules/voucher/ledger/reads"
import { askAboutUnknownOrder, onSupplierOrderWebhook } from "../../../src/workflows/placement/webhook"
import { wakeWorkers } from "../../../src/workflows/work/wake"

jest.mock("../../../src/workflows/work/wake", () => ({ wakeWorkers: jest.fn() }))
jest.mock("../../../src/workflows/emit-events", () => ({ emitEvents: jest.fn() }))

const ASKED: AskedRead = { orderId: "order_1", supplierOrderId: "vso_1", settled: false, replaced: false }
const CLAIM = { supplierOrderId: "vso_1", orderId: "order_1", brandId: "brand_1", attempt: { state: "failed" }, units: [{ state: "refunded" }] }

/** What the webhook led to, when the ledger knows this of its order and Hubble answers with this status. */
async function handled(asked: Partial<AskedRead> | null, { status = "SUCCESS", read = "SUCCESS" as string | null, claim = CLAIM as typeof CLAIM | null, owes = false } = {}) {
  const recordRead = jest.fn(() => Promise.resolve({ delivered: [], failed: [] }))
  const gateway = { read: jest.fn(() => Promise.resolve(read === null ? { kind: "no_answer" } : { kind: "order", order: { status: read } })) }
  const placement = { requestRead: () => Promise.resolve(asked && { ...ASKED, ...asked }), unclaimedAttempt: () => Promise.resolve(claim), owes: () => Promise.resolve(owes), recordRead }
  const container = createMedusaContainer()
  container.register({ [VOUCHER_MODULE]: asValue({ placement, vault: { seal: jest.fn() }, policy: { times: { leaseMs: 180_000 } } }), [HUBBLE_MODULE]: asValue({ gateway }) })
  jest.mocked(wakeWorkers).mockClear()
  const outcome = await onSupplierOrderWebhook(container, { hubbleOrderId: "hub_1", status })
  return { outcome, reads: gateway.read.mock.calls.length, recorded: recordRead.mock.calls.length, woken: jest.mocked(wakeWorkers).mock.calls.length }
}

describe("A verified webhook about an order at Hubble", () => {
  it.each([
    ["that is not ours", null, { outcome: "unknown_order", reads: 0, woken: 0 }],
    ["has a worker read it", {}, { outcome: "again", reads: 0, woken: 1 }],
    ["is done with, once SUCCESS was read", { settled: true }, { outcome: "final", reads: 0, woken: 1 }],
  ])("%s", async (_what, asked, result) => {
    expect(await handled(asked)).toMatchObject(result)
  })

  it("that was given up is read here, unless it says FAILED once more: no worker would", async () => {
    expect(await handled({ replaced: true })).toEqual({ outcome: "again", reads: 1, recorded: 1, woken: 1 })
    expect(await handled({ replaced: true, settled: true })).toMatchObject({ outcome: "final" })
    expect(await handled({ replaced: true }, { status: "REVERSED" })).toMatchObject({ outcome: "again", reads: 1, recorded: 1 })
    expect(await handled({ replaced: true }, { status: "FAILED" })).toMatchObject({ outcome: "again", reads: 0 })
  })

  it("is looked at again when that read does not say SUCCESS, and handled again when there was one a moment ago", async () => {
    expect(await handled({ replaced: true, settled: true }, { read: "FAILED" })).toMatchObject({ outcome: "again", reads: 1, recorded: 1 })
    expect(await handled({ replaced: true, settled: true }, { claim: null })).toMatchObject({ outcome: "unanswered", reads: 0, recorded: 0 })
  })

  it("is handled again when Hubble did not answer that read", async () => {
    expect(await handled({ replaced: true }, { read: null })).toMatchObject({ outcome: "unanswered", reads: 1, recorded: 0 })
  })

  it("whose vouchers are all delivered has nothing to record of one more SUCCESS", async () => {
    const claim = { ...CLAIM, attempt: { state: "succeeded" }, units: [{ state: "delivered" }] }
    expect(await handled({ replaced: true }, { claim })).toMatchObject({ reads: 1, recorded: 0 })
    expect(await handled({ replaced: true }, { claim, read: "REVERSED" })).toMatchObject({ reads: 1, recorded: 1 })
    // Another attempt delivered them; this may be what Hubble owed of this one.
    expect(await handled({ replaced: true }, { claim, owes: true })).toMatchObject({ reads: 1, recorded: 1 })
    expect(await handled({ replaced: true }, { claim: { ...claim, attempt: { state: "failed" } } })).toMatchObject({ reads: 1, recorded: 1 })
  })
})

describe("A verified webhook about an order whose id nobody learnt", () => {
  type Ours = (referenceId: string) => Promise<unknown>
  const order = { kind: "order", order: { status: "SUCCESS" } }

  async function asked({ wait = null as number | null, answer = order as object, claim = CLAIM as typeof CLAIM | null } = {}) {
    const readUnknown = jest.fn(async (_id: string, _deadlineMs: number, ours: Ours) => (answer === order ? (await ours("vh_1")) && answer : answer))
    const take = jest.fn((_allowance: { name: string; most: number; seconds: number }) => Promise.resolve(wait))
    const placement = { heardOf: jest.fn(() => Promise.resolve(claim)), recordRead: jest.fn(() => Promise.resolve({ delivered: [], failed: [] })) }
    const container = createMedusaContainer()
    const policy = { times: { leaseMs: 180_000, webhookReadGapMs: 60_000 } }
    container.register({ [VOUCHER_MODULE]: asValue({ placement, access: { take }, vault: { seal: jest.fn() }, policy }), [HUBBLE_MODULE]: asValue({ gateway: { readUnknown } }) })
    jest.mocked(wakeWorkers).mockClear()
    const outcome = await askAboutUnknownOrder(container, "hub_1")
    return { outcome, reads: readUnknown.mock.calls.length, heard: placement.heardOf.mock.calls, recorded: placement.recordRead.mock.calls.length, allowance: take.mock.lastCall?.[0], woken: jest.mocked(wakeWorkers).mock.calls.length }
  }

  it("is read once, and what the order says is recorded when its reference is ours", async () => {
    expect(await asked()).toEqual({ outcome: "ours", reads: 1, heard: [["vh_1"]], recorded: 1, allowance: { name: "unknown-order:hub_1", most: 1, seconds: 60 }, woken: 1 })
  })

  it("asks Hubble nothing while another webhook asked within the minute, and looks again", async () => {
    expect(await asked({ wait: 12 })).toMatchObject({ outcome: "unanswered", reads: 0, woken: 0 })
  })

  it.each([
    ["its reference is not ours", { claim: null }, "unknown_order"],
    ["Hubble knows no such order", { answer: { kind: "absent" } }, "unknown_order"],
    ["Hubble does not answer", { answer: { kind: "no_answer" } }, "unanswered"],
    ["Hubble will not say", { answer: { kind: "rejected" } }, "unanswered"],
  ])("records nothing when %s", async (_what, said, outcome) => {
    expect(await asked(said)).toMatchObject({ outcome, reads: 1, recorded: 0, woken: 0 })
  })
})
