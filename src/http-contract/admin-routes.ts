import { z } from "@medusajs/framework/zod"
import { attentionQuery, resolveBody } from "../api/admin/voucher-hub/attention/validators"
import { BrandWishesBody, ListBrandsQuery, PricePreviewBody } from "../api/admin/voucher-hub/brands/query"
import { overviewQuery } from "../api/admin/voucher-hub/overview/query"
import { notificationsQuery, payinsQuery, payOutBody, payOutsQuery } from "../api/admin/voucher-hub/payins/validators"
import { TakeRateBody } from "../api/admin/voucher-hub/rates/middlewares"
import { reportQuery } from "../api/admin/voucher-hub/reports/query"
import { resendBody } from "../api/admin/voucher-hub/resend-body"
import { supplierOrdersQuery } from "../api/admin/voucher-hub/supplier-orders/validators"
import { ListSyncsQuery, StartSyncBody } from "../api/admin/voucher-hub/sync/query"
import { reasonBody } from "../api/admin/voucher-hub/units/validators"
import { ListWebhooksQuery } from "../api/admin/voucher-hub/webhooks/query"
import { mirroredBrand, previewedPrice, rates, sync, syncState } from "./answers/catalogue"
import { count, erased, money, page, revealedVoucher, transition, unit, voucherData } from "./answers/common"
import { adminGift, adminUnit, attentionCase, listedSupplierOrder, mail, oneCase, supplierOrderDetail } from "./answers/ledger"
import { balance, notification, onePayin, oneWallet, payin, payinDetail, payOut } from "./answers/money"
import { connection, overview, problem, settings, setup, summary, webhook } from "./answers/shop"
import type { Route, RouteName } from "./route"

/** What the dashboard calls, or a program with a secret API key. */
export const adminRoutes = {
  "GET /admin/voucher-hub/overview": { summary: "Units, cases, work, keys and the figures of today and this month", who: "admin", query: overviewQuery, answer: overview },
  "GET /admin/voucher-hub/settings": { summary: "The options in force, credentials masked", who: "admin", answer: z.strictObject({ settings }) },
  "GET /admin/voucher-hub/problems": { summary: "What a person should know or do now, the worst first", who: "admin", answer: z.strictObject({ problems: z.array(problem) }) },
  "POST /admin/voucher-hub/setup": { summary: "Makes what the flow needs in Medusa, or finds it", who: "admin", answer: z.strictObject({ setup }) },
  "POST /admin/voucher-hub/connections/:upstream/test": { summary: "Tries the credentials of hubble, hubcash or hub123 (123hub too); orders and pays nothing", who: "admin", answer: z.strictObject({ connection }), errors: [404] },

  "POST /admin/voucher-hub/sync": { summary: "Starts a catalogue sync or its preview, or answers the running one", who: "admin", body: StartSyncBody, bodyOptional: true, answer: z.strictObject({ sync: z.strictObject({ id: z.string(), state: syncState }) }), status: 202, errors: [409] },
  "GET /admin/voucher-hub/sync/:id": { summary: "How a sync stands", who: "admin", answer: z.strictObject({ sync }), errors: [404] },
  "GET /admin/voucher-hub/syncs": { summary: "The syncs, newest first", who: "admin", query: ListSyncsQuery, answer: page("syncs", sync) },
  "GET /admin/voucher-hub/brands": { summary: "Hubble's catalogue as the shop knows it", who: "admin", query: ListBrandsQuery, answer: page("brands", mirroredBrand) },
  "POST /admin/voucher-hub/brands/:id": { summary: "Hides a brand, prices it differently, gives fields back to the sync", who: "admin", body: BrandWishesBody, answer: z.strictObject({ brand: mirroredBrand }), errors: [404] },
  "POST /admin/voucher-hub/brands/:id/price-preview": { summary: "What a voucher would cost by a rule; nothing is kept", who: "admin", body: PricePreviewBody, answer: z.strictObject({ amount: money, prices: z.array(previewedPrice) }), errors: [404] },
  "GET /admin/voucher-hub/rates": { summary: "The exchange rates of the currencies with a rate source", who: "admin", answer: rates },
  "POST /admin/voucher-hub/rates": { summary: "Takes a rate and prices the catalogue anew", who: "admin", body: TakeRateBody, answer: rates },

  "GET /admin/voucher-hub/orders/:order_id/units": { summary: "The vouchers of an order", who: "admin", answer: z.strictObject({ units: z.array(adminUnit), may_reveal: z.boolean() }), errors: [404] },
  "GET /admin/voucher-hub/orders/:order_id/timeline": { summary: "Every change of state of an order's vouchers, with its cause", who: "admin", answer: z.strictObject({ timeline: z.array(transition) }) },
  "POST /admin/voucher-hub/orders/:order_id/ensure": { summary: "Looks at one order now; creates what a paid one lacks", who: "admin", answer: z.strictObject({ units: z.array(adminUnit), created: count }), errors: [404] },
  "GET /admin/voucher-hub/orders/:order_id/mails": { summary: "Who was told what about an order, newest first", who: "admin", answer: z.strictObject({ mails: z.array(mail) }) },
  "POST /admin/voucher-hub/orders/:order_id/resend": { summary: "Mails a fresh link to the order's address, or to another one with a reason", who: "admin", body: resendBody, bodyOptional: true, answer: z.strictObject({ mail: mail.nullable() }), errors: [403, 404] },
  "POST /admin/voucher-hub/gifts/:id/resend": { summary: "The same for the recipient of a gift", who: "admin", body: resendBody, bodyOptional: true, answer: z.strictObject({ gift: adminGift }), errors: [403, 404] },
  "POST /admin/voucher-hub/units/:id/reveal": { summary: "Shows a code to a person who may see codes; recorded with the reason", who: "admin", body: reasonBody, answer: revealedVoucher, errors: [403, 404, 429] },
  "POST /admin/voucher-hub/units/:id/refund": { summary: "Gives back the money of a delivered voucher that nobody has seen", who: "admin", body: reasonBody, answer: z.strictObject({ unit }), errors: [404, 409] },

  "GET /admin/voucher-hub/supplier-orders": { summary: "The orders at Hubble, newest first, or all that the filters find as CSV", who: "admin", query: supplierOrdersQuery, answer: page("supplier_orders", listedSupplierOrder), orCsv: true },
  "GET /admin/voucher-hub/supplier-orders/:id": { summary: "One of them with its attempts and timeline", who: "admin", answer: z.strictObject({ supplier_order: supplierOrderDetail }), errors: [404] },
  "POST /admin/voucher-hub/supplier-orders/:id/resend-delivery": { summary: "Has Hubble send its vouchers once more, where Hubble delivers", who: "admin", answer: z.strictObject({ supplier_order: supplierOrderDetail }), errors: [404] },

  "GET /admin/voucher-hub/attention": { summary: "Cases that a person must see", who: "admin", query: attentionQuery, answer: page("cases", attentionCase) },
  "GET /admin/voucher-hub/attention/:id": { summary: "One case, open or closed", who: "admin", answer: oneCase, errors: [404] },
  "POST /admin/voucher-hub/attention/:id/check": { summary: "Asks the supplier or the payment service again, now", who: "admin", answer: oneCase, errors: [404, 409] },
  "POST /admin/voucher-hub/attention/:id/retry": { summary: "Lets what a case holds up go on", who: "admin", answer: oneCase, errors: [404, 409] },
  "POST /admin/voucher-hub/attention/:id/refund": { summary: "Returns the money of a case", who: "admin", answer: oneCase, errors: [404, 409] },
  "POST /admin/voucher-hub/attention/:id/resolve": { summary: "Ends a case by a person's note", who: "admin", body: resolveBody, answer: oneCase, errors: [404] },
  "POST /admin/voucher-hub/attention/:id/resend": { summary: "Mails a fresh link to the address of the case's order", who: "admin", answer: oneCase, errors: [404] },

  "GET /admin/voucher-hub/wallet": { summary: "Hubble's wallet as last read, its gate and forecast", who: "admin", answer: oneWallet },
  "POST /admin/voucher-hub/wallet/refresh": { summary: "Reads the balance now", who: "admin", answer: oneWallet },
  "GET /admin/voucher-hub/payins": { summary: "Payments by Hubcash and 123hub, newest first", who: "admin", query: payinsQuery, answer: page("payins", payin) },
  "GET /admin/voucher-hub/payins/:id": { summary: "One payment and what happened to it", who: "admin", answer: z.strictObject({ payin: payinDetail }), errors: [404] },
  "POST /admin/voucher-hub/payins/:id/check": { summary: "Reads a payment at its service now", who: "admin", answer: onePayin, errors: [404] },
  "POST /admin/voucher-hub/payins/:id/cancel": { summary: "Voids what is not paid, or gives back a card sale without an order", who: "admin", answer: onePayin, errors: [404, 409] },
  "POST /admin/voucher-hub/payins/:id/capture": { summary: "Captures a reserved sale in full", who: "admin", answer: onePayin, errors: [404, 409] },
  "GET /admin/voucher-hub/payouts": { summary: "Pay-outs by 123hub, newest first", who: "admin", query: payOutsQuery, answer: page("payouts", payOut) },
  "POST /admin/voucher-hub/payouts": { summary: "Sends money by 123hub, once per key", who: "admin", body: payOutBody, answer: z.strictObject({ payout: payOut }), errors: [404, 409] },
  "GET /admin/voucher-hub/balances": { summary: "What 123hub holds for the shop", who: "admin", answer: z.strictObject({ balances: z.array(balance) }) },
  "GET /admin/voucher-hub/notifications": { summary: "What Hubcash told or wanted to tell the shop", who: "admin", query: notificationsQuery, answer: page("notifications", notification) },
  "POST /admin/voucher-hub/notifications/:id/resend": { summary: "Has Hubcash send one once more", who: "admin", answer: z.strictObject({ notification }), errors: [404] },
  "GET /admin/voucher-hub/webhooks": { summary: "What the upstreams sent, newest first", who: "admin", query: ListWebhooksQuery, answer: page("webhooks", webhook) },
  "POST /admin/voucher-hub/webhooks/:id/replay": { summary: "Handles a stored webhook once more", who: "admin", answer: z.strictObject({ webhook }), errors: [404] },

  "GET /admin/voucher-hub/reports/reconciliation": { summary: "A row per supplier order and per difference in the books", who: "admin", query: reportQuery, answer: z.string(), media: "text/csv" },
  "GET /admin/voucher-hub/reports/sales": { summary: "A row per voucher of the orders paid in the period", who: "admin", query: reportQuery, answer: z.string(), media: "text/csv" },
  "GET /admin/voucher-hub/reports/summary": { summary: "A period by every book", who: "admin", query: reportQuery, answer: z.strictObject({ summary }) },
  "GET /admin/voucher-hub/customers/:id/voucher-data": { summary: "Everything the plugin keeps about a customer", who: "admin", answer: z.strictObject({ voucher_data: voucherData }) },
  "DELETE /admin/voucher-hub/customers/:id/voucher-data": { summary: "Takes the customer out of it, with a reason", who: "admin", body: reasonBody, answer: erased },
} as const satisfies Record<RouteName, Route>
