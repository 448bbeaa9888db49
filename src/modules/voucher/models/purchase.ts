import { model } from "@medusajs/framework/utils"

/**
 * One row per Medusa order that holds vouchers: the buyer as Hubble must know him, the freeze, the lease of its tasks. While
 * `paid_at` is null the order is only watched, so that the sweep finds a payment whose event was lost.
 */
export const VoucherPurchase = model.define("voucher_purchase", {
  id: model.id({ prefix: "vpur" }).primaryKey(),
  order_id: model.text(),
  cart_id: model.text().nullable(),
  customer_id: model.text().nullable(),
  currency_code: model.text(),
  buyer_name: model.text().nullable(),
  buyer_email: model.text().nullable(),
  buyer_phone: model.text().nullable(),
  /** Keyed hashes, kept only while a hold rule counts by them. */
  email_hash: model.text().nullable(),
  address_hash: model.text().nullable(),
  paid_at: model.dateTime().nullable(),
  /** When the sweep last looked at it while it was unpaid. */
  looked_at: model.dateTime().nullable(),
  /** Bought on a reserved card sale that is not captured yet: no code is shown. */
  awaits_capture: model.boolean().default(false),
  /** What Medusa's order requires at this version; fulfillments that we make raise the version and change nothing of it. */
  required_minor: model.number().nullable(),
  required_version: model.number().nullable(),
  frozen_until: model.dateTime().nullable(),
  task_lease_until: model.dateTime().nullable(),
  task_lease_token: model.number().default(0),
})

/** An order that the sweep looks at again until a look went well: changed in Medusa, not ensured, or with units that wait for their money. */
export const VoucherRecheck = model.define("voucher_recheck", {
  order_id: model.text().primaryKey(),
  /** Rises when asked for during a look. */
  asked: model.number().default(1),
  looked_at: model.dateTime().nullable(),
})

/** How far the sweep has read Medusa's orders and their changes, and the pulse of the workers; a row for each. */
export const VoucherSweep = model.define("voucher_sweep", {
  id: model.text().primaryKey(),
  last_order_id: model.text(),
})
