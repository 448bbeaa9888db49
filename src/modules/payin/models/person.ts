import { model } from "@medusajs/framework/utils"

/** A stored card as the shopper sees it; Hubcash's id of it is sealed and never leaves the server. */
export const PayinCard = model.define("payin_card", {
  id: model.id({ prefix: "pcard" }).primaryKey(),
  owner_type: model.enum(["customer", "cart"]),
  owner_id: model.text(),
  envelope: model.text(),
  brand: model.text(),
  last4: model.text(),
  holder_name: model.text(),
  exp_month: model.text(),
  exp_year: model.text(),
})

/** A payer's document behind a token of which only the hash is kept; sealed, bound to a cart, emptied when it is needed no more. */
export const PayinPayer = model.define("payin_payer", {
  id: model.id({ prefix: "ppay" }).primaryKey(),
  token_hash: model.text(),
  cart_id: model.text(),
  envelope: model.text().nullable(),
  expires_at: model.dateTime(),
})

/** Where the money of an order goes back to, sealed; one per order, replaced when the shopper gives it again. */
export const PayinReceiver = model.define("payin_receiver", {
  id: model.id({ prefix: "prcv" }).primaryKey(),
  order_id: model.text(),
  envelope: model.text().nullable(),
  given_at: model.dateTime(),
  expires_at: model.dateTime(),
})
