import type { Postgres } from "../../demo/runtime/postgres"

/** Copies of one real order, as its last version is, in Medusa's own tables, so that its list has as much to do as ours. */
const MEDUSA = (orderId: string, count: number) => [
  `insert into "order" (id, display_id, region_id, customer_id, version, sales_channel_id, status, is_draft_order, email, currency_code, shipping_address_id, billing_address_id, created_at, updated_at)
   select 'order_bench_' || lpad(n::text, 8, '0'), 1000000 + n, o.region_id, o.customer_id, o.version, o.sales_channel_id, o.status, o.is_draft_order, 'buyer' || n || '@bench.test', o.currency_code, o.shipping_address_id, o.billing_address_id,
     now() - n * interval '30 seconds', now() - n * interval '30 seconds'
   from "order" o, generate_series(1, ${count}) n where o.id = '${orderId}'`,
  `insert into order_summary (id, order_id, version, totals, created_at, updated_at)
   select 'ordsum_bench_' || n, 'order_bench_' || lpad(n::text, 8, '0'), s.version, s.totals, now(), now() from order_summary s join "order" o on o.id = s.order_id and o.version = s.version, generate_series(1, ${count}) n where s.order_id = '${orderId}'`,
  `insert into order_line_item (id, title, product_title, product_id, variant_id, variant_title, requires_shipping, is_discountable, is_tax_inclusive, raw_unit_price, unit_price, is_custom_price, created_at, updated_at)
   select 'ordli_bench_' || n, l.title, l.product_title, l.product_id, l.variant_id, l.variant_title, l.requires_shipping, l.is_discountable, l.is_tax_inclusive, l.raw_unit_price, l.unit_price, l.is_custom_price, now(), now()
   from order_item i join "order" o on o.id = i.order_id and o.version = i.version join order_line_item l on l.id = i.item_id, generate_series(1, ${count}) n where i.order_id = '${orderId}'`,
  `insert into order_item (id, order_id, version, item_id, quantity, raw_quantity, fulfilled_quantity, raw_fulfilled_quantity, delivered_quantity, raw_delivered_quantity, shipped_quantity, raw_shipped_quantity,
     return_requested_quantity, raw_return_requested_quantity, return_received_quantity, raw_return_received_quantity, return_dismissed_quantity, raw_return_dismissed_quantity, written_off_quantity, raw_written_off_quantity, created_at, updated_at)
   select 'orditem_bench_' || n, 'order_bench_' || lpad(n::text, 8, '0'), i.version, 'ordli_bench_' || n, i.quantity, i.raw_quantity, i.fulfilled_quantity, i.raw_fulfilled_quantity, i.delivered_quantity, i.raw_delivered_quantity, i.shipped_quantity, i.raw_shipped_quantity,
     i.return_requested_quantity, i.raw_return_requested_quantity, i.return_received_quantity, i.raw_return_received_quantity, i.return_dismissed_quantity, i.raw_return_dismissed_quantity, i.written_off_quantity, i.raw_written_off_quantity, now(), now()
   from order_item i join "order" o on o.id = i.order_id and o.version = i.version, generate_series(1, ${count}) n where i.order_id = '${orderId}'`,
]

const LEDGER = (count: number) => {
  const series = `generate_series(1, ${count}) n`
  const order = `'order_bench_' || lpad(n::text, 8, '0')`
  const at = `now() - n * interval '30 seconds'`
  return [
    `insert into voucher_purchase (id, order_id, currency_code, buyer_email, paid_at, created_at) select 'vpur_bench_' || n, ${order}, 'inr', 'Buyer' || n || '@bench.test', ${at}, ${at} from ${series}`,
    `insert into voucher_supplier_order (id, order_id, brand_id, group_index, amount_minor, currency, state, created_at)
     select 'vso_bench_' || lpad(n::text, 8, '0'), ${order}, 'brand_' || n % 450, 0, 50000, 'INR', case when n % 100 = 0 then 'failed' else 'succeeded' end, ${at} from ${series}`,
    `insert into voucher_unit (id, order_id, line_item_id, unit_index, brand_id, brand_title, face_minor, face_currency, price_minor, price_currency, state, supplier_order_id, delivered_at, created_at)
     select 'vunit_bench_' || n, ${order}, 'ordli_bench_' || n, 0, 'brand_' || n % 450, 'Brand ' || n % 450, 50000, 'INR', 50000, 'inr', case when n % 100 = 0 then 'refunded' else 'delivered' end,
       'vso_bench_' || lpad(n::text, 8, '0'), case when n % 100 = 0 then null else ${at} + interval '20 seconds' end, ${at} from ${series}`,
    `insert into voucher_attempt (id, supplier_order_id, number, reference_id, hubble_order_id, state, amount_minor, sends, sent_at, request_ids, created_at)
     select 'vatt_bench_' || n, 'vso_bench_' || lpad(n::text, 8, '0'), 1, 'ref-' || n, 'hubble-' || n, case when n % 100 = 0 then 'failed' else 'succeeded' end, 50000, 1, ${at} + interval '2 seconds', jsonb_build_array('req-' || n), ${at} from ${series}`,
    `insert into voucher_case (id, kind, dedupe_key, order_id, reason, state, created_at, closed_at, closed_by, note)
     select 'vcase_bench_' || n, 'timed_out', 'timed_out:' || n, ${order}, 'bench', case when n % 100 = 0 then 'open' else 'closed' end, ${at}, now(), 'system', 'bench' from generate_series(1, ${Math.ceil(count / 5)}) n`,
    `insert into webhook_delivery (id, source, topic, body_hash, body, headers, state, outcome, attempts, due_at, received_at, handled_at)
     select 'whd_bench_' || n, 'hubble', 'orders', encode(sha256(convert_to(n::text, 'UTF8')), 'hex'), '{"orderId":"x","status":"SUCCESS"}', '{}', 'handled', 'final', 0, ${at}, ${at}, ${at} from ${series}`,
    `insert into payin_request (id, session_id, method, psp, order_id, amount_minor, currency, state, paid_minor, money_at, created_at)
     select 'pin_bench_' || n, 'ps_bench_' || n, 'billet', 'hubcash', ${order}, 3224, 'brl', 'captured', 3224, ${at}, ${at} from ${series}`,
  ]
}

const TABLES = [`"order"`, "order_summary", "order_item", "order_line_item", "voucher_purchase", "voucher_supplier_order", "voucher_unit", "voucher_attempt", "voucher_case", "webhook_delivery", "payin_request"]

/** So many paid orders with a supplier order each, in Medusa's books and in ours. */
export async function seedBooks(pg: Postgres, database: string, orderId: string, count: number): Promise<void> {
  for (const sql of [...MEDUSA(orderId, count), ...LEDGER(count)]) await pg.query(database, sql)
  for (const table of TABLES) await pg.query(database, `vacuum analyze ${table}`)
}
