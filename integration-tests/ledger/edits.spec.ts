import { surplusOf } from "../../src/modules/voucher/ledger/edits"
import { createLedgerWorld, type LedgerWorld } from "./ledger-world"
import { newOrderId, purchase, Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("edits")
})
afterAll(() => world?.dispose())

const count = async (table: string, orderId: string) => (await world.query<{ n: number }>(`select count(*)::int as n from ${table} where order_id = :orderId`, { orderId }))[0]?.n

describe("Vouchers added to a paid order", () => {
  const sales = () => world.service.sales
  const cases = async (orderId: string) => (await world.service.cases.list({ orderId, state: "open", limit: 10, offset: 0 })).cases
  const named = async (orderId: string) => (await cases(orderId)).map((found) => [found.kind, found.unit_ids])
  const unsplit = [{ brandId: "brand_1", orders: null, reason: "no legal split" }]
  const vouchers = (count: number) => Array.from({ length: count }, () => 50_000)

  it("are held by one case that names all of them, whichever change brought them", async () => {
    const orderId = newOrderId()
    await sales().ensure(purchase(orderId, vouchers(1)))
    const added = [...(await sales().holdAdded(purchase(orderId, vouchers(2)))), ...(await sales().holdAdded(purchase(orderId, vouchers(3))))]
    expect([added.length, await named(orderId)]).toEqual([2, [["held_for_review", added]]])
    await world.service.cases.retry((await cases(orderId))[0]?.id ?? "", "admin")
    await sales().extend(purchase(orderId, vouchers(2)))
    expect((await world.service.views.units(orderId)).map((unit) => unit.state)).toEqual(["pending", "pending", "pending"])
  })

  it("are written once, however many triggers saw an order without them", async () => {
    const orderId = newOrderId()
    await sales().ensure(purchase(orderId, vouchers(1)))
    const added = await Promise.all(Array.from({ length: 10 }, () => sales().holdAdded(purchase(orderId, vouchers(3)))))
    expect([added.map((ids) => ids.length).sort(), await count("voucher_unit", orderId)]).toEqual([[0, 0, 0, 0, 0, 0, 0, 0, 0, 2], 3])
  })

  it("are counted by one trigger after the other", async () => {
    const orderId = newOrderId()
    await sales().ensure(purchase(orderId, vouchers(1)))
    const other = await world.knex.transaction()
    await other.raw("select id from voucher_purchase where order_id = ? for update", [orderId])
    let counted = false
    const adding = sales().holdAdded(purchase(orderId, vouchers(2))).finally(() => (counted = true))
    await new Promise((resolve) => setTimeout(resolve, 300))
    const early = counted
    await other.commit()
    expect([early, await adding]).toMatchObject([false, { length: 1 }])
  })

  it("join those of their brand that wait for a legal split", async () => {
    const orderId = newOrderId()
    const { unitIds: [first] } = await sales().ensure(purchase(orderId, vouchers(1), { splits: unsplit }))
    const [second] = await sales().holdAdded(purchase(orderId, vouchers(2)))
    await world.service.cases.retry((await cases(orderId)).find((found) => found.kind === "held_for_review")?.id ?? "", "admin")
    expect(await named(orderId)).toEqual([["no_denomination", [first, second]]])
  })

  it("stay named when the split was formed before a person let them go", async () => {
    const orderId = newOrderId()
    await sales().ensure(purchase(orderId, vouchers(2), { splits: unsplit }))
    await sales().extend(purchase(orderId, vouchers(1)))
    const waiting = await world.query<{ id: string }>(`select id from voucher_unit where order_id = :orderId and supplier_order_id is null`, { orderId })
    expect([waiting.length, await named(orderId)]).toEqual([1, [["no_denomination", waiting.map((unit) => unit.id)]]])
    await sales().extend(purchase(orderId, vouchers(1)))
    expect([await count("voucher_supplier_order", orderId), await named(orderId)]).toEqual([2, []])
  })
})

describe("A paid line without a denomination", () => {
  const sales = () => world.service.sales
  const unknown = { unknownLines: [{ lineItemId: "line_without", reason: "Line line_without is a voucher product, but stands for no denomination." }] }
  const cases = async (orderId: string, state: "open" | "all" = "open") => (await world.service.cases.list({ orderId, state, limit: 10, offset: 0 })).cases

  it.each(["with the order", "by an edit"])("that came %s is a person's question, asked once", async (how) => {
    const orderId = newOrderId()
    await sales().ensure(purchase(orderId, [50_000], how === "with the order" ? unknown : {}))
    await sales().holdAdded(purchase(orderId, [50_000], unknown))
    const [found, ...others] = await cases(orderId)
    expect([found?.kind, found?.reason, others, (await sales().known(orderId)).asked]).toEqual(["no_denomination", unknown.unknownLines[0]?.reason, [], ["line_without"]])
    await world.service.cases.resolve(found?.id ?? "", "admin", { note: "refunded by hand", closeUnitIds: [] })
    await sales().holdAdded(purchase(orderId, [50_000], unknown))
    expect((await cases(orderId, "all")).map(({ state }) => state)).toEqual(["closed"])
  })

  it("that got one is no question any more: its vouchers are", async () => {
    const orderId = newOrderId()
    await sales().ensure(purchase(orderId, [50_000], unknown))
    const { lines } = purchase(orderId, [50_000])
    const added = await sales().holdAdded(purchase(orderId, [50_000], { lines: [...lines, ...lines.map((line) => ({ ...line, lineItemId: "line_without" }))] }))
    expect((await cases(orderId)).map(({ kind, unit_ids }) => [kind, unit_ids])).toEqual([["held_for_review", added]])
  })
})

describe("An edit that changes what a line costs", () => {
  const sales = () => world.service.sales
  const prices = async (orderId: string) => (await world.query<{ price: number }>(`select price_minor::int as price from voucher_unit where order_id = :orderId order by unit_index`, { orderId })).map((row) => row.price)
  const edited = (orderId: string) => [{ lineItemId: `line_${orderId}_50000`, unitPrices: [40_000, 40_001] }]

  it("has its vouchers paid back at the new price", async () => {
    const orderId = newOrderId()
    await sales().ensure(purchase(orderId, [50_000, 50_000]))
    expect((await sales().known(orderId)).lines).toMatchObject([{ units: 2, price: 100_000 }])
    await sales().followPrices(orderId, edited(orderId))
    expect([await prices(orderId), (await sales().known(orderId)).lines[0]?.price]).toEqual([[40_000, 40_001], 80_001])
  })

  it("leaves a line as it is of which money went back already: of its rest Medusa's total tells nothing", async () => {
    const orderId = newOrderId()
    await sales().ensure(purchase(orderId, [50_000, 50_000]))
    await world.query(`update voucher_unit set state = 'refunded' where order_id = :orderId and unit_index = 0`, { orderId })
    await sales().followPrices(orderId, edited(orderId))
    expect(await prices(orderId)).toEqual([50_000, 50_000])
  })
})

describe("Vouchers that an edit takes off a paid order", () => {
  const sales = () => world.service.sales
  const lineOf = (orderId: string) => `line_${orderId}_50000`
  const left = (orderId: string, quantity: number | null) => new Map(quantity === null ? [] : [[lineOf(orderId), quantity]])
  const states = async (orderId: string) => (await world.service.views.units(orderId)).map((unit) => unit.state)
  const cases = async (orderId: string) => (await world.service.cases.list({ orderId, state: "open", limit: 10, offset: 0 })).cases
  const vouchers = (number: number) => Array.from({ length: number }, () => 50_000)
  const held = { hold: { kind: "held_for_review", reason: "test" } } as const
  const ensured = async (number: number, more: Parameters<typeof purchase>[2] = {}) => {
    const orderId = newOrderId()
    await sales().ensure(purchase(orderId, vouchers(number), more))
    return orderId
  }

  it("are closed while they are held, the last ones first; the others are let go without them", async () => {
    const orderId = await ensured(3, held)
    expect(await sales().closeSurplus(orderId, left(orderId, 2))).toHaveLength(1)
    expect(await states(orderId)).toEqual(["held", "held", "cancelled"])
    await world.service.cases.retry((await cases(orderId))[0]?.id ?? "", "admin")
    expect(await states(orderId)).toEqual(["pending", "pending", "cancelled"])
    const [supplierOrder] = await world.query<{ id: string }>(`select id from voucher_supplier_order where order_id = :orderId`, { orderId })
    expect((await world.service.tasks.fulfillmentView(supplierOrder?.id ?? ""))?.lines).toMatchObject([{ lineItemId: lineOf(orderId), quantity: 2 }])
  })

  it("are closed before their fulfillment is made", async () => {
    const orderId = await ensured(2)
    await sales().closeSurplus(orderId, left(orderId, 1))
    expect(await states(orderId)).toEqual(["pending", "cancelled"])
  })

  it.each([["the line", null], ["all of the line's quantity", 0]] as const)("end the case and the supplier order when %s is gone", async (_what, quantity) => {
    const orderId = await ensured(2, held)
    await sales().closeSurplus(orderId, left(orderId, quantity))
    expect([await states(orderId), await cases(orderId)]).toEqual([["cancelled", "cancelled"], []])
    expect(await world.query(`select state from voucher_supplier_order where order_id = :orderId`, { orderId })).toEqual([{ state: "failed" }])
  })

  it("stay when a fulfillment holds them, or they were sent", async () => {
    const ready = await Sale.ready(world)
    const delivered = await Sale.ready(world)
    await delivered.post(delivered.success())
    const before = [await states(ready.orderId), await states(delivered.orderId)]
    expect([await sales().closeSurplus(ready.orderId, new Map()), await sales().closeSurplus(delivered.orderId, new Map())]).toEqual([[], []])
    expect([await states(ready.orderId), await states(delivered.orderId)]).toEqual(before)
  })

  it("are none while the order has all of them, and none beyond what was refunded or closed before", async () => {
    const orderId = await ensured(3, held)
    expect(await sales().closeSurplus(orderId, left(orderId, 3))).toEqual([])
    const [found] = await cases(orderId)
    await world.service.cases.resolve(found?.id ?? "", "admin", { note: "one by hand, the others go on", closeUnitIds: found?.unit_ids.slice(0, 1) ?? [] })
    const again = await ensured(3, held)
    await world.query(`update voucher_unit set state = 'refunded' where order_id = :again and unit_index = 0`, { again })
    expect(await sales().closeSurplus(again, left(again, 2))).toEqual([])
    expect(await sales().closeSurplus(again, left(again, 1))).toHaveLength(1)
  })

  it("are other vouchers when they are added again", async () => {
    const orderId = await ensured(2, held)
    await sales().closeSurplus(orderId, left(orderId, 1))
    expect((await sales().known(orderId)).lines).toMatchObject([{ units: 1, standing: 1, loose: 1 }])
    const added = await sales().holdAdded(purchase(orderId, vouchers(2)))
    expect([added.length, await states(orderId)]).toEqual([1, ["held", "cancelled", "held"]])
    expect(await sales().closeSurplus(orderId, left(orderId, 2))).toEqual([])
  })

  it("have the order looked at once more: another edit may have brought them back while it was being read", async () => {
    const orderId = await ensured(2, held)
    await sales().closeSurplus(orderId, left(orderId, 2))
    expect(await count("voucher_recheck", orderId)).toBe(0)
    await sales().closeSurplus(orderId, left(orderId, 1))
    expect(await count("voucher_recheck", orderId)).toBe(1)
    // The look that finds two in the order again.
    expect(await sales().holdAdded(purchase(orderId, vouchers(2)))).toHaveLength(1)
  })

  it("are closed once, however many triggers saw the edit", async () => {
    const orderId = await ensured(5, held)
    const closed = await Promise.all(Array.from({ length: 8 }, () => sales().closeSurplus(orderId, left(orderId, 3))))
    expect([closed.flat().length, await states(orderId)]).toEqual([2, ["held", "held", "held", "cancelled", "cancelled"]])
  })

  it.each([
    [{ standing: 3, loose: 3 }, 2, 1],
    [{ standing: 3, loose: 0 }, 2, 0],
    [{ standing: 2, loose: 1 }, 0, 1],
    [{ standing: 2, loose: 2 }, 3, 0],
  ])("number, of %j with %i left: %i", (line, quantity, surplus) => {
    expect(surplusOf({ lineItemId: "line_1", units: 3, unsplit: 0, price: 0, ...line }, new Map([["line_1", quantity]]))).toBe(surplus)
  })
})
