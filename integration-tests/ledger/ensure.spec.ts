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
    await world.service.sales.watch({ orderId, cartId: null, customerId: null, email: null, currency: "inr" })
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

describe("A payment that is taken back while its order waits for the wallet", () => {
  it("leaves a person one question: what is held waits for no balance", async () => {
    const sale = await Sale.ready(world)
    await world.service.placement.postpone(await sale.claim(), { to: "waiting_wallet", inMs: null, reason: "Insufficient balance" })
    expect(await sale.openCases()).toEqual(["waiting_for_wallet"])
    await world.service.sales.holdUnsent(sale.orderId, "The payment was taken back.")
    expect([await sale.units(), await sale.openCases()]).toEqual([["held"], ["held_for_review"]])
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
