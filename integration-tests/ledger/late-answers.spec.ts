import type { SupplierAnswer } from "../../src/domain/supplier-answer"
import { absent, failed, noAnswer, rejected, reversed, success, TEXTS, voucher } from "./answers"
import { createLedgerWorld, MINUTE, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
let byHand: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("late")
  byHand = await createLedgerWorld("late_by_hand", { refund: "manual" })
})
afterAll(async () => {
  await world?.dispose()
  await byHand?.dispose()
})

const caseOf = async (sale: Sale, kind: string) => (await sale.cases()).find((found) => found.kind === kind)?.id ?? ""

describe("A refund by hand while the answer is not known", () => {
  /** Waited for the wallet, was sent then, and nobody answered. */
  async function sentWithoutAnswer(): Promise<Sale> {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed(TEXTS.insufficientBalance))
    await sale.nextHubbleOrder()
    await sale.refill()
    await sale.post(noAnswer())
    expect([await sale.units(), await sale.openCases()]).toEqual([["unknown"], ["waiting_for_wallet"]])
    return sale
  }

  it("is refused: the same reference may be sent once more", async () => {
    const sale = await sentWithoutAnswer()
    const id = await caseOf(sale, "waiting_for_wallet")
    await expect(world.service.cases.refund(id, "admin")).rejects.toThrow(/not known yet/)
    await sale.pass(MINUTE)
    await sale.lookUp(absent())
    await sale.untilDue()
    await sale.lookUp(absent())
    expect((await sale.attempt()).state).toBe("unsent")
    await expect(world.service.cases.refund(id, "admin")).rejects.toThrow(/not known yet/)
    await sale.untilDue()
    await sale.post(sale.success())
    expect([await sale.units(), await sale.openCases(), (await sale.dueTasks()).includes("refund")]).toEqual([["delivered"], [], false])
  })

  it("is taken once it is", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed(TEXTS.insufficientBalance))
    await world.service.cases.refund(await caseOf(sale, "waiting_for_wallet"), "admin")
    expect([await sale.units(), (await sale.order()).state]).toEqual([["refund_due"], "failed"])
  })
})

describe("A FAILED that comes after a person returned the money", () => {
  it.each([
    ["for a failure that is tried again", TEXTS.generationFailed],
    ["for an empty wallet", TEXTS.insufficientBalance],
  ])("orders nothing again %s", async (_why, text) => {
    const sale = await Sale.timedOut(byHand)
    await byHand.service.cases.refund(await caseOf(sale, "timed_out"), "admin")
    await sale.webhook()
    await sale.read(sale.failed(text))
    expect([await sale.units(), (await sale.order()).state, await sale.dueIn()]).toEqual([["refund_due"], "failed", null])
  })
})

describe("A webhook about an attempt that failed", () => {
  it("finds it given up between two attempts, and its SUCCESS is delivered instead of the next one", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    await sale.webhook()
    await sale.read(sale.failed(TEXTS.generationFailed))
    expect([(await sale.order()).state, await sale.units()]).toEqual(["ready", ["pending"]])
    expect(await sale.webhook()).toMatchObject({ replaced: true, settled: false })
    await sale.pass(2 * MINUTE)
    const claim = await world.service.placement.unclaimedAttempt({ hubbleOrderId: sale.hubble.hubbleOrderId })
    if (!claim) throw new Error("nothing to read")
    await world.service.placement.recordRead(claim, sale.success())
    expect([await sale.units(), (await sale.order()).state, await sale.tryClaim()]).toEqual([["delivered"], "succeeded", undefined])
  })

  it("takes back what it delivered, and the attempt after it is still followed to its end", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed(TEXTS.generationFailed))
    const first = { ...sale.hubble }
    await sale.nextHubbleOrder()
    await sale.untilDue()
    await sale.post(sale.processing())
    const late = async (answer: SupplierAnswer) => {
      await sale.pass(2 * MINUTE)
      const claim = await world.service.placement.unclaimedAttempt(first)
      if (!claim) throw new Error("nothing to read")
      await world.service.placement.recordRead(claim, answer)
    }
    await late(success(first, sale.vouchers()))
    expect([await sale.units(), (await sale.order()).state]).toEqual([["delivered"], "processing"])
    await late(reversed(first))
    expect([await sale.units(), (await sale.order()).state, await sale.openCases()]).toEqual([["revoked"], "processing", ["revoked"]])
    expect(await sale.dueIn()).not.toBeNull()
  })

  /** The first attempt was given up; its successor got this answer. */
  async function givenUp(second: (sale: Sale) => SupplierAnswer) {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed(TEXTS.generationFailed))
    const first = { ...sale.hubble }
    await world.query(`update voucher_attempt set state = 'not_created', failure_kind = null where supplier_order_id = :id`, { id: sale.supplierOrderId })
    await sale.nextHubbleOrder()
    await sale.untilDue()
    await sale.post(second(sale))
    return { sale, late: async (answer: SupplierAnswer) => {
      const claim = await world.service.placement.unclaimedAttempt(first)
      if (!claim) throw new Error("nothing to read")
      await world.service.placement.recordRead(claim, answer)
    }, first }
  }

  it("moves nothing of the attempt after it, which carries the same units", async () => {
    const { sale, late, first } = await givenUp((one) => one.processing())
    await late(failed(first, "Product is discontinued"))
    expect([await sale.units(), (await sale.order()).state, await sale.openCases()]).toEqual([["processing"], "processing", []])
  })

  it("leaves open what is wrong with the attempt after it", async () => {
    const { sale, late, first } = await givenUp((one) => one.success([]))
    await sale.untilDue()
    await sale.read(sale.success([]))
    expect(await sale.openCases()).toEqual(["short_delivery"])
    await late(reversed(first))
    expect([await sale.units(), await sale.openCases()]).toEqual([["missing"], ["short_delivery"]])
  })
})

describe("Vouchers that were taken back beside others that never came", () => {
  it.each([
    ["go back by themselves", () => world, { task: true, cases: ["revoked"] }],
    ["are a person's to return with refund: manual", () => byHand, { task: false, cases: ["refund_task", "revoked"] }],
  ])("%s", async (_how, of, expected) => {
    const sale = await Sale.ready(of(), [50_000, 50_000])
    await sale.post(sale.success([50_000]))
    await sale.untilDue()
    await sale.read(reversed(sale.hubble))
    expect((await sale.units()).sort()).toEqual(["refund_due", "revoked"])
    expect({ task: (await sale.dueTasks()).includes("refund"), cases: await sale.openCases() }).toEqual(expected)
  })
})

describe("A case that waited for the rest of the money", () => {
  it("ends with the vouchers that are closed", async () => {
    const sale = await Sale.ready(world)
    await world.service.cases.open({ kind: "partly_refunded", orderId: sale.orderId, unitIds: sale.unitIds, reason: "half of it went back" })
    await world.service.placement.closeUnsent(await sale.claim(), "the order was refunded")
    expect([await sale.units(), await sale.openCases()]).toEqual([["cancelled"], []])
  })
})

describe("A request that Hubble calls wrong", () => {
  const refusedBy = async (...[eNumber, text]: Parameters<typeof rejected>) => {
    const before = (await world.service.views.refusedRequests()).count
    const sale = await Sale.ready(world)
    await sale.post(rejected(eNumber, text))
    const recorded = await world.service.placement.recordLookUp(await sale.claim(), absent())
    const { count, last } = await world.service.views.refusedRequests()
    return { told: recorded.refused?.kind ?? null, counted: count - before, named: last === sale.supplierOrderId }
  }

  it.each([
    ["E156", "amount over the maximum", "order_invalid"],
    [null, "customerDetails.phoneNumber must match", "other"],
  ])("is reported as our fault: %s, %s", async (eNumber, text, kind) => {
    expect(await refusedBy(eNumber, text)).toEqual({ told: kind, counted: 1, named: true })
  })

  it("is not one that names what is for sale, or the wallet", async () => {
    expect(await refusedBy("E150", "Denomination not available")).toMatchObject({ told: null, counted: 0 })
  })

  it("is no news a day later", async () => {
    await world.query(`update voucher_attempt set sent_at = sent_at - interval '25 hours'`, {})
    expect(await world.service.views.refusedRequests()).toEqual({ count: 0, last: null })
  })
})

describe("What the shop hears", () => {
  it("of a SUCCESS whose vouchers are all unusable is that Hubble took the order, once", async () => {
    const { sale, claim, intent } = await Sale.sent(world)
    const broken = () => success(sale.hubble, [voucher(world.service.vault, { amount: 50_000, complete: false })])
    expect(await world.service.placement.recordPost(claim, intent.attemptId, broken())).toMatchObject({ placed: true, delivered: [] })
    await sale.webhook()
    expect(await world.service.placement.recordRead(await sale.claim(), broken())).toMatchObject({ placed: false })
  })

  it("of vouchers that a reserved payment bought is that they can be shown, when it is captured", async () => {
    const sale = await Sale.ready(world, [50_000], { awaitsCapture: true })
    await sale.post(sale.success())
    expect([await world.service.sales.captured(sale.orderId), await world.service.sales.captured(sale.orderId)]).toEqual([sale.unitIds, []])
  })
})
