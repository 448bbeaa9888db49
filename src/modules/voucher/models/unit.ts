import { model } from "@medusajs/framework/utils"

/** One paid voucher. Amounts are minor units: `face_*` is what the code is worth, `price_*` what the shopper paid for it. */
export const VoucherUnit = model.define("voucher_unit", {
  id: model.id({ prefix: "vunit" }).primaryKey(),
  order_id: model.text(),
  line_item_id: model.text(),
  unit_index: model.number(),
  brand_id: model.text(),
  brand_title: model.text(),
  face_minor: model.number(),
  face_currency: model.text(),
  price_minor: model.number(),
  price_currency: model.text(),
  state: model.text(),
  supplier_order_id: model.text().nullable(),
  state_at: model.dateTime(),
  delivered_at: model.dateTime().nullable(),
  used_at: model.dateTime().nullable(),
  /** When an edit took it off the order. */
  taken_off_at: model.dateTime().nullable(),
})

/** Every change of state with its time and cause; appended only. */
export const VoucherTransition = model.define("voucher_transition", {
  id: model.id({ prefix: "vtr" }).primaryKey(),
  subject: model.enum(["unit", "supplier_order", "attempt", "task", "case"]),
  subject_id: model.text(),
  order_id: model.text(),
  from_state: model.text().nullable(),
  to_state: model.text(),
  cause: model.text(),
})
