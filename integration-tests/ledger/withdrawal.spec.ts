import { cancelled, noAnswer, reversed, success, voucher } from "./answers"
import { createLedgerWorld, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("withdrawal")
})
afterAll(() => world?.dispose())

const KINDS = [
  ["CANCELLED", cancelled],
  ["REVERSED", reversed],
] as const

describe.each(KINDS)("%s", (_name, withdrawn) => {
  it("before SUCCESS is a known negative: the money goes back, and no new attempt is made", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    await sale.untilDue()
    await sale.read(withdrawn(sale.hubble))
    expect([await sale.units(), (await sale.attempt()).live, await sale.dueIn(), await sale.attempts()]).toMatchObject([["refund_due"], 0, null, { length: 1 }])
  })

  it("before SUCCESS is the end: a SUCCESS read after it delivers nothing, since the money is on its way back", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    await sale.untilDue()
    await sale.read(withdrawn(sale.hubble))
    await sale.webhook()
    await sale.pass(MINUTE + SECOND)
    const claim = await sale.tryClaim()
    if (claim) await world.service.placement.recordRead(claim, sale.success())
    expect([claim !== null, await sale.units()]).toEqual([true, ["refund_due"]])
  })

  it("after SUCCESS revokes the unit: the reveal says so, and a person decides on the refund", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.success())
    await sale.webhook()
    await sale.read(withdrawn(sale.hubble))
    expect([await sale.units(), await sale.openCases(), await sale.dueTasks()]).toEqual([["revoked"], ["revoked"], ["deliver", "notify", "ship"]])
    expect((await sale.cases())[0]?.unit_ids).toEqual(sale.unitIds)
    await expect(world.service.reveal(sale.unitIds[0] ?? "", { type: "customer", id: "c", ip: null, reason: null })).rejects.toThrow(/revoked/)
  })

  it("heard again leaves the decision with the person: no refund by itself", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.success())
    for (let time = 0; time < 3; time++) {
      await sale.webhook()
      await sale.pass(MINUTE + SECOND)
      const claim = await sale.tryClaim()
      if (claim) await world.service.placement.recordRead(claim, withdrawn(sale.hubble))
    }
    expect([await sale.units(), await sale.openCases()]).toEqual([["revoked"], ["revoked"]])
    expect(await sale.dueTasks()).toEqual(["deliver", "notify", "ship"])
  })

  it("is the end: a SUCCESS read after it delivers nothing", async () => {
    const sale = await Sale.ready(world)
    const answer = sale.success()
    await sale.post(answer)
    await sale.webhook()
    await sale.read(withdrawn(sale.hubble))
    await sale.webhook()
    await sale.pass(MINUTE + SECOND)
    const claim = await sale.tryClaim()
    if (claim) await world.service.placement.recordRead(claim, answer)
    expect([await sale.units(), await sale.openCases()]).toEqual([["revoked"], ["revoked"]])
  })

  it("after a short SUCCESS leaves no unit behind: the delivered one is revoked, the other settled or named by a case", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    await sale.post(success(sale.hubble, sale.vouchers([50_000])))
    await sale.untilDue()
    await sale.read(withdrawn(sale.hubble))
    const units = await world.query<{ id: string; state: string }>(`select id, state from voucher_unit where order_id = :orderId`, { orderId: sale.orderId })
    const named = new Set((await sale.cases()).flatMap((found) => found.unit_ids))
    expect(units.map((unit) => unit.state)).toContain("revoked")
    for (const unit of units) expect({ unit, atRest: named.has(unit.id) || ["refund_due", "refunded"].includes(unit.state) }).toEqual({ unit, atRest: true })
  })

  it("after a broken SUCCESS is the one case left: nobody needs a missing or sealed voucher that was taken back", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000, 50_000])
    const broken = [voucher(world.service.vault, { amount: 50_000, complete: false }), ...sale.vouchers([50_000])]
    await sale.post(success(sale.hubble, broken))
    await sale.untilDue()
    await sale.read(success(sale.hubble, broken))
    expect([(await sale.units()).sort(), await sale.openCases()]).toEqual([["delivered", "missing", "sealed"], ["short_delivery", "unusable_voucher"]])
    await sale.webhook()
    await sale.read(withdrawn(sale.hubble))
    expect([await sale.units(), await sale.openCases()]).toEqual([["revoked", "revoked", "revoked"], ["revoked"]])
  })

  it("after a short SUCCESS that ended an unknown outcome is the one case left", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    await sale.post(noAnswer())
    await sale.pass(16 * MINUTE)
    await sale.lookUp(noAnswer())
    expect(await sale.openCases()).toEqual(["unknown_outcome"])
    await sale.untilDue()
    await sale.lookUp(success(sale.hubble, sale.vouchers([50_000])))
    expect(await sale.openCases()).toEqual([])
    await sale.untilDue()
    await sale.read(withdrawn(sale.hubble))
    expect([(await sale.units()).sort(), await sale.openCases()]).toEqual([["refund_due", "revoked"], ["revoked"]])
  })

  it("of the first attempt does not revoke what the second delivered", async () => {
    const { sale, claim, intent } = await Sale.sent(world)
    await sale.pass(181 * SECOND)
    await sale.lookUp(sale.failed("Voucher generation failed"))
    await sale.untilDue()
    const first = { ...sale.hubble }
    await sale.nextHubbleOrder()
    await sale.post(sale.success())
    await world.service.placement.recordPost(claim, intent.attemptId, withdrawn(first))
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
  })

  it("of the first attempt, of which a part came all the same, leaves to the second what that is buying", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    const { first, heard } = await sale.replaced()
    await sale.post(sale.processing())
    await heard(success(first, sale.vouchers([50_000])))
    await sale.pass(MINUTE + SECOND)
    await heard(withdrawn(first))
    expect([(await sale.units()).sort(), await sale.openCases()]).toEqual([["missing", "revoked"], ["revoked", "short_delivery"]])
    await sale.untilDue()
    await sale.read(sale.success())
    expect([(await sale.units()).sort(), await sale.openCases()]).toEqual([["delivered", "revoked"], ["revoked", "unusable_voucher"]])
  })

  it.each([
    ["of the first attempt ends the case of its own second code", "first", []],
    ["of the second attempt leaves the case of the first one's broken code", "second", ["unusable_voucher"]],
  ] as const)("%s", async (_what, which, cases) => {
    const sale = await Sale.ready(world)
    const { first, heard } = await sale.replaced()
    await sale.post(which === "first" ? sale.success() : sale.processing())
    await heard(success(first, which === "first" ? sale.vouchers() : sale.vouchers().map((one) => ({ ...one, complete: false }))))
    expect(await sale.openCases()).toEqual(["unusable_voucher"])
    await sale.pass(MINUTE + SECOND)
    if (which === "first") await heard(withdrawn(first))
    else await sale.webhook().then(() => sale.read(withdrawn(sale.hubble)))
    expect(await sale.openCases()).toEqual(cases)
  })

  it("closes the case of an order that had timed out", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    for (let read = 0; read < 5; read++) {
      await sale.untilDue()
      await sale.read(sale.processing())
    }
    await sale.webhook()
    await sale.read(withdrawn(sale.hubble))
    expect([await sale.units(), await sale.openCases()]).toEqual([["refund_due"], []])
  })
})

describe("A stale FAILED", () => {
  it("repeated about the first attempt leaves the second one alone", async () => {
    const { sale, claim, intent } = await Sale.sent(world)
    await sale.pass(181 * SECOND)
    await sale.lookUp(sale.failed("Voucher generation failed"))
    await sale.untilDue()
    const first = { ...sale.hubble }
    await sale.nextHubbleOrder()
    const second = await sale.send()
    await world.service.placement.recordPost(claim, intent.attemptId, { ...sale.failed("Voucher generation failed"), kind: "order", order: { hubbleOrderId: first.hubbleOrderId, referenceId: "", status: "FAILED", vouchers: [], failure: null } })
    await world.service.placement.recordPost(second.claim, second.intent.attemptId, sale.success())
    expect([await sale.units(), (await sale.attempts()).map((attempt) => attempt.state)]).toEqual([["delivered"], ["failed", "succeeded"]])
  })
})
