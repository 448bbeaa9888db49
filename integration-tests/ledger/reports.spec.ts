import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { asValue, createContainer } from "@medusajs/framework/awilix"
import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../src/modules/voucher"
import { salesCsv } from "../../src/workflows/reports/sales"
import { createLedgerWorld, HOUR, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

/** `VOUCHER_HUB_REPORT_ROWS=100000` is the full size. */
const ROWS = Number(process.env.VOUCHER_HUB_REPORT_ROWS ?? 4_000)
const MB = 1_048_576

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("reports")
})
afterAll(() => world?.dispose())

setFlagsFromString("--expose-gc")
const collectGarbage = runInNewContext("gc") as () => void

/** Bytes in use after what is garbage is gone. */
function heldInMemory(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const every = { from: null, to: null }
const container = () => createContainer().register(VOUCHER_MODULE, asValue(world.service)) as unknown as MedusaContainer
const page = (more: object = {}) => ({ ...every, after: "", limit: 1_000, ...more })

describe("The books as reports read them", () => {
  it("a supplier order has its last reference and what was debited for it, which after a failure is nothing", async () => {
    const good = await Sale.ready(world, [50_000, 100_000])
    await good.post(good.success())
    const bad = await Sale.ready(world)
    await bad.post(bad.failed())
    const rows = await world.service.reports.supplierOrders(page())
    const [reference] = await good.attempts()
    expect(rows.find((row) => row.order_id === good.orderId)).toMatchObject({ our_reference: reference?.reference_id, hubble_order_id: good.hubble.hubbleOrderId, units: 2, debited: 150_000, state: "succeeded" })
    expect(rows.find((row) => row.order_id === bad.orderId)).toMatchObject({ units: 1, debited: 0 })
  })

  it("an order has what was charged, delivered, refunded and closed of it", async () => {
    const sale = await Sale.ready(world, [50_000, 100_000])
    await sale.post(sale.success())
    await world.query(`update voucher_unit set state = 'refunded' where id = :id`, { id: sale.unitIds[0] })
    const [first] = (await world.query<{ face: number }>(`select face_minor::float8 as face from voucher_unit where id = :id`, { id: sale.unitIds[0] })).map((row) => row.face)
    const line = { lineItemId: `line_${sale.orderId}_${first}`, units: 1, prices: [first] }
    const other = { lineItemId: `line_${sale.orderId}_${150_000 - (first ?? 0)}`, units: 1, prices: [] }
    const [row] = (await world.service.reports.orderBooks(page())).filter((one) => one.order_id === sale.orderId)
    expect(row).toMatchObject({ units: 2, live: 1, refunded: first, gone: expect.arrayContaining([line, other]), closed: 0, charged: 150_000, delivered: 150_000 - (first ?? 0) })
    expect(await world.service.sales.goneUnits(sale.orderId)).toEqual([line])
  })

  it("the period takes its first moment in and leaves its last one out", async () => {
    const sale = await Sale.ready(world)
    await sale.pass(48 * HOUR)
    const [paid] = await world.query<{ paid_at: Date }>(`select date_trunc('milliseconds', paid_at) as paid_at from voucher_purchase where order_id = :orderId`, { orderId: sale.orderId })
    await world.query(`update voucher_purchase set paid_at = :at where order_id = :orderId`, { at: paid?.paid_at, orderId: sale.orderId })
    const has = async (period: object) => (await world.service.reports.soldUnits(page(period))).some((row) => row.order_id === sale.orderId)
    expect([await has({ from: paid?.paid_at }), await has({ to: paid?.paid_at })]).toEqual([true, false])
  })

  it(`${ROWS} vouchers pass through page by page, each once, and do not pile up in memory`, async () => {
    const sale = await Sale.ready(world)
    await world.query(
      `insert into voucher_unit (id, order_id, line_item_id, unit_index, brand_id, brand_title, face_minor, face_currency, price_minor, price_currency, state)
       select 'vunit_copy_' || lpad(n::text, 7, '0'), u.order_id, 'copies', n, u.brand_id, '=HYPERLINK("http://evil.test")', u.face_minor, u.face_currency, u.price_minor, u.price_currency, 'delivered'
       from generate_series(1, :rows) n, voucher_unit u where u.id = :unit`,
      { rows: ROWS, unit: sale.unitIds[0] },
    )
    const before = heldInMemory()
    let last = 0
    let seen = 0
    let pages = 0
    let peak = 0
    let formulas = 0
    for await (const text of salesCsv(container(), every)) {
      for (const [, number] of text.matchAll(/^vunit_copy_(\d+)/gm)) {
        seen += Number(number) > last ? 1 : 0
        last = Number(number)
      }
      formulas += (text.match(/(^|,)"?=/gm) ?? []).length
      pages += 1
      if (pages % 4 === 0) peak = Math.max(peak, heldInMemory() - before)
    }
    expect([seen, formulas]).toEqual([ROWS, 0])
    process.stderr.write(`  ${ROWS} rows, at most ${(peak / MB).toFixed(1)} MB held\n`)
    expect(peak / MB).toBeLessThan(15)
  })
})
