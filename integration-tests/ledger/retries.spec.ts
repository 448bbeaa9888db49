import type { SupplierClaim } from "../../src/modules/voucher/ledger/claims"
import { absent, noAnswer, notSent, rejected, TEXTS } from "./answers"
import { createLedgerWorld, HOUR, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("retries")
})
afterAll(() => world?.dispose())

const fulfillmentOf = async (sale: Sale) => (await world.query<{ fulfillment_id: string }>(`select fulfillment_id from voucher_supplier_order where id = :id`, { id: sale.supplierOrderId }))[0]?.fulfillment_id

async function fail(sale: Sale, text: string): Promise<void> {
  await sale.nextHubbleOrder()
  await sale.post(sale.failed(text))
}

describe("Voucher generation failed (E200)", () => {
  it("is tried twice more, 90 seconds apart, each with a new reference, the same units and the same fulfillment", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000, 100_000])
    const fulfillment = await fulfillmentOf(sale)
    await fail(sale, TEXTS.generationFailed)
    expect(await sale.tryClaim()).toBeUndefined()
    expect(await sale.untilDue()).toBe(90 * SECOND)
    await fail(sale, TEXTS.generationFailed)
    expect(await sale.untilDue()).toBe(90 * SECOND)
    await fail(sale, TEXTS.generationFailed)
    expect([await sale.dueIn(), await sale.units()]).toEqual([null, ["refund_due", "refund_due", "refund_due"]])
    const attempts = await sale.attempts()
    expect(attempts.map((attempt) => attempt.state)).toEqual(["failed", "failed", "failed"])
    expect(new Set(attempts.map((attempt) => attempt.reference_id)).size).toBe(3)
    expect(new Set(attempts.map((attempt) => attempt.units.join())).size).toBe(1)
    expect(await fulfillmentOf(sale)).toBe(fulfillment)
  })

  it("delivers when the second try succeeds", async () => {
    const sale = await Sale.ready(world)
    await fail(sale, TEXTS.generationFailed)
    await sale.untilDue()
    await sale.nextHubbleOrder()
    await sale.post(sale.success())
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
  })

  it("counts alike when it comes as an error body", async () => {
    const sale = await Sale.ready(world)
    for (const wait of [90 * SECOND, 90 * SECOND, null]) {
      await sale.post(rejected("E200", TEXTS.generationFailed))
      await sale.lookUp(absent())
      if (wait === null) expect(await sale.units()).toEqual(["refund_due"])
      else expect(await sale.untilDue()).toBe(wait)
    }
  })

  it("is read once more when a webhook asks for a read while FAILED is being recorded, and waits its 90 seconds from then on", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    await sale.webhook()
    const claim = await sale.claim()
    await sale.webhook()
    await world.service.placement.recordRead(claim, sale.failed(TEXTS.generationFailed))
    expect(await sale.untilDue()).toBe(MINUTE)
    await sale.read(sale.failed(TEXTS.generationFailed))
    expect((await sale.dueIn()) ?? 0).toBeGreaterThan(85 * SECOND)
  })
})

describe("Brand not available (E100)", () => {
  it("is tried once more, after ten minutes", async () => {
    const sale = await Sale.ready(world)
    await fail(sale, TEXTS.brandUnavailable)
    expect(await sale.untilDue()).toBe(10 * MINUTE)
    await fail(sale, TEXTS.brandUnavailable)
    expect([await sale.dueIn(), await sale.units()]).toEqual([null, ["refund_due"]])
  })

  it("counts alike when the brand says it, so that nothing is sent", async () => {
    const sale = await Sale.ready(world)
    const unavailable = { kind: "brand_unavailable", eNumber: "E100", text: "Brand not available" } as const
    expect(await world.service.placement.recordUnorderable(await sale.claim(), unavailable)).toMatchObject({ brandFailure: "brand_unavailable", failed: [] })
    expect([await sale.units(), (await sale.order()).state]).toEqual([["pending"], "ready"])
    expect(await sale.untilDue()).toBe(10 * MINUTE)
    await world.service.placement.recordUnorderable(await sale.claim(), unavailable)
    expect([await sale.dueIn(), await sale.units()]).toEqual([null, ["refund_due"]])
    expect(await sale.attempts()).toEqual([expect.objectContaining({ state: "not_created" })])
  })

  it("said by the brand first, does not keep the next reference from being sent", async () => {
    const sale = await Sale.ready(world)
    await world.service.placement.recordUnorderable(await sale.claim(), { kind: "brand_unavailable", eNumber: "E100", text: "Brand not available" })
    await sale.untilDue()
    await sale.post(sale.success())
    expect(await sale.units()).toEqual(["delivered"])
  })
})

describe("Any other failure", () => {
  it("is not tried again: the money goes back, and the fulfillment with it", async () => {
    const sale = await Sale.ready(world)
    await fail(sale, "Card network refused")
    expect([await sale.units(), (await sale.order()).state, await sale.dueIn()]).toEqual([["refund_due"], "failed", null])
    expect(await sale.dueTasks()).toContain("cancel_fulfillment")
    expect(await sale.attempts()).toHaveLength(1)
  })

  it("that the brand already shows needs no POST at all", async () => {
    const sale = await Sale.ready(world)
    await world.service.placement.recordUnorderable(await sale.claim(), { kind: "brand_inactive", eNumber: null, text: "Brand is INACTIVE" })
    expect([await sale.units(), await sale.attempts()]).toEqual([["refund_due"], []])
  })

  it("is read once more when a webhook asks for a read while it is being recorded, and is at rest then", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    await sale.webhook()
    const claim = await sale.claim()
    await sale.webhook()
    await world.service.placement.recordRead(claim, sale.failed())
    expect(await sale.untilDue()).toBe(MINUTE)
    await sale.read(sale.failed())
    await sale.pass(2 * MINUTE)
    const next = await sale.tryClaim()
    // Another look is welcome; a POST of units that are being refunded is not.
    if (next) await expect(world.service.placement.commitIntent(next, "request")).resolves.toBeNull()
    expect([await sale.units(), await sale.attempts()]).toMatchObject([["refund_due"], { length: 1 }])
  })
})

describe("Waiting for the wallet", () => {
  it("is not counted as a retry, and is a case from its first minute until the voucher comes", async () => {
    const sale = await Sale.ready(world)
    for (let time = 0; time < 5; time++) {
      await fail(sale, TEXTS.insufficientBalance)
      expect([await sale.units(), await sale.openCases(), await sale.dueIn()]).toEqual([["waiting_wallet"], ["waiting_for_wallet"], null])
      await sale.refill()
    }
    await fail(sale, TEXTS.generationFailed)
    expect(await sale.untilDue()).toBe(90 * SECOND)
    await sale.nextHubbleOrder()
    await sale.post(sale.success())
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
  })

  it("ends after walletWaitHours: the order is woken to be given up, although no balance ever covered it", async () => {
    const sale = await Sale.ready(world)
    await fail(sale, TEXTS.insufficientBalance)
    await sale.pass(world.service.policy.times.walletWaitMs - HOUR)
    await world.service.placement.wakeOverdueWaiting()
    expect(await sale.tryClaim()).toBeUndefined()
    await sale.pass(2 * HOUR)
    await world.service.placement.wakeOverdueWaiting()
    const claim = await sale.claim()
    expect(claim.waitingForMs).toBeGreaterThanOrEqual(world.service.policy.times.walletWaitMs)
    await world.service.placement.recordUnorderable(claim, { kind: "insufficient_balance", eNumber: null, text: "waited too long" })
    expect([await sale.units(), await sale.openCases()]).toEqual([["refund_due"], []])
  })

  it("ends with the refund when a probe fails after walletWaitHours", async () => {
    const sale = await Sale.ready(world)
    await fail(sale, TEXTS.insufficientBalance)
    await sale.pass(49 * HOUR)
    await sale.refill()
    await fail(sale, TEXTS.insufficientBalance)
    expect([await sale.units(), await sale.openCases()]).toEqual([["refund_due"], []])
  })

  it("ends with the refund when a probe fails after walletWaitHours, also when Hubble says so in an error body", async () => {
    const sale = await Sale.ready(world)
    const refuse = async () => {
      await sale.post(rejected("E300", TEXTS.insufficientBalance))
      await sale.lookUp(absent())
    }
    await refuse()
    expect(await sale.units()).toEqual(["waiting_wallet"])
    await sale.pass(49 * HOUR)
    await sale.refill()
    await refuse()
    expect(await sale.units()).toEqual(["refund_due"])
  })

  it("starts a new attempt with the same units even when FAILED came after the cut-off", async () => {
    const sale = await Sale.ready(world, [50_000, 100_000])
    await sale.post(sale.processing())
    for (let read = 0; read < 5; read++) {
      await sale.untilDue()
      await sale.read(sale.processing())
    }
    await sale.webhook()
    await sale.read(sale.failed(TEXTS.insufficientBalance))
    expect(await sale.units()).toEqual(["waiting_wallet", "waiting_wallet"])
    await sale.refill()
    await sale.send()
    expect((await sale.attempts()).map((attempt) => attempt.units.length)).toEqual([2, 2])
  })

  it.each<[why: string, put: (claim: SupplierClaim) => Promise<unknown>, cases: string[]]>([
    ["placement is paused", (claim) => world.service.placement.postpone(claim, { to: "ready", inMs: 0, reason: "placement is paused" }), []],
    ["the brand cannot be read", (claim) => world.service.placement.waitForBrand(claim, "Hubble answered 500"), []],
    ["a limit of the shop is reached", (claim) => world.service.placement.waitForLimit(claim, { path: "limits.global.hourly.orders", never: false }), ["rate_limited"]],
    ["the brand pauses", (claim) => world.service.placement.recordUnorderable(claim, { kind: "brand_unavailable", eNumber: "E100", text: TEXTS.brandUnavailable }), []],
  ])("ends when the wallet covers the order and %s: it waits for that then", async (_why, put, cases) => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    await fail(sale, TEXTS.insufficientBalance)
    await sale.refill()
    const claim = await sale.claim()
    expect(claim.units.map(({ state }) => state)).toEqual(["waiting_wallet", "waiting_wallet"])
    // Refunded by a person since the claim.
    await world.query(`update voucher_unit set state = 'refund_due' where id = :id`, { id: sale.unitIds[1] })
    await put(claim)
    expect([await sale.units(), (await sale.order()).state, await sale.openCases()]).toEqual([["pending", "refund_due"], "ready", cases])
    expect(await world.query(`select waiting_since is not null as waits from voucher_supplier_order where id = :id`, { id: sale.supplierOrderId })).toEqual([{ waits: true }])
  })

  it("goes on when the order is put back for the wallet itself", async () => {
    const sale = await Sale.ready(world)
    await fail(sale, TEXTS.insufficientBalance)
    await sale.refill()
    await world.service.placement.postpone(await sale.claim(), { to: "waiting_wallet", inMs: null, reason: "Insufficient balance" })
    expect([await sale.units(), await sale.openCases()]).toEqual([["waiting_wallet"], ["waiting_for_wallet"]])
  })

  it("goes oldest first, lets smaller ones pass for half an hour, then keeps the funds for the one that is too large", async () => {
    await world.query(`update voucher_supplier_order set state = 'failed', due_at = null where state in ('waiting_wallet', 'placing', 'unknown', 'processing', 'ready')`)
    const waiting = async (face: number) => {
      const sale = await Sale.ready(world, [face])
      await fail(sale, TEXTS.insufficientBalance)
      return sale
    }
    const large = await waiting(900_000)
    await large.pass(10 * MINUTE)
    const small = await waiting(100_000)
    await world.service.placement.releaseFunded(200_000)
    expect([(await large.order()).state, (await small.order()).state]).toEqual(["waiting_wallet", "ready"])
    const later = await waiting(100_000)
    await large.pass(21 * MINUTE)
    await world.service.placement.releaseFunded(500_000)
    expect([(await large.order()).state, (await later.order()).state]).toEqual(["waiting_wallet", "waiting_wallet"])
    await world.service.placement.releaseFunded(1_000_000)
    expect([(await large.order()).state, (await later.order()).state]).toEqual(["ready", "waiting_wallet"])
  })
})

describe("Giving up after the wait for the wallet", () => {
  it("never concerns what may have been sent: its outcome is settled first", async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(MINUTE)
    await sale.lookUp(absent())
    await sale.untilDue()
    await sale.lookUp(absent())
    const claim = await sale.claim()
    expect(claim.attempt).toMatchObject({ state: "unsent", sends: 1 })
    await expect(world.service.placement.recordUnorderable(claim, { kind: "insufficient_balance", eNumber: null, text: "waited too long" })).rejects.toThrow(/may have been sent/)
    expect(await sale.units()).toEqual(["unknown"])
  })

  it("ends an attempt that surely was not sent", async () => {
    const sale = await Sale.ready(world)
    await sale.post(notSent())
    await sale.untilDue()
    const claim = await sale.claim()
    await world.service.placement.recordUnorderable(claim, { kind: "insufficient_balance", eNumber: null, text: "waited too long" })
    expect([await sale.units(), (await sale.attempt()).state, (await sale.attempt()).live]).toEqual([["refund_due"], "not_created", 0])
  })
})
