import { model } from "@medusajs/framework/utils"

/** A code as the supplier gave it, sealed (AES-256-GCM, row id as associated data); in clear only what a list may show. */
export const VaultVoucher = model.define("voucher_vault", {
  id: model.id({ prefix: "vlt" }).primaryKey(),
  order_id: model.text(),
  supplier_order_id: model.text(),
  attempt_id: model.text(),
  unit_id: model.text().nullable(),
  supplier_voucher_id: model.text().nullable(),
  card_type: model.text(),
  envelope: model.text(),
  key_id: model.text(),
  fingerprint: model.text(),
  /** Null in rows of the first version: by the key with the smallest id. */
  fingerprint_key_id: model.text().nullable(),
  last4: model.text().nullable(),
  valid_till: model.text().nullable(),
  amount_minor: model.number(),
})

/** Who saw which code, when; the address only as a keyed hash. */
export const VoucherReveal = model.define("voucher_reveal", {
  id: model.id({ prefix: "vrev" }).primaryKey(),
  unit_id: model.text(),
  order_id: model.text(),
  actor_type: model.enum(["customer", "guest", "recipient", "user", "mail"]),
  actor_id: model.text().nullable(),
  ip_hash: model.text().nullable(),
  reason: model.text().nullable(),
})

/** A guest's key to the orders of one cart, or, sent by e-mail, to one order, or a recipient's to one gift; only its hash is kept. */
export const VoucherToken = model.define("voucher_token", {
  id: model.id({ prefix: "vtok" }).primaryKey(),
  cart_id: model.text().nullable(),
  order_id: model.text().nullable(),
  gift_id: model.text().nullable(),
  token_hash: model.text(),
  expires_at: model.dateTime(),
})

/** What an allowance has used up until `ends_at`; the id names it, a network address only as a keyed hash. */
export const VoucherThrottle = model.define("voucher_throttle", {
  id: model.text().primaryKey(),
  taken: model.number(),
  ends_at: model.dateTime(),
})
