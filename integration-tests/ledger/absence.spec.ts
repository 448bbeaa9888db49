import { absent, noAnswer, rejected, TEXTS } from "./answers"
import { createLedgerWorld, HOUR, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { nextStep, Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("absence")
})
afterAll(() => world?.dispose())

/** Sent without an answer, then two 404s that count: the ledger wants to send again. */
async function unheardTwice(sale: Sale): Promise<void> {
  await sale.post(noAnswer())
  await sale.pass(MINUTE)
  await sale.lookUp(absent())
  await sale.untilDue()
  await sale.lookUp(absent())
}

describe("A 404 by reference", () => {
  it("does not count before the settle time", async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(55 * SECOND)
    await sale.lookUp(absent())
    expect((await sale.attempt()).absent_count).toBe(0)
    expect(await sale.untilDue()).toBe(5 * SECOND)
    await sale.lookUp(absent())
    expect((await sale.attempt()).absent_count).toBe(1)
  })

  it("does not lead to a second POST alone, nor with a second one under 15 seconds later", async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(MINUTE)
    await sale.lookUp(absent())
    expect(await sale.tryClaim()).toBeUndefined()
    await sale.pass(5 * SECOND)
    // Made due by hand: even a worker that looks too early learns nothing new.
    await world.query(`update voucher_supplier_order set due_at = now() where id = :id`, { id: sale.supplierOrderId })
    await sale.lookUp(absent())
    expect((await sale.attempt()).state).toBe("unknown")
    expect(await sale.untilDue()).toBe(10 * SECOND)
  })

  it("posts the same reference again after two of them, 15 seconds apart", async () => {
    const sale = await Sale.ready(world, [50_000, 100_000])
    await unheardTwice(sale)
    const before = await sale.attempt()
    expect(await sale.units()).toEqual(["unknown", "unknown"])
    const { intent } = await sale.send()
    expect(intent).toMatchObject({ attemptId: before.id, referenceId: before.reference_id, amount: 150_000 })
    expect([await sale.attempts(), (await sale.attempt()).sends]).toMatchObject([{ length: 1 }, 2])
  })

  it("believes a 200 that comes between the two", async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(MINUTE)
    await sale.lookUp(absent())
    await sale.untilDue()
    await sale.lookUp(sale.success())
    expect(await sale.units()).toEqual(["delivered"])
  })

  it("counts anew after the reference was posted again", async () => {
    const sale = await Sale.ready(world)
    await unheardTwice(sale)
    await sale.post(noAnswer())
    expect((await sale.attempt()).absent_count).toBe(0)
    await sale.pass(30 * SECOND)
    await sale.lookUp(absent())
    expect((await sale.attempt()).absent_count).toBe(0)
  })

  it("ends after three sends as not_created, by two of them a quarter of an hour after the last send", async () => {
    const sale = await Sale.ready(world)
    await unheardTwice(sale)
    await unheardTwice(sale)
    await sale.post(noAnswer())
    expect((await sale.attempt()).sends).toBe(3)
    await sale.pass(5 * MINUTE)
    await sale.lookUp(absent())
    expect([(await sale.attempt()).state, (await sale.attempt()).absent_count]).toEqual(["unknown", 0])
    expect(await sale.untilDue()).toBe(10 * MINUTE)
    await sale.lookUp(absent())
    expect((await sale.attempt()).state).toBe("unknown")
    expect(await sale.untilDue()).toBe(15 * SECOND)
    await sale.lookUp(absent())
    expect([(await sale.attempt()).state, await sale.units(), await sale.attempts()]).toMatchObject(["not_created", ["refund_due"], { length: 1 }])
  })

  it("after an error body on the second send does not free the units for a new reference: the first send may still be accepted", async () => {
    const sale = await Sale.ready(world)
    await unheardTwice(sale)
    await sale.post(rejected("E200", TEXTS.generationFailed))
    await sale.lookUp(absent())
    expect([await sale.units(), (await sale.attempt()).state, await sale.attempts()]).toMatchObject([["unknown"], "unknown", { length: 1 }])
    expect(await sale.untilDue()).toBe(15 * MINUTE)
    await sale.lookUp(sale.success())
    expect([await sale.units(), await sale.attempts()]).toMatchObject([["delivered"], { length: 1 }])
  })

  it("heard twice a quarter of an hour after such an error body leads to the next reference", async () => {
    const sale = await Sale.ready(world)
    await unheardTwice(sale)
    await sale.post(rejected("E200", TEXTS.generationFailed))
    await sale.lookUp(absent())
    await sale.untilDue()
    await sale.lookUp(absent())
    expect([(await sale.attempt()).state, await sale.untilDue()]).toEqual(["unknown", 15 * SECOND])
    await sale.lookUp(absent())
    expect([(await sale.attempt()).state, await sale.units()]).toEqual(["failed", ["pending"]])
    await sale.untilDue()
    await sale.post(sale.success())
    expect([await sale.units(), await sale.attempts()]).toMatchObject([["delivered"], { length: 2 }])
  })

  it("is not failure: however often it is heard, no new reference, no FAILED and no refund before that", async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    const seen = new Set<string>()
    for (let turn = 0; turn < 12 && (await sale.attempt()).state !== "not_created"; turn++) {
      seen.add((await sale.units())[0] ?? "")
      await sale.untilDue()
      const claim = await sale.claim()
      if (nextStep(claim) === "post") {
        const { intent } = await sale.send(claim)
        await world.service.placement.recordPost(claim, intent.attemptId, noAnswer())
      } else await world.service.placement.recordLookUp(claim, absent())
    }
    expect([...seen].sort()).toEqual(["unknown"])
    expect(await sale.attempts()).toMatchObject([{ state: "not_created", sends: 3 }])
  })
})

describe("An error body on the POST", () => {
  it("decides only together with a 404: then it is a known negative, without waiting", async () => {
    const sale = await Sale.ready(world)
    await sale.post(rejected("E156", "amount over the maximum"))
    expect(await sale.units()).toEqual(["unknown"])
    await sale.lookUp(absent())
    expect([(await sale.attempt()).state, await sale.units()]).toEqual(["failed", ["refund_due"]])
    const [row] = await world.query(`select failure_kind, failure_code from voucher_attempt where supplier_order_id = :id`, { id: sale.supplierOrderId })
    expect(row).toEqual({ failure_kind: "order_invalid", failure_code: "E156" })
  })

  it("is overruled by a 200: Hubble has the order", async () => {
    const sale = await Sale.ready(world)
    await sale.post(rejected("E200", "Voucher generation failed"))
    await sale.lookUp(sale.success())
    expect(await sale.units()).toEqual(["delivered"])
  })

  it("of the first send does not decide on the second", async () => {
    const sale = await Sale.ready(world)
    await sale.post(rejected("E200", "Voucher generation failed"))
    await sale.lookUp(absent())
    expect(await sale.untilDue()).toBe(90 * SECOND)
    await sale.post(noAnswer())
    await sale.pass(MINUTE)
    await sale.lookUp(absent())
    expect((await sale.attempt()).state).toBe("unknown")
  })
})

describe("A look-up that answers neither 200 nor 404", () => {
  it("backs off from 2 to 60 seconds, and raises a case with a support text after a quarter of an hour, then looks hourly", async () => {
    const { sale, claim, intent } = await Sale.sent(world)
    await world.service.placement.recordPost(claim, intent.attemptId, noAnswer())
    const waits: number[] = []
    for (let look = 0; look < 40 && !(await sale.openCases()).length; look++) {
      waits.push(await sale.untilDue())
      await sale.lookUp(noAnswer())
    }
    expect(waits.slice(0, 8)).toEqual([2, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * SECOND))
    expect(Math.max(...waits)).toBe(60 * SECOND)
    expect(waits.reduce((total, wait) => total + wait, 0)).toBeGreaterThanOrEqual(15 * MINUTE)
    expect(waits.reduce((total, wait) => total + wait, 0)).toBeLessThanOrEqual(16 * MINUTE)
    const [found] = await sale.cases()
    expect(found).toMatchObject({ kind: "unknown_outcome", unit_ids: sale.unitIds })
    expect(found?.support_text).toContain(intent.referenceId)
    expect(await sale.untilDue()).toBe(HOUR)
    await sale.lookUp(noAnswer())
    expect(await sale.untilDue()).toBe(HOUR)
    expect([await sale.units(), await sale.openCases()]).toEqual([["unknown"], ["unknown_outcome"]])
  })

  it("ends its case when the order is found after all", async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(16 * MINUTE)
    await sale.lookUp(noAnswer())
    expect(await sale.openCases()).toEqual(["unknown_outcome"])
    await sale.untilDue()
    await sale.lookUp(sale.success())
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
  })

  it("ends its case when the order is found and still being prepared: the outcome is known to come", async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(16 * MINUTE)
    await sale.lookUp(noAnswer())
    await sale.untilDue()
    await sale.lookUp(sale.processing())
    expect([await sale.units(), await sale.openCases()]).toEqual([["processing"], []])
  })
})
