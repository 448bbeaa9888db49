import { firstRow, type Db } from "./sql"

/** A text a merchant can paste to Hubble support: ids and times only, never a code. */
export async function supportText(db: Db, supplierOrderId: string): Promise<string> {
  const row = await firstRow<{ reference_id: string; hubble_order_id: string | null; request_ids: string[]; sent_at: Date; amount: number }>(
    db,
    `select reference_id, hubble_order_id, request_ids, sent_at, amount_minor::float8 as amount from voucher_attempt where supplier_order_id = :supplierOrderId order by number desc limit 1`,
    { supplierOrderId },
  )
  if (!row) return ""
  return [
    "Please tell us the final state of this order.",
    `Reference id: ${row.reference_id}`,
    `Order id: ${row.hubble_order_id ?? "not known to us"}`,
    `Amount: Rs ${(row.amount / 100).toFixed(2)}`,
    `Sent at: ${new Date(row.sent_at).toISOString()}`,
    `X-REQUEST-ID: ${row.request_ids.join(", ")}`,
  ].join("\n")
}
