import { absent, cancelled, noAnswer, notSent, reversed, success, voucher } from "./answers"
import { createLedgerWorld, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("replaced_attempts")
})
afterAll(() => world?.dispose())

const TWO = [50_000, 50_000]
const states = async (sale: Sale) => (await sale.attempts()).map(({ state }) => state)

/** The second attempt is at `second`, and the first one turns out to have been charged, with one voucher of two. */
async function chargedShort(second: (sale: Sale) => Promise<unknown>, brought = (sale: Sale) => sale.vouchers([50_000])) {
  const sale = await Sale.ready(world, TWO)
  const { first, heard } = await sale.replaced()
  await second(sale)
  await heard(success(first, brought(sale)))
  return { sale, first, heard }
}

describe("A replaced attempt that was charged after all, and brought fewer vouchers than ordered,", () => {
  it("is a person's at once: the schedule is its successor's, and the sum of what was charged is right", async () => {
    const { sale, first } = await chargedShort((one) => one.post(one.processing()))
    expect([(await sale.units()).sort(), await sale.openCases(), await states(sale)]).toEqual([["delivered", "missing"], ["short_delivery"], ["succeeded", "processing"]])
    expect(await world.service.placement.replacedCharges(sale.supplierOrderId)).toEqual([first.hubbleOrderId])
    expect(await sale.dueIn()).toBeGreaterThan(30 * SECOND)
  })

  it("leaves nothing to buy when its successor fails: both units were charged in it", async () => {
    const { sale } = await chargedShort((one) => one.post(one.processing()))
    await sale.untilDue()
    await sale.read(sale.failed("Voucher generation failed"))
    expect([(await sale.units()).sort(), await sale.openCases(), await states(sale), await sale.dueIn()]).toEqual([["delivered", "missing"], ["short_delivery"], ["succeeded", "failed"], null])
  })

  it("gets its voucher from its successor, and a person is left with what Hubble was paid for and did not bring, which is no unit", async () => {
    const { sale } = await chargedShort((one) => one.post(one.processing()))
    await sale.untilDue()
    await sale.read(sale.success())
    expect([await sale.units(), await sale.openCases(), await states(sale)]).toEqual([["delivered", "delivered"], ["short_delivery", "unusable_voucher"], ["succeeded", "succeeded"]])
    expect((await sale.cases()).find(({ kind }) => kind === "short_delivery")?.unit_ids).toEqual([])
  })

  it("keeps a successor that was never sent from being sent", async () => {
    const { sale } = await chargedShort((one) => one.post(notSent()))
    expect([(await sale.units()).sort(), await sale.openCases(), await states(sale), await sale.dueIn()]).toEqual([["delivered", "missing"], ["short_delivery"], ["succeeded", "not_created"], null])
  })

  it("after its successor failed too holds the refund of what it did not bring", async () => {
    const { sale } = await chargedShort((one) => one.post(one.failed("Order is invalid")))
    expect([(await sale.units()).sort(), await sale.openCases(), await sale.dueIn()]).toEqual([["delivered", "missing"], ["short_delivery"], null])
  })
})

describe.each([
  ["CANCELLED", cancelled],
  ["REVERSED", reversed],
] as const)("%s after a replaced attempt was charged and brought too little,", (_status, withdrawn) => {
  const lackingPin = (sale: Sale) => [voucher(world.service.vault, { amount: 50_000, complete: false }), ...sale.vouchers([])]
  const named = async (sale: Sale) => Object.fromEntries((await sale.cases()).map(({ kind, unit_ids: ids }) => [kind, ids.length]))

  it("of its successor leaves what the first one is charged for: nothing is revoked, nothing paid back", async () => {
    const { sale } = await chargedShort((one) => one.post(one.processing()))
    await sale.untilDue()
    await sale.read(withdrawn(sale.hubble))
    expect([(await sale.units()).sort(), await named(sale), await sale.dueIn(), await sale.dueTasks()]).toEqual([["delivered", "missing"], { short_delivery: 1 }, null, ["notify"]])
  })

  it("of its successor leaves the first one's broken voucher sealed", async () => {
    const { sale } = await chargedShort((one) => one.post(one.processing()), lackingPin)
    await sale.untilDue()
    await sale.read(withdrawn(sale.hubble))
    expect([(await sale.units()).sort(), await named(sale)]).toEqual([["missing", "sealed"], { short_delivery: 1, unusable_voucher: 1 }])
  })

  it("of its successor after that had failed leaves the first one's case", async () => {
    const { sale } = await chargedShort((one) => one.post(one.failed("Order is invalid")))
    await sale.webhook()
    await sale.read(withdrawn(sale.hubble))
    expect([(await sale.units()).sort(), await named(sale)]).toEqual([["delivered", "missing"], { short_delivery: 1 }])
  })

  it("of both leaves no unit to nobody: what was handed over is a person's, what never was is paid back", async () => {
    const { sale, first, heard } = await chargedShort((one) => one.post(one.processing()))
    await sale.pass(MINUTE + SECOND)
    await heard(withdrawn(first))
    expect([(await sale.units()).sort(), await named(sale)]).toEqual([["missing", "revoked"], { revoked: 1, short_delivery: 1 }])
    await sale.read(withdrawn(sale.hubble))
    expect([(await sale.units()).sort(), await named(sale), await sale.dueIn()]).toEqual([["refund_due", "revoked"], { revoked: 1 }, null])
  })

  it("of an empty SUCCESS, once its successor has failed, is a person's", async () => {
    const { sale, first, heard } = await chargedShort((one) => one.post(one.processing()), () => [])
    await sale.untilDue()
    await sale.read(sale.failed("Voucher generation failed"))
    expect([await sale.units(), await named(sale)]).toEqual([["missing", "missing"], { short_delivery: 2 }])
    await sale.pass(MINUTE + SECOND)
    await heard(withdrawn(first))
    expect([await sale.units(), await named(sale)]).toEqual([["revoked", "revoked"], { revoked: 2 }])
  })
})

describe("A replaced attempt that was charged and brought too little", () => {
  it("keeps its unit in the case when its successor is short, too, and not read again in time", async () => {
    const { sale } = await chargedShort((one) => one.post(one.processing()))
    await sale.untilDue()
    await sale.read(success(sale.hubble, []))
    for (let read = 0; read < 5 && (await sale.dueIn()) !== null; read++) {
      await sale.untilDue()
      await sale.read(noAnswer())
    }
    const [found] = (await sale.cases()).filter(({ kind }) => kind === "short_delivery")
    expect([(await sale.units()).sort(), found?.unit_ids.length, await sale.dueIn()]).toEqual([["delivered", "missing"], 1, null])
  })

  it("is not what a person speaks of who says that its successor was never made", async () => {
    const { sale } = await chargedShort((one) => one.post(noAnswer()))
    await sale.pass(16 * MINUTE)
    await sale.lookUp(noAnswer())
    const [unknown] = (await sale.cases()).filter(({ kind }) => kind === "unknown_outcome")
    await world.service.cases.resolve(unknown?.id ?? "", "user_1", { note: "Hubble does not know it", closeUnitIds: [] })
    expect([(await sale.units()).sort(), await sale.openCases(), (await sale.order()).state, await sale.dueTasks()]).toEqual([["delivered", "missing"], ["short_delivery"], "succeeded", ["notify"]])
  })

  it("is not ordered again by a person to whom its refund came back", async () => {
    const { sale } = await chargedShort((one) => one.post(one.processing()))
    await sale.force("refund_due")
    await sale.untilDue()
    await sale.read(sale.failed("Voucher generation failed"))
    expect((await sale.order()).state).toBe("succeeded")
  })

  it("is told of when the successor has delivered all of it already", async () => {
    const sale = await Sale.ready(world, TWO)
    const { first, heard } = await sale.replaced()
    await sale.post(sale.success())
    await heard(success(first, []))
    const [found] = await sale.cases()
    expect([await sale.units(), found?.kind, found?.unit_ids]).toEqual([["delivered", "delivered"], "short_delivery", []])
    expect(await world.service.placement.owes(sale.supplierOrderId)).toBe(true)
    await sale.pass(MINUTE + SECOND)
    await heard(success(first, []))
    expect(await sale.openCases()).toEqual(["short_delivery"])
    await sale.pass(MINUTE + SECOND)
    await heard(success(first, sale.vouchers()))
    expect([await sale.openCases(), await world.service.placement.owes(sale.supplierOrderId)]).toEqual([["unusable_voucher", "unusable_voucher"], false])
  })

  it.each([
    ["CANCELLED", cancelled],
    ["REVERSED", reversed],
  ])("is told of no more once Hubble says %s", async (_status, withdrawn) => {
    const sale = await Sale.ready(world, TWO)
    const { first, heard } = await sale.replaced()
    await sale.post(sale.success())
    await heard(success(first, []))
    await sale.pass(MINUTE + SECOND)
    await heard(withdrawn(first))
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered", "delivered"], []])
  })

  it("is nobody's once it was taken back and support says that its successor was never made: its money goes back", async () => {
    const { sale, first, heard } = await chargedShort((one) => one.post(noAnswer()), () => [])
    await sale.pass(MINUTE + SECOND)
    await heard(reversed(first))
    await sale.pass(16 * MINUTE)
    await sale.lookUp(noAnswer())
    const [unknown] = (await sale.cases()).filter(({ kind }) => kind === "unknown_outcome")
    await world.service.cases.resolve(unknown?.id ?? "", "user_1", { note: "Hubble does not know it", closeUnitIds: [] })
    expect([await sale.units(), await sale.openCases()]).toEqual([["refund_due", "refund_due"], []])
  })

  it("asks for no reversal when a person refunds what was taken back", async () => {
    const { sale, first, heard } = await chargedShort((one) => one.post(one.processing()), () => [])
    await sale.pass(MINUTE + SECOND)
    await heard(reversed(first))
    const [short] = await sale.cases()
    await world.service.cases.refund(short?.id ?? "", "user_1")
    expect([await sale.units(), await sale.openCases()]).toEqual([["refund_due", "refund_due"], []])
  })

  it("is paid back with what its successor did not bring, when that is taken back, too", async () => {
    const { sale, first, heard } = await chargedShort((one) => one.post(one.processing()), () => [])
    await sale.pass(MINUTE + SECOND)
    await heard(reversed(first))
    await sale.read(success(sale.hubble, sale.vouchers([50_000])))
    await sale.untilDue()
    await sale.read(reversed(sale.hubble))
    expect([(await sale.units()).sort(), await sale.openCases()]).toEqual([["refund_due", "revoked"], ["revoked"]])
  })
})

describe("An attempt that failed, was charged after all and brought nothing", () => {
  it("is read once more although its money went back already, and then is a person's until Hubble brings it or takes it back", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed("Order is invalid"))
    await sale.force("refunded")
    await sale.webhook()
    await sale.read(success(sale.hubble, []))
    expect([await sale.openCases(), await states(sale)]).toEqual([[], ["processing"]])
    await sale.untilDue()
    await sale.read(success(sale.hubble, []))
    expect([await sale.units(), await sale.openCases()]).toEqual([["refunded"], ["short_delivery"]])
    for (const [answer, cases] of [[success(sale.hubble, []), ["short_delivery"]], [reversed(sale.hubble), []]] as const) {
      await sale.pass(MINUTE + SECOND)
      await sale.webhook()
      await sale.read(answer)
      expect(await sale.openCases()).toEqual(cases)
    }
  })

  it("leaves to its successor what that is buying, when Hubble contradicts itself", async () => {
    const sale = await Sale.ready(world, TWO)
    await sale.post(success(sale.hubble, sale.vouchers([50_000])))
    const { first, heard } = await sale.failedAgain()
    await sale.post(sale.processing())
    await heard(reversed(first))
    expect([(await sale.units()).sort(), await sale.openCases()]).toEqual([["processing", "revoked"], ["revoked"]])
  })

  it("ends with what the second read says: its units do not stay in processing", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed("Voucher generation failed"))
    const claim = await world.service.placement.unclaimedAttempt(sale.hubble)
    if (claim) await world.service.placement.recordRead(claim, success(sale.hubble, []))
    expect(await sale.units()).toEqual(["processing"])
    await sale.untilDue()
    await sale.read(reversed(sale.hubble))
    expect([await sale.units(), await sale.openCases()]).toEqual([["refund_due"], []])
  })
})

describe("The successor of an attempt that was charged after all", () => {
  it("is not sent again when Hubble does not know it: it is looked for to the end of the quarter hour", async () => {
    const sale = await Sale.ready(world)
    const { first, heard } = await sale.replaced()
    await sale.post(noAnswer())
    await heard(success(first, sale.vouchers()))
    let looks = 0
    while ((await sale.dueIn()) !== null) {
      await sale.untilDue()
      await sale.lookUp(absent())
      if ((looks += 1) > 9) throw new Error("it is looked for without end")
    }
    expect([await sale.units(), await sale.openCases(), await states(sale), (await sale.attempt()).sends]).toEqual([["delivered"], [], ["succeeded", "not_created"], 1])
  })

  it("is given up after two answers of the end of the quarter hour, whatever came before", async () => {
    const sale = await Sale.ready(world)
    const { first, heard } = await sale.replaced()
    await sale.post(noAnswer())
    await sale.pass(61 * SECOND)
    await sale.lookUp(absent())
    await heard(success(first, sale.vouchers()))
    await sale.pass(15 * MINUTE)
    await sale.lookUp(absent())
    expect(await states(sale)).toEqual(["succeeded", "unknown"])
    await sale.untilDue()
    await sale.lookUp(absent())
    expect(await states(sale)).toEqual(["succeeded", "not_created"])
  })

  it.each([
    ["for the first time is given up", 1, ["succeeded", "not_created"], null],
    ["again is looked for, since the first send may have been taken", 2, ["succeeded", "unknown"], expect.any(Number)],
  ])("whose connection was refused %s", async (_what, sends, expected, dueIn) => {
    const sale = await Sale.ready(world)
    const { first, heard } = await sale.replaced()
    if (sends === 2) {
      await sale.post(noAnswer())
      await sale.pass(181 * SECOND)
      await sale.lookUp(absent())
      await sale.untilDue()
      await sale.lookUp(absent())
    }
    const { claim, intent } = await sale.send()
    await heard(success(first, sale.vouchers()))
    await world.service.placement.recordPost(claim, intent.attemptId, notSent())
    expect([await sale.units(), await states(sale), await sale.dueIn()]).toEqual([["delivered"], expected, dueIn])
    await sale.pass(MINUTE)
    expect((await sale.tryClaim())?.attempt?.state).toBe(sends === 2 ? "unknown" : undefined)
  })
})
