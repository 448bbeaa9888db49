import { firstRow, type Db } from "./sql"

/** Sum of the refunds this plugin made for units of an order, in minor units of the order's currency. */
export async function refundedUnits(db: Db, orderId: string): Promise<number> {
  const row = await firstRow<{ refunded: number }>(db, `select coalesce(sum(amount_minor), 0)::float8 as refunded from voucher_refund_intent where order_id = :orderId and state = 'done'`, { orderId })
  return row?.refunded ?? 0
}
