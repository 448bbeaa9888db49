import { setTimeout as sleep } from "node:timers/promises"
import { absent, noAnswer, TEXTS, unrecognised } from "./answers"
import { createLedgerWorld, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("processing")
})
afterAll(() => world?.dispose())

/** Reads until nothing is due; the minutes after the answer at which each read came. */
async function readAll(sale: Sale, answer: () => ReturnType<Sale["processing"]>): Promise<number[]> {
  const minutes: number[] = []
  let at = 0
  while ((await sale.order()).state === "processing") {
    at += await sale.untilDue()
    await sale.read(answer())
    minutes.push(at / MINUTE)
    if (minutes.length > 20) break
  }
  return minutes
}

describe("An order that Hubble prepares", () => {
  it("is read at 1, 3, 6, 10 and 15 minutes, five reads in all", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    expect(await readAll(sale, sale.processing)).toEqual([1, 3, 6, 10, 15])
    expect([(await sale.attempt()).reads, await sale.dueIn()]).toEqual([5, null])
  })

  it("counts from the look-up that found it when the POST had no answer", async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(5 * MINUTE)
    await sale.lookUp(sale.processing())
    expect(await readAll(sale, sale.processing)).toEqual([1, 3, 6, 10, 15])
  })

  it.each([
    ["no answer", () => noAnswer()],
    ["a 404", () => absent()],
  ])("is read no more often when reads bring %s", async (_what, answer) => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    expect(await readAll(sale, answer)).toEqual([1, 3, 6, 10, 15])
  })

  it("is read alike under a status nobody documented", async () => {
    const sale = await Sale.ready(world)
    await sale.post(unrecognised(sale.hubble))
    expect(await readAll(sale, () => unrecognised(sale.hubble))).toEqual([1, 3, 6, 10, 15])
  })

  it("no longer waits for the wallet or a limit: the case that said so ends", async () => {
    for (const text of [TEXTS.insufficientBalance, TEXTS.limit]) {
      const sale = await Sale.ready(world)
      await sale.post(sale.failed(text))
      expect(await sale.openCases()).toHaveLength(1)
      await sale.refill()
      await sale.untilDue()
      await sale.nextHubbleOrder()
      await sale.post(sale.processing())
      expect([await sale.units(), await sale.openCases()]).toEqual([["processing"], []])
    }
  })

  it("is never read early: a late read does not pull the next one forward", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    await sale.pass(2 * MINUTE)
    await sale.read(sale.processing())
    expect(await sale.tryClaim()).toBeUndefined()
    expect(await sale.untilDue()).toBe(MINUTE)
  })

  it("is never read early: an answer that had to wait to be recorded does not pull the next one forward", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    await sale.untilDue()
    const claim = await sale.claim()
    const lock = await world.knex.transaction()
    await lock.raw("select id from voucher_supplier_order where id = ? for update", [sale.supplierOrderId])
    const recorded = world.service.placement.recordRead(claim, sale.processing())
    await sleep(400)
    await lock.commit()
    await recorded
    const [due] = await world.query<{ early: boolean }>(
      `select so.due_at < a.processing_since + interval '3 minutes' as early from voucher_supplier_order so join voucher_attempt a on a.supplier_order_id = so.id where so.id = :id`,
      { id: sale.supplierOrderId },
    )
    expect(due).toEqual({ early: false })
  })

  it("times out at the cut-off: refund held, and a text for Hubble support with reference, order id and request ids", async () => {
    const sale = await Sale.ready(world, [50_000, 100_000])
    const answer = sale.processing()
    const intent = await sale.post(answer)
    await readAll(sale, sale.processing)
    expect([await sale.units(), (await sale.attempt()).state, (await sale.attempt()).live]).toEqual([["timed_out", "timed_out"], "timed_out", 2])
    const [found, ...others] = await sale.cases()
    expect(others).toEqual([])
    expect(found).toMatchObject({ kind: "timed_out", supplier_order_id: sale.supplierOrderId })
    expect([...(found?.unit_ids ?? [])].sort()).toEqual([...sale.unitIds].sort())
    for (const fact of [intent.referenceId, sale.hubble.hubbleOrderId, ...answer.requestIds, "1500.00"]) expect(found?.support_text).toContain(fact)
    expect(await sale.dueTasks()).toEqual(["notify"])
  })
})

describe("A late SUCCESS", () => {
  it("after the cut-off delivers and ends the case", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    await readAll(sale, sale.processing)
    await sale.webhook()
    await sale.read(sale.success())
    expect([await sale.units(), await sale.openCases(), await sale.dueTasks()]).toEqual([["delivered"], [], ["deliver", "notify", "ship"]])
  })

  /** FAILED was learnt from a look-up; the first worker's POST answers SUCCESS after that. */
  async function contradicted(text?: string) {
    const { sale, claim, intent } = await Sale.sent(world)
    await sale.pass(181 * SECOND)
    await sale.lookUp(sale.failed(text))
    return { sale, late: () => world.service.placement.recordPost(claim, intent.attemptId, sale.success()) }
  }

  it("after FAILED, while the refund is due, delivers: no refund is left to be made", async () => {
    const { sale, late } = await contradicted()
    expect(await sale.units()).toEqual(["refund_due"])
    await late()
    expect([await sale.units(), (await sale.order()).state, (await sale.attempt()).state]).toEqual([["delivered"], "succeeded", "succeeded"])
    expect(await world.service.refunds.plan(sale.orderId, [{ id: "pay_1", left: 1_000_000 }])).toBeNull()
  })

  it("ends the case that asked a person to return the money", async () => {
    const { sale, late } = await contradicted()
    await world.service.cases.open({ kind: "refund_task", orderId: sale.orderId, supplierOrderId: sale.supplierOrderId, unitIds: sale.unitIds, reason: "test" })
    await late()
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
  })

  it("while the next try is still to come delivers, and the next try is not made", async () => {
    const { sale, late } = await contradicted("Voucher generation failed")
    expect(await sale.units()).toEqual(["pending"])
    await late()
    expect(await sale.units()).toEqual(["delivered"])
    await sale.pass(10 * MINUTE)
    const next = await sale.tryClaim()
    if (next) expect(await world.service.placement.commitIntent(next, "request")).toBeNull()
    expect(await sale.attempts()).toHaveLength(1)
  })

  it("while the order waits for the wallet delivers, and nothing more is ordered", async () => {
    const { sale, late } = await contradicted("Insufficient balance")
    await late()
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
  })

  it("while the next try is on its way delivers once, and the next try is followed to its end", async () => {
    const { sale, late } = await contradicted("Voucher generation failed")
    await sale.untilDue()
    const second = await sale.send()
    await late()
    expect(await sale.units()).toEqual(["delivered"])
    // The second worker dies: somebody must still find out whether the second reference was charged.
    await sale.pass(10 * MINUTE)
    const claim = await sale.tryClaim()
    expect(claim?.attempt).toMatchObject({ id: second.intent.attemptId, state: "placing" })
    if (!claim) return
    await sale.nextHubbleOrder()
    await world.service.placement.recordLookUp(claim, sale.success())
    expect([await sale.units(), (await sale.vault()).length, (await sale.openCases()).length]).toEqual([["delivered"], 2, 1])
  })

  it.each(["refunding", "refunded"])("on a unit that is %s is sealed, and a case charged_and_refunded names it", async (state) => {
    const { sale, late } = await contradicted()
    await sale.force(state)
    await late()
    const [found] = await sale.cases()
    expect([await sale.units(), (await sale.vault()).length, found]).toMatchObject([[state], 1, { kind: "charged_and_refunded", unit_ids: sale.unitIds }])
    await expect(world.service.reveal(sale.unitIds[0] ?? "", { type: "user", id: "u", ip: null, reason: "r" })).rejects.toThrow(state)
  })

  it("on a cancelled unit is sealed, and a case charged_after_cancel names it", async () => {
    const { sale, late } = await contradicted()
    await sale.force("cancelled")
    await late()
    expect([await sale.units(), await sale.openCases()]).toEqual([["cancelled"], ["charged_after_cancel"]])
  })

  it("is learnt by a webhook after FAILED: a read is made, never a POST", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed())
    expect(await sale.units()).toEqual(["refund_due"])
    await sale.webhook()
    await sale.read(sale.success())
    expect([await sale.units(), await sale.attempts()]).toMatchObject([["delivered"], { length: 1 }])
  })
})
