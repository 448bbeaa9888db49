import { model } from "@medusajs/framework/utils"

/** What every row that is sent to a payment service keeps of it: who may work on it now, when it is due, and what the last call said. */
const sending = () => ({
  request_ids: model.json(),
  http_status: model.number().nullable(),
  due_at: model.dateTime().nullable(),
  lease_until: model.dateTime().nullable(),
  lease_token: model.number().default(0),
})

/**
 * One request that can take a shopper's money, written when the session is prepared and committed before anything is sent. Its id is Hubcash's
 * `Ref`; `c_id` and `our_number` come from sequences. Keeps an allow-list of the answers' fields: no card number, no document, no raw answer.
 */
export const PayinRequest = model.define("payin_request", {
  id: model.id({ prefix: "payin" }).primaryKey(),
  session_id: model.text(),
  method: model.enum(["credit", "debit", "billet", "redirect"]),
  psp: model.enum(["hubcash", "hub123"]),
  cart_id: model.text().nullable(),
  order_id: model.text().nullable(),
  customer_id: model.text().nullable(),
  amount_minor: model.number(),
  currency: model.text(),
  state: model.text(),
  capture: model.boolean().default(true),
  installments: model.number().default(1),
  card_id: model.text().nullable(),
  payer_id: model.text().nullable(),
  return_url: model.text().nullable(),
  c_id: model.number().nullable(),
  our_number: model.number().nullable(),
  psp_id: model.text().nullable(),
  psp_status: model.text().nullable(),
  paid_minor: model.number().nullable(),
  failure: model.text().nullable(),
  redirect_url: model.text().nullable(),
  boleto_digitable: model.text().nullable(),
  boleto_image: model.text().nullable(),
  forgotten_at: model.dateTime().nullable(),
  boleto_due_at: model.dateTime().nullable(),
  sends: model.number().default(0),
  sent_at: model.dateTime().nullable(),
  looked_at: model.dateTime().nullable(),
  absent_count: model.number().default(0),
  absent_at: model.dateTime().nullable(),
  blind_looks: model.number().default(0),
  rejection: model.text().nullable(),
  ...sending(),
  claimed_at: model.dateTime().nullable(),
  asked_at: model.dateTime().nullable(),
  /** Since when the money is reserved or ours. */
  money_at: model.dateTime().nullable(),
  handed_at: model.dateTime().nullable(),
  /** Cases to be opened in the voucher ledger; written with the fact that causes them, so that no crash loses one. */
  notices: model.json(),
  last_problem: model.text().nullable(),
  /** Since when a sale that was sent again is known to be the only one under its reference. */
  alone_at: model.dateTime().nullable(),
  order_closed_at: model.dateTime().nullable(),
  /** When the sweep of unpaid orders last looked at it. */
  unpaid_seen_at: model.dateTime().nullable(),
})

/** What we ask of a payment service after the sale, and pay-outs; an intent before its call, like a request. */
export const PayinAction = model.define("payin_action", {
  id: model.id({ prefix: "pact" }).primaryKey(),
  request_id: model.text().nullable(),
  kind: model.enum(["capture", "cancel", "refund", "pay_out"]),
  /** Makes the same wish one row: Medusa's refund, our refund intent, or the request itself. */
  key: model.text(),
  state: model.text(),
  amount_minor: model.number(),
  currency: model.text(),
  /** A second sale under our reference, to be cancelled; null for the request's own. */
  target_id: model.text().nullable(),
  refund_id: model.text().nullable(),
  c_id: model.number().nullable(),
  psp_id: model.text().nullable(),
  psp_status: model.text().nullable(),
  receiver: model.text().nullable(),
  sends: model.number().default(0),
  sent_at: model.dateTime().nullable(),
  looks: model.number().default(0),
  absent_count: model.number().default(0),
  absent_at: model.dateTime().nullable(),
  ...sending(),
  last_problem: model.text().nullable(),
})

/** Every change of state with its time and cause; appended only. */
export const PayinTransition = model.define("payin_transition", {
  id: model.id({ prefix: "ptr" }).primaryKey(),
  subject: model.enum(["request", "action"]),
  subject_id: model.text(),
  from_state: model.text().nullable(),
  to_state: model.text(),
  cause: model.text(),
})

/** A pause of the looks at a payment service: the id is the service that answers nothing, or `SERVICE_access`, when it refuses our credentials. */
export const PayinGate = model.define("payin_gate", {
  id: model.text().primaryKey(),
  closed_since: model.dateTime().nullable(),
  reason: model.text().nullable(),
  next_probe_at: model.dateTime().nullable(),
  /** When the shop was told of this pause. */
  told_at: model.dateTime().nullable(),
})

/** Permissions to call a slow method of 123hub, shared by all processes; the id is the method. */
export const PayinBudget = model.define("payin_budget", {
  id: model.text().primaryKey(),
  tokens: model.float(),
  refilled_at: model.dateTime(),
})
