import { callerOf, downloaderOf, type JsSdk } from "./call"
import type { Body, CallOptions, Query } from "./contract"

/** What the dashboard and programs with a secret API key may call. */
export function adminMethods(sdk: JsSdk) {
  const call = callerOf(sdk)
  const download = downloaderOf(sdk)
  return {
    overview: (query?: Query<"GET /admin/voucher-hub/overview">, options?: CallOptions) => call("GET /admin/voucher-hub/overview", { query, options }),
    settings: (options?: CallOptions) => call("GET /admin/voucher-hub/settings", { options }),
    problems: (options?: CallOptions) => call("GET /admin/voucher-hub/problems", { options }),
    setup: (options?: CallOptions) => call("POST /admin/voucher-hub/setup", { options }),
    balances: (options?: CallOptions) => call("GET /admin/voucher-hub/balances", { options }),
    testConnection: (upstream: "hubble" | "hubcash" | "hub123" | "123hub", options?: CallOptions) => call("POST /admin/voucher-hub/connections/:upstream/test", { id: upstream, options }),
    syncs: {
      start: (body?: Body<"POST /admin/voucher-hub/sync">, options?: CallOptions) => call("POST /admin/voucher-hub/sync", { body, options }),
      retrieve: (id: string, options?: CallOptions) => call("GET /admin/voucher-hub/sync/:id", { id, options }),
      list: (query?: Query<"GET /admin/voucher-hub/syncs">, options?: CallOptions) => call("GET /admin/voucher-hub/syncs", { query, options }),
    },
    brands: {
      list: (query?: Query<"GET /admin/voucher-hub/brands">, options?: CallOptions) => call("GET /admin/voucher-hub/brands", { query, options }),
      update: (id: string, body: Body<"POST /admin/voucher-hub/brands/:id">, options?: CallOptions) => call("POST /admin/voucher-hub/brands/:id", { id, body, options }),
      previewPrices: (id: string, body: Body<"POST /admin/voucher-hub/brands/:id/price-preview">, options?: CallOptions) => call("POST /admin/voucher-hub/brands/:id/price-preview", { id, body, options }),
    },
    rates: {
      list: (options?: CallOptions) => call("GET /admin/voucher-hub/rates", { options }),
      take: (body: Body<"POST /admin/voucher-hub/rates">, options?: CallOptions) => call("POST /admin/voucher-hub/rates", { body, options }),
    },
    orders: {
      vouchers: (id: string, options?: CallOptions) => call("GET /admin/voucher-hub/orders/:order_id/units", { id, options }),
      timeline: (id: string, options?: CallOptions) => call("GET /admin/voucher-hub/orders/:order_id/timeline", { id, options }),
      ensure: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/orders/:order_id/ensure", { id, options }),
      mails: (id: string, options?: CallOptions) => call("GET /admin/voucher-hub/orders/:order_id/mails", { id, options }),
      resendLink: (id: string, body?: Body<"POST /admin/voucher-hub/orders/:order_id/resend">, options?: CallOptions) => call("POST /admin/voucher-hub/orders/:order_id/resend", { id, body, options }),
    },
    gifts: {
      resendLink: (id: string, body?: Body<"POST /admin/voucher-hub/gifts/:id/resend">, options?: CallOptions) => call("POST /admin/voucher-hub/gifts/:id/resend", { id, body, options }),
    },
    vouchers: {
      reveal: (id: string, body: Body<"POST /admin/voucher-hub/units/:id/reveal">, options?: CallOptions) => call("POST /admin/voucher-hub/units/:id/reveal", { id, body, options }),
      refund: (id: string, body: Body<"POST /admin/voucher-hub/units/:id/refund">, options?: CallOptions) => call("POST /admin/voucher-hub/units/:id/refund", { id, body, options }),
    },
    supplierOrders: {
      list: (query?: Omit<Query<"GET /admin/voucher-hub/supplier-orders">, "format">, options?: CallOptions) => call("GET /admin/voucher-hub/supplier-orders", { query, options }),
      /** All that the filters find. */
      csv: (query?: Omit<Query<"GET /admin/voucher-hub/supplier-orders">, "format" | "limit" | "offset">, options?: CallOptions) => download("GET /admin/voucher-hub/supplier-orders", { query, options }),
      retrieve: (id: string, options?: CallOptions) => call("GET /admin/voucher-hub/supplier-orders/:id", { id, options }),
      resendDelivery: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/supplier-orders/:id/resend-delivery", { id, options }),
    },
    attention: {
      list: (query?: Query<"GET /admin/voucher-hub/attention">, options?: CallOptions) => call("GET /admin/voucher-hub/attention", { query, options }),
      retrieve: (id: string, options?: CallOptions) => call("GET /admin/voucher-hub/attention/:id", { id, options }),
      check: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/attention/:id/check", { id, options }),
      retry: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/attention/:id/retry", { id, options }),
      refund: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/attention/:id/refund", { id, options }),
      resolve: (id: string, body: Body<"POST /admin/voucher-hub/attention/:id/resolve">, options?: CallOptions) => call("POST /admin/voucher-hub/attention/:id/resolve", { id, body, options }),
      resendLink: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/attention/:id/resend", { id, options }),
    },
    wallet: {
      retrieve: (options?: CallOptions) => call("GET /admin/voucher-hub/wallet", { options }),
      refresh: (options?: CallOptions) => call("POST /admin/voucher-hub/wallet/refresh", { options }),
    },
    payins: {
      list: (query?: Query<"GET /admin/voucher-hub/payins">, options?: CallOptions) => call("GET /admin/voucher-hub/payins", { query, options }),
      retrieve: (id: string, options?: CallOptions) => call("GET /admin/voucher-hub/payins/:id", { id, options }),
      check: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/payins/:id/check", { id, options }),
      cancel: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/payins/:id/cancel", { id, options }),
      capture: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/payins/:id/capture", { id, options }),
    },
    payouts: {
      list: (query?: Query<"GET /admin/voucher-hub/payouts">, options?: CallOptions) => call("GET /admin/voucher-hub/payouts", { query, options }),
      /** The same `key` pays once, however often it is asked for. */
      create: (body: Body<"POST /admin/voucher-hub/payouts">, options?: CallOptions) => call("POST /admin/voucher-hub/payouts", { body, options }),
    },
    notifications: {
      list: (query?: Query<"GET /admin/voucher-hub/notifications">, options?: CallOptions) => call("GET /admin/voucher-hub/notifications", { query, options }),
      resend: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/notifications/:id/resend", { id, options }),
    },
    webhooks: {
      list: (query?: Query<"GET /admin/voucher-hub/webhooks">, options?: CallOptions) => call("GET /admin/voucher-hub/webhooks", { query, options }),
      replay: (id: string, options?: CallOptions) => call("POST /admin/voucher-hub/webhooks/:id/replay", { id, options }),
    },
    reports: {
      reconciliation: (query?: Omit<Query<"GET /admin/voucher-hub/reports/reconciliation">, "format">, options?: CallOptions) => download("GET /admin/voucher-hub/reports/reconciliation", { query, options }),
      sales: (query?: Omit<Query<"GET /admin/voucher-hub/reports/sales">, "format">, options?: CallOptions) => download("GET /admin/voucher-hub/reports/sales", { query, options }),
      summary: (query?: Query<"GET /admin/voucher-hub/reports/summary">, options?: CallOptions) => call("GET /admin/voucher-hub/reports/summary", { query, options }),
    },
    customers: {
      data: (id: string, options?: CallOptions) => call("GET /admin/voucher-hub/customers/:id/voucher-data", { id, options }),
      eraseData: (id: string, body: Body<"DELETE /admin/voucher-hub/customers/:id/voucher-data">, options?: CallOptions) => call("DELETE /admin/voucher-hub/customers/:id/voucher-data", { id, body, options }),
    },
  }
}
