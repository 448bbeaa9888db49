import { model } from "@medusajs/framework/utils"

/** The server-side denomination of a flexible line (`protocol.md` section 2); used once, by the order of its cart. */
export const VoucherSelection = model.define("voucher_selection", {
  id: model.id({ prefix: "vsel" }).primaryKey(),
  cart_id: model.text(),
  brand_id: model.text(),
  face_minor: model.number(),
  face_currency: model.text(),
  price_minor: model.number(),
  price_currency: model.text(),
  rate: model.text().nullable(),
  valid_until: model.dateTime(),
  order_id: model.text().nullable(),
  line_item_id: model.text().nullable(),
})

/** What one voucher of a FIXED variant was quoted at when its cart was last checked for payment; the loss guard compares with it. */
export const VoucherQuote = model.define("voucher_quote", {
  id: model.id({ prefix: "vquo" }).primaryKey(),
  cart_id: model.text(),
  variant_id: model.text(),
  price_minor: model.number(),
  price_currency: model.text(),
})

/**
 * Who the vouchers of a line are for; with an order it is a gift. The cart line names this row in its `variant_barcode` (FIXED) or through its
 * selection (FLEXIBLE), both of them server data; a row counts for one line of the order of its cart. Never in metadata, which the public
 * order route shows.
 */
export const VoucherRecipient = model.define("voucher_recipient", {
  id: model.id({ prefix: "vrec" }).primaryKey(),
  cart_id: model.text(),
  brand_id: model.text(),
  selection_id: model.text().nullable(),
  name: model.text(),
  email: model.text(),
  message: model.text().nullable(),
  send_at: model.dateTime().nullable(),
  /** IANA name, as the buyer thought of the date; `send_at` is the moment. */
  time_zone: model.text().nullable(),
  order_id: model.text().nullable(),
  line_item_id: model.text().nullable(),
  /** When its first mail became due, was handed over, and a code of it was revealed to the recipient. */
  queued_at: model.dateTime().nullable(),
  sent_at: model.dateTime().nullable(),
  opened_at: model.dateTime().nullable(),
})
