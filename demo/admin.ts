import { eventually } from "./eventually"
import { httpClient, type AnswerListener, type HttpClient } from "./http-client"

export interface AdminUnit {
  id: string
  state: string
  state_text: string
  denomination: number
  currency: string
  line_item_id: string
  supplier_order_id: string | null
  case_ids: string[]
}

/** A brand as `GET /admin/voucher-hub/brands` shows it; amounts in rupees. */
export interface ListedBrand {
  id: string
  title: string
  unsellable_reason: string | null
  denominations: { amount: number; variant_id: string | null }[]
  restrictions: {
    minOrderAmount: number | null
    maxOrderAmount: number | null
    maxVouchersPerOrder: number | null
    maxVouchersPerDenomination: number | null
  } | null
}

export interface AttentionCase {
  id: string
  kind: string
  order_id: string
  supplier_order_id?: string | null
  unit_ids: string[]
  reason: string
  opened_at: string
}

export interface AdminOrder {
  id: string
  status: string
  payment_status: string
  fulfillment_status: string
  payment_collections: { payments: { id: string; amount: number; captured_at: string | null; captures?: { amount: number }[]; refunds?: { amount: number }[] }[] }[]
}

export interface SyncAnswer {
  sync: { id: string; state: "running" | "done" | "failed"; error?: string | null; [field: string]: unknown }
}

export interface Admin {
  http: HttpClient
  order(orderId: string): Promise<AdminOrder>
  /** Captures every payment of the order in full: `pp_system_default` only authorises. */
  capture(orderId: string): Promise<void>
  /** Asks for the capture once more, whatever Medusa thinks of it. */
  captureAgain(orderId: string): Promise<void>
  /** Starts a catalogue sync (or joins the running one) and waits for its end. */
  sync(timeoutMs?: number): Promise<SyncAnswer["sync"]>
  /** The whole mirror of the supplier's catalogue, sold or not. */
  brands(): Promise<ListedBrand[]>
  units(orderId: string): Promise<AdminUnit[]>
  attention(filter?: { orderId?: string; state?: "all" }): Promise<AttentionCase[]>
  /** Every open case, page by page. */
  allAttention(): Promise<AttentionCase[]>
  ensure(orderId: string): Promise<{ units: AdminUnit[]; created: number }>
}

const REFRESH_MS = 10 * 60_000

/** A logged-in admin; the token is renewed before it ages. */
export async function createAdmin(storeUrl: string, email: string, password: string, listen?: AnswerListener): Promise<Admin> {
  const anonymous = httpClient(storeUrl, () => ({}))
  const login = async () => (await anonymous.post<{ token: string }>("/auth/user/emailpass", { email, password })).token
  let token = await login()
  setInterval(() => void login().then((fresh) => (token = fresh)).catch(() => undefined), REFRESH_MS).unref()
  const http = httpClient(storeUrl, () => ({ authorization: `Bearer ${token}` }), listen)

  const order = async (orderId: string) => {
    const fields = "id,status,payment_status,fulfillment_status,*payment_collections.payments,*payment_collections.payments.captures,*payment_collections.payments.refunds"
    return (await http.get<{ order: AdminOrder }>(`/admin/orders/${orderId}?fields=${encodeURIComponent(fields)}`)).order
  }
  const paymentsOf = async (orderId: string) =>
    (await http.get<{ order: { payment_collections: { payments: { id: string; captured_at: string | null }[] }[] } }>(`/admin/orders/${orderId}?fields=id,payment_collections.payments.id,payment_collections.payments.captured_at`)).order.payment_collections.flatMap(({ payments }) => payments)
  const capture = async (orderId: string) => {
    const payments = await paymentsOf(orderId)
    if (payments.length === 0) throw new Error(`Order ${orderId} has no payment to capture`)
    for (const payment of payments) if (!payment.captured_at) await http.post(`/admin/payments/${payment.id}/capture?fields=id`)
  }
  const captureAgain = async (orderId: string) => {
    for (const payment of await paymentsOf(orderId)) await http.request("POST", `/admin/payments/${payment.id}/capture`, {})
  }
  const sync = async (timeoutMs = 180_000) => {
    const started = await http.post<SyncAnswer>("/admin/voucher-hub/sync")
    return await eventually(async () => {
      const { sync: state } = await http.get<SyncAnswer>(`/admin/voucher-hub/sync/${started.sync.id}`)
      if (state.state === "failed") throw new Error(`The catalogue sync failed: ${state.error ?? "no reason was kept"}`)
      return state.state === "done" ? state : null
    }, { timeoutMs, everyMs: 250, what: "the catalogue sync" })
  }
  const attention = async ({ orderId, state }: { orderId?: string; state?: "all" } = {}) => {
    const query = new URLSearchParams({ limit: "100", ...(orderId ? { order_id: orderId } : {}), ...(state ? { state } : {}) })
    return (await http.get<{ cases: AttentionCase[] }>(`/admin/voucher-hub/attention?${query}`)).cases
  }
  const everyPage = async <Row>(list: string, pathWithQuery: string): Promise<Row[]> => {
    const all: Row[] = []
    for (let count = 1; all.length < count; ) {
      const page = await http.get<{ count: number } & Record<string, Row[] | number>>(`${pathWithQuery}&limit=100&offset=${all.length}`)
      const rows = page[list]
      if (!Array.isArray(rows)) throw new Error(`${pathWithQuery} answered without a list "${list}"`)
      all.push(...rows)
      count = rows.length > 0 ? page.count : 0
    }
    return all
  }
  return {
    http,
    order,
    capture,
    captureAgain,
    sync,
    brands: () => everyPage("brands", "/admin/voucher-hub/brands?order=id"),
    attention,
    allAttention: () => everyPage("cases", "/admin/voucher-hub/attention?state=open"),
    units: async (orderId) => (await http.get<{ units: AdminUnit[] }>(`/admin/voucher-hub/orders/${orderId}/units`)).units,
    ensure: (orderId) => http.post(`/admin/voucher-hub/orders/${orderId}/ensure`),
  }
}
