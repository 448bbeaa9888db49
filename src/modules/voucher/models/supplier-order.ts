import { model } from "@medusajs/framework/utils"

/** The ledger row of one Hubble order and its retries: a split group of one brand of one Medusa order. */
export const SupplierOrder = model.define("voucher_supplier_order", {
  id: model.id({ prefix: "vso" }).primaryKey(),
  order_id: model.text(),
  brand_id: model.text(),
  group_index: model.number(),
  amount_minor: model.number(),
  currency: model.text(),
  state: model.text(),
  fulfillment_id: model.text().nullable(),
  due_at: model.dateTime().nullable(),
  lease_until: model.dateTime().nullable(),
  lease_token: model.number().default(0),
  funded: model.boolean().default(false),
  replacing: model.boolean().default(false),
  waiting_since: model.dateTime().nullable(),
  brand_unread_since: model.dateTime().nullable(),
  extra_read: model.boolean().default(false),
  extra_read_at: model.dateTime().nullable(),
  claimed_at: model.dateTime().nullable(),
  last_problem: model.text().nullable(),
})

/** One reference at Hubble. Keeps an allow-list of the answer's fields, never the answer. */
export const SupplierAttempt = model.define("voucher_attempt", {
  id: model.id({ prefix: "vatt" }).primaryKey(),
  supplier_order_id: model.text(),
  number: model.number(),
  reference_id: model.text(),
  hubble_order_id: model.text().nullable(),
  state: model.text(),
  amount_minor: model.number(),
  sends: model.number(),
  sent_at: model.dateTime(),
  processing_since: model.dateTime().nullable(),
  reads: model.number(),
  last_read_at: model.dateTime().nullable(),
  absent_count: model.number(),
  absent_at: model.dateTime().nullable(),
  blind_looks: model.number(),
  short_read: model.boolean().default(false),
  rejection: model.json().nullable(),
  failure_kind: model.text().nullable(),
  failure_code: model.text().nullable(),
  failure_text: model.text().nullable(),
  request_ids: model.json(),
  http_status: model.number().nullable(),
})

/** Which units an attempt carries. `live` mirrors the attempt's state; a unit has at most one live attempt. */
export const SupplierAttemptUnit = model.define("voucher_attempt_unit", {
  id: model.id({ prefix: "vau" }).primaryKey(),
  attempt_id: model.text(),
  unit_id: model.text(),
  live: model.boolean(),
})
