import type { Postgres } from "../../demo/runtime/postgres"

/** So many of them are due, however many there are. */
const DUE = 480

const TABLES = ["voucher_purchase", "voucher_supplier_order", "voucher_unit", "voucher_attempt", "voucher_task"]

/** Supplier orders number `from` to `to`, each of an order of its own; the first ones wait to be claimed, with a task each, the others are settled. */
export async function seedSupplierOrders(pg: Postgres, database: string, from: number, to: number): Promise<void> {
  const series = `generate_series(${from}, ${to}) n`
  const order = `'order_bench_' || n`
  const isDue = `n <= ${DUE}`
  const at = `now() - n * interval '1 second'`
  const statements = [
    `insert into voucher_purchase (id, order_id, currency_code, buyer_name, buyer_email, buyer_phone, paid_at, created_at) select 'vpur_bench_' || n, ${order}, 'inr', 'Asha Rao', 'buyer' || n || '@bench.test', '9876543212', ${at}, ${at} from ${series}`,
    `insert into voucher_supplier_order (id, order_id, brand_id, group_index, amount_minor, currency, state, due_at, created_at)
     select 'vso_bench_' || n, ${order}, 'brand_' || n % 450, 0, 50000, 'INR', case when ${isDue} then 'ready' else 'succeeded' end, case when ${isDue} then ${at} end, ${at} from ${series}`,
    `insert into voucher_unit (id, order_id, line_item_id, unit_index, brand_id, brand_title, face_minor, face_currency, price_minor, price_currency, state, supplier_order_id, created_at)
     select 'vunit_bench_' || n, ${order}, 'ordli_bench_' || n, 0, 'brand_' || n % 450, 'Brand ' || n % 450, 50000, 'INR', 50000, 'inr', case when ${isDue} then 'pending' else 'delivered' end, 'vso_bench_' || n, ${at} from ${series}`,
    `insert into voucher_attempt (id, supplier_order_id, number, reference_id, hubble_order_id, state, amount_minor, sends, sent_at, created_at)
     select 'vatt_bench_' || n, 'vso_bench_' || n, 1, 'ref-' || n, 'hubble-' || n, 'succeeded', 50000, 1, ${at}, ${at} from ${series} where not ${isDue}`,
    `insert into voucher_task (id, order_id, supplier_order_id, kind, dedupe_key, state, due_at, created_at) select 'vtask_bench_' || n, ${order}, 'vso_bench_' || n, 'ship', 'ship:vso_bench_' || n, case when ${isDue} then 'due' else 'done' end, ${at}, ${at} from ${series}`,
  ]
  for (const sql of statements) await pg.query(database, sql)
  for (const table of TABLES) await pg.query(database, `vacuum analyze ${table}`)
}
