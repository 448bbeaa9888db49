import { absent, noAnswer, TEXTS } from "./answers"
import { createLedgerWorld, MINUTE, type LedgerWorld } from "./ledger-world"
import { newOrderId, purchase, Sale } from "./sale"

/** One voucher named by several cases, or one case that names vouchers of several supplier orders. */
let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("cases_beside")
})
afterAll(() => world?.dispose())

const cases = () => world.service.cases
const openOf = async (orderId: string) => (await cases().list({ orderId, state: "open", limit: 20, offset: 0 })).cases
const named = async (orderId: string) => (await openOf(orderId)).map((found) => [found.kind, found.unit_ids])
const hold = { kind: "held_for_review" as const, reason: "held by a rule" }

/** Two supplier orders of one voucher each, which have both failed; one case names their money. */
async function owedByTwo(): Promise<{ sale: Sale; caseId: string; supplierOrderIds: string[] }> {
  const one = [{ denomination: 50_000, quantity: 1 }]
  const sale = await Sale.paid(world, [50_000, 50_000], { splits: [{ brandId: "brand_1", orders: [one, one], reason: null }] })
  const units = await world.query<{ id: string; supplier_order_id: string }>(`select id, supplier_order_id from voucher_unit where order_id = :orderId order by unit_index`, { orderId: sale.orderId })
  await sale.force("refund_due")
  await world.query(`update voucher_supplier_order set state = 'failed' where order_id = :orderId`, { orderId: sale.orderId })
  await world.query(`update voucher_task set state = 'done' where order_id = :orderId`, { orderId: sale.orderId })
  const { id } = await cases().open({ kind: "refund_task", orderId: sale.orderId, unitIds: units.map((unit) => unit.id), reason: "the payment provider cannot return a part" })
  return { sale, caseId: id, supplierOrderIds: units.map((unit) => unit.supplier_order_id) }
}

describe("A case of money that has to go back, when the vouchers are ordered again instead", () => {
  it("ends when all of them are", async () => {
    const { sale, caseId } = await owedByTwo()
    await cases().retry(caseId, "admin")
    expect([await sale.units(), await sale.openCases()]).toEqual([["pending", "pending"], []])
  })

  it("goes on naming what cannot be", async () => {
    const { sale, caseId, supplierOrderIds } = await owedByTwo()
    await world.query(`update voucher_supplier_order set state = 'timed_out' where id = :id`, { id: supplierOrderIds[1] })
    await cases().retry(caseId, "admin")
    expect([await sale.units(), await named(sale.orderId)]).toEqual([["pending", "refund_due"], [["refund_task", [sale.unitIds[1]]]]])
    await expect(cases().retry(caseId, "admin")).rejects.toThrow(/ordered again/)
  })

  it("is not ended by a supplier order that is due with other vouchers", async () => {
    const { sale, caseId } = await owedByTwo()
    await world.query(`update voucher_supplier_order set state = 'ready' where order_id = :orderId`, { orderId: sale.orderId })
    await expect(cases().retry(caseId, "admin")).rejects.toThrow(/ordered again/)
    expect(await sale.openCases()).toEqual(["refund_task"])
  })
})

describe("Vouchers that are held", () => {
  it("for two reasons are let go by the second answer", async () => {
    const sale = await Sale.paid(world, [50_000], { hold })
    await cases().open({ kind: "loss_guard", orderId: sale.orderId, unitIds: sale.unitIds, reason: "too cheap" })
    for (const kind of ["loss_guard", "held_for_review"]) {
      expect(await sale.units()).toEqual(["held"])
      await cases().retry((await openOf(sale.orderId)).find((found) => found.kind === kind)?.id ?? "", "admin")
    }
    expect([await sale.units(), await sale.openCases()]).toEqual([["pending"], []])
  })

  it("are not let go by a case that names no voucher", async () => {
    const sale = await Sale.paid(world, [50_000], { hold })
    const { id } = await cases().open({ kind: "held_for_review", dedupeKey: `held_for_review:half_captured:${sale.orderId}`, orderId: sale.orderId, reason: "a capture was cut off" })
    await expect(cases().retry(id, "admin")).rejects.toThrow(/ordered again/)
    expect(await sale.units()).toEqual(["held"])
  })

  it.each([
    ["their money was taken back", (sale: Sale) => world.service.sales.holdUnsent(sale.orderId, "The payment was taken back.")],
    ["their fulfillment was cancelled", (sale: Sale) => world.service.tasks.refuseCancel(sale.supplierOrderId)],
  ])("because %s wait for their brand no more", async (_why, take) => {
    const sale = await Sale.ready(world)
    await world.service.placement.waitForBrand(await sale.claim(), "Hubble answered 500")
    await sale.pass(15 * MINUTE)
    await world.service.placement.waitForBrand(await sale.claim(), "Hubble answered 500")
    const [brand] = await openOf(sale.orderId)
    await take(sale)
    await expect(cases().retry(brand?.id ?? "", "admin")).rejects.toThrow(/closed already/)
    expect([await sale.units(), await sale.openCases()]).toEqual([["held"], ["held_for_review"]])
  })

  it("are all named by the hold that a split found meanwhile puts them under", async () => {
    const orderId = newOrderId()
    const unsplit = [{ brandId: "brand_1", orders: null, reason: "no legal split" }]
    const { unitIds: [first] } = await world.service.sales.ensure(purchase(orderId, [50_000], { hold, splits: unsplit }))
    const [second] = await world.service.sales.holdAdded(purchase(orderId, [50_000, 50_000]))
    await cases().retry((await openOf(orderId)).find((found) => found.reason.includes("added"))?.id ?? "", "admin")
    await world.service.sales.extend(purchase(orderId, [50_000, 50_000]))
    expect(await named(orderId)).toEqual([["held_for_review", [first, second]]])
    await cases().retry((await openOf(orderId))[0]?.id ?? "", "admin")
    expect([(await world.service.views.units(orderId)).map((unit) => unit.state), await named(orderId)]).toEqual([["pending", "pending"], []])
  })
})

describe("A case that only waited", () => {
  it("ends when its vouchers are refunded through another one", async () => {
    const sale = await Sale.ready(world)
    const rated = await cases().open({ kind: "rate_limited", orderId: sale.orderId, supplierOrderId: sale.supplierOrderId, unitIds: sale.unitIds, reason: "limit" })
    await cases().open({ kind: "waiting_for_wallet", orderId: sale.orderId, supplierOrderId: sale.supplierOrderId, unitIds: sale.unitIds, reason: "dry" })
    await cases().refund(rated.id, "admin")
    expect([await sale.units(), await sale.openCases()]).toEqual([["refund_due"], []])
  })

  it("for the wallet ends when Hubble then refuses the order for a limit", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed(TEXTS.insufficientBalance))
    expect(await sale.openCases()).toEqual(["waiting_for_wallet"])
    await sale.refill()
    await sale.untilDue()
    await sale.nextHubbleOrder()
    await sale.post(sale.failed(TEXTS.limit))
    expect(await sale.openCases()).toEqual(["rate_limited"])
  })

  it("stays while one of its vouchers does", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    await cases().open({ kind: "partly_refunded", orderId: sale.orderId, unitIds: sale.unitIds, reason: "one rupee short" })
    const rated = await cases().open({ kind: "rate_limited", orderId: sale.orderId, supplierOrderId: sale.supplierOrderId, unitIds: sale.unitIds.slice(0, 1), reason: "limit" })
    await cases().refund(rated.id, "admin")
    expect([(await sale.units()).sort(), await sale.openCases()]).toEqual([["pending", "refund_due"], ["partly_refunded"]])
  })

  it("ends with a voucher that a failed attempt brings late", async () => {
    const sale = await Sale.ready(world)
    const { heard, first } = await sale.replaced()
    await cases().open({ kind: "held_for_review", orderId: sale.orderId, supplierOrderId: sale.supplierOrderId, unitIds: sale.unitIds, reason: "its fulfillment was cancelled" })
    sale.hubble.hubbleOrderId = first.hubbleOrderId
    await heard(sale.success())
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
  })

  it("for an outcome ends when the order stops and Hubble is proven not to have it", async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(15 * MINUTE)
    await sale.lookUp(noAnswer())
    expect(await sale.openCases()).toEqual(["unknown_outcome"])
    await sale.untilDue()
    await sale.lookUp(absent())
    await sale.untilDue()
    await sale.lookUp(absent())
    await world.service.placement.closeUnsent(await sale.claim(), "the order was refunded")
    expect([await sale.units(), await sale.openCases()]).toEqual([["cancelled"], []])
  })
})

describe("The case of a task that Medusa refused for long", () => {
  const blocked = async () => {
    const sale = await Sale.paid(world)
    await world.query(`update voucher_task set tries = 1 where order_id = :orderId`, { orderId: sale.orderId })
    const [task] = await world.service.tasks.claim({ limit: 1, orderId: sale.orderId })
    if (!task) throw new Error("no task")
    await cases().open({ kind: "order_change_open", dedupeKey: `order_change_open:fulfill:${sale.supplierOrderId}`, orderId: sale.orderId, supplierOrderId: sale.supplierOrderId, unitIds: sale.unitIds, reason: "an order change is open" })
    return { sale, task }
  }

  it("ends with the task, so that no death comes between them", async () => {
    const [ended, made, again] = [await blocked(), await blocked(), await blocked()]
    await world.service.tasks.end(ended.task, { state: "done" })
    await world.service.tasks.fulfillmentCreated(made.task, "ful_1", true)
    await world.service.tasks.end(again.task, { state: "due", inMs: 1_000, error: "an order change is open" })
    expect([await ended.sale.openCases(), await made.sale.openCases(), await again.sale.openCases()]).toEqual([[], [], ["order_change_open"]])
  })
})
