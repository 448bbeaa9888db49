import { createLedgerWorld, type LedgerWorld } from "./ledger-world"
import { newOrderId, purchase, Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("ensure")
})
afterAll(() => world?.dispose())

const count = async (table: string, orderId: string) => (await world.query<{ n: number }>(`select count(*)::int as n from ${table} where order_id = :orderId`, { orderId }))[0]?.n

describe("Ensuring a paid order", () => {
  it("writes a unit per voucher, a supplier order and the task that creates its fulfillment", async () => {
    const orderId = newOrderId()
    const made = await world.service.sales.ensure(purchase(orderId, [50_000, 50_000, 100_000]))
    expect(made).toMatchObject({ created: true, unitIds: { length: 3 }, supplierOrderIds: { length: 1 } })
    const [order] = await world.query(`select state, amount_minor::float8 as amount, due_at from voucher_supplier_order where order_id = :orderId`, { orderId })
    expect(order).toEqual({ state: "awaiting_fulfillment", amount: 200_000, due_at: null })
    expect(await world.query(`select kind, state from voucher_task where order_id = :orderId`, { orderId })).toEqual([{ kind: "fulfill", state: "due" }])
  })

  it("creates nothing the second time and adopts what is there", async () => {
    const orderId = newOrderId()
    const first = await world.service.sales.ensure(purchase(orderId, [50_000, 50_000]))
    const second = await world.service.sales.ensure(purchase(orderId, [50_000, 50_000]))
    expect(second.created).toBe(false)
    expect([...second.unitIds].sort()).toEqual([...first.unitIds].sort())
    expect(second.supplierOrderIds).toEqual(first.supplierOrderIds)
    expect(await count("voucher_unit", orderId)).toBe(2)
  })

  it("creates once when twenty processes ensure at the same moment", async () => {
    const orderId = newOrderId()
    const results = await Promise.all(Array.from({ length: 20 }, () => world.service.sales.ensure(purchase(orderId, [50_000, 50_000, 50_000]))))
    expect(results.filter((result) => result.created)).toHaveLength(1)
    expect(new Set(results.map((result) => [...result.unitIds].sort().join())).size).toBe(1)
    expect([await count("voucher_unit", orderId), await count("voucher_supplier_order", orderId), await count("voucher_task", orderId)]).toEqual([3, 1, 1])
  })

  it("creates once when the order was watched before it was paid", async () => {
    const orderId = newOrderId()
    await world.service.sales.watch({ orderId, cartId: null, customerId: null, currency: "inr" })
    expect((await world.service.sales.takeUnpaid({ since: null, limit: 1_000 })).taken).toContain(orderId)
    const results = await Promise.all(Array.from({ length: 20 }, () => world.service.sales.ensure(purchase(orderId, [50_000]))))
    expect(results.filter((result) => result.created)).toHaveLength(1)
    expect(await count("voucher_unit", orderId)).toBe(1)
    expect((await world.service.sales.takeUnpaid({ since: null, limit: 1_000 })).taken).not.toContain(orderId)
  })

  it("keeps the stored split: another split later changes nothing", async () => {
    const orderId = newOrderId()
    const one = [{ denomination: 50_000, quantity: 1 }]
    const first = await world.service.sales.ensure(purchase(orderId, [50_000, 50_000], { splits: [{ brandId: "brand_1", orders: [one, one], reason: null }] }))
    expect(first.supplierOrderIds).toHaveLength(2)
    const second = await world.service.sales.ensure(purchase(orderId, [50_000, 50_000]))
    expect(second.supplierOrderIds).toEqual(first.supplierOrderIds)
  })

  it("writes nothing at all when the split asks for a voucher that was not bought", async () => {
    const orderId = newOrderId()
    const wrong = purchase(orderId, [50_000], { splits: [{ brandId: "brand_1", orders: [[{ denomination: 70_000, quantity: 1 }]], reason: null }] })
    await expect(world.service.sales.ensure(wrong)).rejects.toThrow(/more vouchers of 70000 than were bought/)
    expect([await count("voucher_purchase", orderId), await count("voucher_supplier_order", orderId)]).toEqual([0, 0])
  })

  it("writes nothing at all when the split leaves a paid voucher out: no paid unit is ever lost", async () => {
    const orderId = newOrderId()
    const short = purchase(orderId, [50_000, 50_000], { splits: [{ brandId: "brand_1", orders: [[{ denomination: 50_000, quantity: 1 }]], reason: null }] })
    await expect(world.service.sales.ensure(short)).rejects.toThrow()
    expect(await count("voucher_purchase", orderId)).toBe(0)
  })

  it("holds the units of a brand without a legal split and names them in a case", async () => {
    const orderId = newOrderId()
    const made = await world.service.sales.ensure(purchase(orderId, [50_000], { splits: [{ brandId: "brand_1", orders: null, reason: "over the maximum amount" }] }))
    expect(made.supplierOrderIds).toEqual([])
    const { cases } = await world.service.cases.list({ orderId, state: "open", limit: 10, offset: 0 })
    expect(cases).toMatchObject([{ kind: "no_denomination", unit_ids: made.unitIds, reason: "over the maximum amount" }])
  })

  it("parks everything before buying when the shop holds the order", async () => {
    const orderId = newOrderId()
    await world.service.sales.ensure(purchase(orderId, [50_000], { hold: { kind: "held_for_review", reason: "first order of a new customer" } }))
    expect(await count("voucher_task", orderId)).toBe(0)
    expect(await world.service.placement.claim({ limit: 10, orderId })).toEqual([])
    expect((await world.service.views.units(orderId)).map((unit) => unit.state)).toEqual(["held"])
  })
})

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

describe("A payment that is taken back twice", () => {
  it("holds what was let go meanwhile beside what is held already", async () => {
    const first = [{ denomination: 50_000, quantity: 1 }]
    const sale = await Sale.paid(world, [50_000, 50_000], { splits: [{ brandId: "brand_1", orders: [first, first], reason: null }] })
    await world.service.sales.holdUnsent(sale.orderId, "Payment one was taken back.")
    await world.query(`with so as (update voucher_supplier_order set state = 'ready' where id = :id returning id) update voucher_unit set state = 'pending' where supplier_order_id in (select id from so)`, { id: sale.supplierOrderId })
    await world.service.sales.holdUnsent(sale.orderId, "Payment two was taken back.")
    expect((await sale.cases()).map((found) => [found.kind, [...found.unit_ids].sort()])).toEqual([["held_for_review", [...sale.unitIds].sort()]])
  })
})

describe("The database itself", () => {
  it("refuses a second unit at the same position of a line", async () => {
    const sale = await Sale.ready(world)
    const copy = `insert into voucher_unit (id, order_id, line_item_id, unit_index, brand_id, brand_title, face_minor, face_currency, price_minor, price_currency, state)
      select 'vunit_copy', order_id, line_item_id, unit_index, brand_id, brand_title, face_minor, face_currency, price_minor, price_currency, state from voucher_unit where id = :id`
    await expect(world.query(copy, { id: sale.unitIds[0] })).rejects.toThrow(/UQ_voucher_unit_position/)
  })

  it("refuses to soft-delete any row of the ledger", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.success())
    await world.service.reveal(sale.unitIds[0] ?? "", { type: "user", id: "u", ip: null, reason: "test" })
    await world.service.access.issueToken("cart_x")
    await world.service.cases.open({ kind: "held_for_review", orderId: sale.orderId, reason: "test" })
    await world.service.sales.keepSweepCursor("orders", "order_0")
    await world.service.sales.recheck(sale.orderId)
    const tables = await world.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public' and table_name like 'voucher%'`)
    expect(tables.length).toBeGreaterThanOrEqual(14)
    for (const { name } of tables) {
      const [row] = await world.query<{ n: number }>(`select count(*)::int as n from ${name}`)
      if (row?.n) await expect(world.query(`update ${name} set deleted_at = now()`)).rejects.toThrow(/violates check constraint/)
      const [check] = await world.query<{ n: number }>(`select count(*)::int as n from pg_constraint where conrelid = :name::regclass and contype = 'c' and pg_get_constraintdef(oid) ilike '%deleted_at IS NULL%'`, { name })
      expect({ name, guarded: check?.n }).toEqual({ name, guarded: 1 })
    }
  })
})
