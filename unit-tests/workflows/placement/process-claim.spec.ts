import { asValue } from "@medusajs/framework/awilix"
import { ContainerRegistrationKeys, createMedusaContainer } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../../src/modules/hubble"
import type { BrandReading } from "../../../src/modules/hubble/supplier"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import type { SupplierClaim } from "../../../src/modules/voucher/ledger/claims"
import { nothingRecorded } from "../../../src/modules/voucher/ledger/outcome-context"
import { moneyLeavingForMs } from "../../../src/workflows/orders/funds"
import { readFundedOrder } from "../../../src/workflows/orders/read-order"
import { heardNothing } from "../../../src/workflows/placement/outage"
import { processClaim } from "../../../src/workflows/placement/process-claim"
import { pausePlacement } from "../../../src/workflows/placement/pause-placement"

jest.mock("../../../src/workflows/orders/read-order", () => ({ readFundedOrder: jest.fn() }))
jest.mock("../../../src/workflows/orders/funds", () => ({ fundsOf: () => Promise.resolve({ funded: 50_000, required: 50_000, refunded: 0 }), moneyLeavingForMs: jest.fn() }))
jest.mock("../../../src/domain/paid", () => ({ paidVerdict: () => "paid" }))
jest.mock("../../../src/workflows/placement/outage", () => ({ heardFrom: jest.fn(), heardNothing: jest.fn() }))
jest.mock("../../../src/workflows/placement/pause-placement", () => ({ pausePlacement: jest.fn(), resumePlacement: jest.fn() }))

const CLAIM = { supplierOrderId: "vso_1", orderId: "order_1", brandId: "b1", state: "ready", fulfillmentId: null, cartId: null, required: { amount: 50_000, version: 1 }, funded: false, waitingForMs: null, units: [{ id: "vunit_1", face: 50_000, state: "pending" }], attempt: null, failures: {} }

/** What became of a paid order whose brand was read so, with these gates closed. */
async function turn(reading: BrandReading, { closed = [] as string[], unreadForMs = null as number | null, isOutage = false, leaving = false, leavingForMs = 1_000 } = {}) {
  const did: string[] = []
  const done = (what: string) => (_claim: unknown, more?: { kind?: string }) => {
    did.push(more?.kind ? `${what} ${more.kind}` : what)
    return Promise.resolve(what === "intent" ? null : nothingRecorded())
  }
  const voucher = {
    policy: { times: { leaseMs: 180_000, backoffMinMs: 2_000, backoffMaxMs: 60_000, walletWaitMs: 1e9, walletReadMs: 60_000, unknownLimitMs: 900_000 } },
    vault: { seal: jest.fn() },
    orderOptions: { customerDetails: "b2b", delivery: "own" },
    cases: { close: () => Promise.resolve([]), open: ({ kind }: { kind: string }) => Promise.resolve(void did.push(`case ${kind}`)) },
    sales: { orderableUnits: () => Promise.resolve(["vunit_1"]) },
    placement: { reachedLimit: () => Promise.resolve(null), postpone: done("postpone"), waitForBrand: done("waitForBrand"), brandRead: done("brandRead"), recordUnorderable: done("unorderable"), commitIntent: done("intent") },
  }
  const gate = { pass: () => Promise.resolve({ allowed: true }) }
  const hubble = { closedGates: () => Promise.resolve(new Set(closed)), placementGate: gate, outageGate: gate, gateway: { readBrand: () => Promise.resolve(reading) }, brands: { keep: () => Promise.resolve([]) } }
  const container = createMedusaContainer()
  container.register({ [VOUCHER_MODULE]: asValue(voucher), [HUBBLE_MODULE]: asValue(hubble), [ContainerRegistrationKeys.LOGGER]: asValue({ warn: jest.fn(), error: jest.fn() }) })
  jest.mocked(readFundedOrder).mockResolvedValue({ id: "order_1", status: "pending", version: 1 } as never)
  jest.mocked(moneyLeavingForMs).mockResolvedValue(leaving ? leavingForMs : null)
  jest.mocked(heardNothing).mockClear().mockResolvedValue({ isOutage })
  jest.mocked(pausePlacement).mockClear()
  await processClaim(container, { ...CLAIM, brandUnreadForMs: unreadForMs } as unknown as SupplierClaim)
  return { did, silent: jest.mocked(heardNothing).mock.calls.length, paused: jest.mocked(pausePlacement).mock.calls.length }
}

const UNREADABLE: BrandReading = { kind: "unreadable", reason: "Hubble answered 500", refusedAccess: false }
const GOOD: BrandReading = {
  kind: "brand",
  brand: { id: "b1", title: "Flipkart", status: "ACTIVE", denominationType: "FIXED", amountRestrictions: { denominations: [500] } } as never,
}

describe("An order whose money is on its way back", () => {
  it("is not sent, and not closed either: the refund may be refused yet", async () => {
    expect((await turn(GOOD, { leaving: true })).did).toEqual(["postpone"])
    expect((await turn(GOOD)).did).toEqual(["intent", "postpone"])
  })

  it("is a person's to see once that lasts a quarter of an hour", async () => {
    expect((await turn(GOOD, { leaving: true, leavingForMs: 900_000 })).did).toEqual(["case partly_refunded", "postpone"])
  })
})

describe("The brand, looked at before its order", () => {
  it("that cannot be read waits on a clock of its own, and counts as silence", async () => {
    expect(await turn(UNREADABLE)).toEqual({ did: ["waitForBrand"], silent: 1, paused: 0 })
  })

  it("that Hubble would not show, for a reason nobody knows, waits too; that was an answer", async () => {
    expect(await turn({ kind: "refused", failure: { kind: "other", eNumber: "E999", text: "odd" } })).toEqual({ did: ["waitForBrand"], silent: 0, paused: 0 })
  })

  it.each([["outage"], ["placement"]])("is no matter of its own while the gate %s is closed to all", async (gate) => {
    expect(await turn(UNREADABLE, { closed: [gate] })).toMatchObject({ did: ["postpone"] })
  })

  it("nor when it is the one by which an outage is known", async () => {
    expect(await turn(UNREADABLE, { isOutage: true })).toMatchObject({ did: ["postpone"], silent: 1 })
  })

  it("nor when Hubble refuses our credentials", async () => {
    expect(await turn({ ...UNREADABLE, refusedAccess: true })).toEqual({ did: ["postpone"], silent: 0, paused: 1 })
  })

  it("that comes malformed is no outage: it cannot be ordered", async () => {
    expect(await turn({ kind: "malformed", reason: "title" })).toEqual({ did: ["unorderable denomination_unavailable"], silent: 0, paused: 0 })
  })

  it("that is read at last ends its wait, and one that never waited has none to end", async () => {
    expect((await turn(GOOD, { unreadForMs: 60_000 })).did).toEqual(["brandRead", "intent", "postpone"])
    expect((await turn(GOOD)).did).toEqual(["intent", "postpone"])
  })
})
