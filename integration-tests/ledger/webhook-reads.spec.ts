import { absent, failed, noAnswer, processing, reversed, success } from "./answers"
import { createLedgerWorld, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("webhooks")
})
afterAll(() => world?.dispose())

async function prepared(): Promise<Sale> {
  const sale = await Sale.ready(world)
  await sale.post(sale.processing())
  return sale
}

/** FAILED was read, and a webhook came meanwhile. */
async function failedBesideWebhook(): Promise<Sale> {
  const sale = await prepared()
  await sale.pass(MINUTE)
  const claim = await sale.claim()
  await sale.webhook()
  await world.service.placement.recordRead(claim, sale.failed("Voucher generation failed"))
  return sale
}

/** Plays the worker for some minutes, second by second where it matters; the seconds at which it read. */
async function readsWithin(sale: Sale, seconds: number, webhooksAt: readonly number[]): Promise<number[]> {
  const reads: number[] = []
  const work = async (at: number) => {
    for (let turn = 0; turn < 10; turn++) {
      const claim = await sale.tryClaim()
      if (!claim) return
      reads.push(at)
      await world.service.placement.recordRead(claim, sale.processing())
    }
  }
  for (let at = 0; at <= seconds; at += 5) {
    if (webhooksAt.includes(at)) await sale.webhook()
    await work(at)
    await sale.pass(5 * SECOND)
  }
  return reads
}

describe("A webhook about an order", () => {
  it("makes one read due at once, which is not one of the five", async () => {
    const sale = await prepared()
    expect(await sale.webhook()).toMatchObject({ orderId: sale.orderId, supplierOrderId: sale.supplierOrderId, settled: false })
    const claim = await sale.claim()
    expect(claim.extraRead).toBe(true)
    await world.service.placement.recordRead(claim, sale.processing())
    expect((await sale.attempt()).reads).toBe(0)
    expect(await sale.untilDue()).toBe(MINUTE)
    await sale.read(sale.processing())
    expect((await sale.attempt()).reads).toBe(1)
  })

  it("adds at most one read a minute, however many come", async () => {
    const sale = await prepared()
    const webhooks = Array.from({ length: 11 }, (_, index) => index * 5)
    const extra = (await readsWithin(sale, 55, webhooks)).length
    expect(extra).toBe(1)
  })

  it("that comes within the minute is read when the minute is over, not lost", async () => {
    const sale = await prepared()
    const reads = await readsWithin(sale, 45, [10])
    expect(reads).toEqual([10])
    await sale.webhook()
    expect(await sale.tryClaim()).toBeUndefined()
    await sale.pass(21 * SECOND)
    expect((await sale.tryClaim())?.extraRead).toBe(true)
  })

  it("that is served late has the next one wait a minute after the read, not after the time it was due", async () => {
    const sale = await prepared()
    await sale.webhook()
    await sale.pass(50 * SECOND)
    await sale.read(sale.processing())
    await sale.webhook()
    await sale.pass(50 * SECOND)
    const scheduled = await sale.claim()
    expect(scheduled.extraRead).toBe(false)
    await world.service.placement.recordRead(scheduled, sale.processing())
    await sale.pass(11 * SECOND)
    expect((await sale.tryClaim())?.extraRead).toBe(true)
  })

  it("that comes while another read is under way waits a minute after that one is over, however long it took", async () => {
    const sale = await prepared()
    await sale.webhook()
    const claim = await sale.claim()
    await sale.pass(40 * SECOND)
    await sale.webhook()
    await world.service.placement.recordRead(claim, sale.processing())
    expect(await sale.untilDue()).toBe(MINUTE)
    expect((await sale.claim()).extraRead).toBe(true)
  })

  it("asked for again within the minute costs one more read only: the scheduled read stays one of the five", async () => {
    const sale = await prepared()
    const reads = await readsWithin(sale, 100, [10, 20])
    // 10: the first webhook; 60: scheduled; 70: the second webhook, a minute after the first.
    expect(reads).toEqual([10, 60, 70])
    expect((await sale.attempt()).reads).toBe(1)
  })

  it("that comes while a claim is in flight is not lost: the answer being recorded may be older than the news", async () => {
    const sale = await prepared()
    await sale.pass(MINUTE)
    const claim = await sale.claim()
    await sale.webhook()
    await world.service.placement.recordRead(claim, sale.processing())
    expect((await sale.dueIn()) ?? 1).toBeLessThanOrEqual(0)
    expect((await sale.claim()).extraRead).toBe(true)
  })

  it("that comes while the look-up is in flight which finds the order is not lost either", async () => {
    const sale = await prepared()
    await sale.webhook()
    const claim = await sale.claim()
    await sale.webhook()
    await world.service.placement.recordRead(claim, sale.success())
    // A second webhook within the minute: one more read, then rest.
    expect(await sale.untilDue()).toBe(MINUTE)
    await sale.read(sale.success([]))
    expect([await sale.units(), await sale.dueIn()]).toEqual([["delivered"], null])
  })

  it("that comes while FAILED is being read has it read again before anything is ordered anew: it may be the news that Hubble delivers after all", async () => {
    const sale = await failedBesideWebhook()
    expect([await sale.units(), (await sale.attempts()).map(({ state }) => state)]).toEqual([["processing"], ["processing"]])
    await sale.read(sale.success())
    expect([await sale.units(), (await sale.attempts()).map(({ state }) => state), await sale.dueIn()]).toEqual([["delivered"], ["succeeded"], null])
  })

  it("and FAILED once more: it is ordered again", async () => {
    const sale = await failedBesideWebhook()
    await sale.read(sale.failed("Voucher generation failed"))
    expect([await sale.units(), (await sale.attempts()).map(({ state }) => state), await sale.untilDue()]).toEqual([["pending"], ["failed"], 90 * SECOND])
  })

  it("and no answer at the cut-off: a person sees it, and the read is made again, whose FAILED ends the case", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    for (let read = 0; read < 4; read++) {
      await sale.untilDue()
      await sale.read(sale.processing())
    }
    await sale.untilDue()
    const last = await sale.claim()
    await sale.webhook()
    await world.service.placement.recordRead(last, sale.failed("Brand not available"))
    await sale.untilDue()
    await sale.read(noAnswer())
    expect([await sale.units(), await sale.openCases(), await sale.untilDue()]).toEqual([["timed_out"], ["timed_out"], MINUTE])
    await sale.read(sale.failed("Brand not available"))
    expect([await sale.units(), await sale.openCases()]).toEqual([["pending"], []])
  })

  it("is not lost to a worker that lost its claim and brings FAILED", async () => {
    const sale = await prepared()
    await sale.pass(MINUTE)
    const stale = await sale.claim()
    await sale.pass(3 * MINUTE)
    const claim = await sale.claim()
    await sale.webhook()
    await world.service.placement.recordRead(stale, sale.failed("Voucher generation failed"))
    await world.service.placement.recordRead(claim, sale.processing())
    await sale.read(sale.success())
    expect([await sale.units(), (await sale.attempts()).length]).toEqual([["delivered"], 1])
  })

  it("about a delivered order is read, so that a reversal is learnt, and says that a terminal status was read", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.success())
    expect(await sale.webhook()).toMatchObject({ settled: true })
    expect(await sale.tryClaim()).toBeDefined()
  })

  it.each(["timed_out", "succeeded"] as const)("about an order that is %s is asked again until it is answered: nothing else would read it", async (state) => {
    const sale = state === "timed_out" ? await Sale.timedOut(world) : await Sale.ready(world)
    if (state === "succeeded") await sale.post(sale.success())
    await sale.webhook()
    for (const waits of [MINUTE, 2 * MINUTE, 4 * MINUTE]) {
      await sale.read(noAnswer())
      expect([(await sale.order()).state, await sale.untilDue()]).toEqual([state, waits])
    }
    const claim = await sale.claim()
    expect(claim.extraRead).toBe(true)
    await world.service.placement.recordRead(claim, state === "timed_out" ? sale.success() : reversed(sale.hubble))
    expect([await sale.units(), await sale.dueIn()]).toEqual([[state === "timed_out" ? "delivered" : "revoked"], null])
  })

  it("whose read is answered, with whatever, is not asked again", async () => {
    const sale = await Sale.timedOut(world)
    for (const answer of [sale.processing(), absent()]) {
      await sale.webhook()
      await sale.untilDue()
      await sale.read(answer)
      expect([(await sale.order()).state, await sale.dueIn()]).toEqual(["timed_out", null])
    }
  })

  it("waits its minute after one that had the order read by its reference", async () => {
    const sale = await prepared()
    expect(await world.service.placement.heardOf((await sale.attempt()).reference_id)).toMatchObject({ orderId: sale.orderId, leaseToken: -1 })
    await sale.webhook()
    expect(await sale.tryClaim()).toBeUndefined()
    expect(await sale.untilDue()).toBe(MINUTE)
  })

  it("about an order nobody knows is said to be unknown", async () => {
    expect([await world.service.placement.requestRead("hub_nobody"), await world.service.placement.heardOf("vh_nobody")]).toEqual([null, null])
  })

  it("twenty times at the same moment adds one read", async () => {
    const sale = await prepared()
    await Promise.all(Array.from({ length: 20 }, () => sale.webhook()))
    await sale.read(sale.processing())
    await sale.pass(50 * SECOND)
    expect(await sale.tryClaim()).toBeUndefined()
  })
})

describe("A webhook about an attempt that failed and was replaced", () => {
  const placement = () => world.service.placement

  /** The first attempt failed; the second one is `second`. */
  async function replaced(second: (sale: Sale) => ReturnType<Sale["success"]>) {
    const sale = await Sale.ready(world)
    const { first } = await sale.replaced()
    await sale.post(second(sale))
    return { sale, first }
  }

  async function readFirst(sale: Sale, first: Sale["hubble"]) {
    const claim = await placement().unclaimedAttempt(first)
    if (!claim) throw new Error("the first attempt may not be read")
    return placement().recordRead(claim, success(first, sale.vouchers()))
  }

  it("asks for a read of that attempt, and has no worker read its successor", async () => {
    const { sale, first } = await replaced((one) => one.success())
    expect(await placement().requestRead(first.hubbleOrderId)).toMatchObject({ replaced: true, settled: false })
    expect([await sale.tryClaim(), (await placement().unclaimedAttempt(first))?.attempt]).toMatchObject([undefined, { hubbleOrderId: first.hubbleOrderId, number: 1 }])
    expect(await sale.webhook()).toMatchObject({ replaced: false, settled: true })
  })

  it("whose SUCCESS came beside that of its successor: the second code is sealed and a person's case", async () => {
    const { sale, first } = await replaced((one) => one.success())
    await readFirst(sale, first)
    expect([await sale.units(), await sale.openCases(), (await sale.attempts()).map(({ state }) => state)]).toEqual([["delivered"], ["unusable_voucher"], ["succeeded", "succeeded"]])
    expect((await placement().requestRead(first.hubbleOrderId))?.settled).toBe(true)
  })

  it("whose SUCCESS came while its successor is on its way: it is delivered, and what the successor brings is sealed", async () => {
    const { sale, first } = await replaced((one) => one.processing())
    const recorded = await readFirst(sale, first)
    expect([recorded.delivered, await sale.units(), (await sale.order()).state]).toEqual([sale.unitIds, ["delivered"], "processing"])
    await sale.untilDue()
    await sale.read(sale.success())
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], ["unusable_voucher"]])
  })

  it("changes nothing by what is no fact: the successor is read when it is due", async () => {
    const { sale, first } = await replaced((one) => one.processing())
    const before = await sale.dueIn()
    const claim = await placement().unclaimedAttempt(first)
    if (!claim) throw new Error("the first attempt may not be read")
    await placement().recordRead(claim, noAnswer())
    await placement().recordRead(claim, processing(first))
    expect([await sale.units(), await sale.openCases(), (await sale.attempts()).map(({ state }) => state)]).toEqual([["processing"], [], ["failed", "processing"]])
    expect(await sale.dueIn()).toBeGreaterThan((before ?? 0) - 5 * SECOND)
  })

  it("is one read a minute", async () => {
    const { sale, first } = await replaced((one) => one.success())
    const claim = await placement().unclaimedAttempt(first)
    if (!claim) throw new Error("the first attempt may not be read")
    await placement().recordRead(claim, failed(first, "Voucher generation failed"))
    expect(await placement().unclaimedAttempt(first)).toBeNull()
    await sale.pass(MINUTE + SECOND)
    expect(await placement().unclaimedAttempt(first)).not.toBeNull()
  })
})
