import { model } from "@medusajs/framework/utils"

/** Work on Medusa's side (fulfill, ship, deliver, cancel, refund, notify); one per order at a time, each looks before it acts. */
export const VoucherTask = model.define("voucher_task", {
  id: model.id({ prefix: "vtask" }).primaryKey(),
  order_id: model.text(),
  supplier_order_id: model.text().nullable(),
  kind: model.text(),
  dedupe_key: model.text(),
  payload: model.json().nullable(),
  state: model.enum(["due", "done", "dropped"]),
  due_at: model.dateTime(),
  tries: model.number(),
  first_try_at: model.dateTime().nullable(),
  last_error: model.text().nullable(),
})

/** A case a person must see; one open case per dedupe key. */
export const VoucherCase = model.define("voucher_case", {
  id: model.id({ prefix: "vcase" }).primaryKey(),
  kind: model.text(),
  dedupe_key: model.text(),
  order_id: model.text().nullable(),
  supplier_order_id: model.text().nullable(),
  unit_ids: model.json(),
  reason: model.text(),
  support_text: model.text().nullable(),
  state: model.enum(["open", "closed"]),
  closed_at: model.dateTime().nullable(),
  closed_by: model.text().nullable(),
  note: model.text().nullable(),
})

/** A refund we are about to make, committed before the PSP hears of it; one open per payment. */
export const RefundIntent = model.define("voucher_refund_intent", {
  id: model.id({ prefix: "vref" }).primaryKey(),
  order_id: model.text(),
  payment_id: model.text(),
  unit_ids: model.json(),
  amount_minor: model.number(),
  currency: model.text(),
  state: model.enum(["open", "done", "dropped"]),
  refund_id: model.text().nullable(),
})
