/** What the routes under `/admin/voucher-hub` answer (`docs/http.md`); amounts in major units. */

export interface Paged {
  count: number
  limit: number
  offset: number
}

export type CaseAction = "check" | "retry" | "refund" | "resolve" | "resend" | "replay" | "ensure"

export interface AttentionCase {
  id: string
  kind: string
  text: string
  action: string
  actions: CaseAction[]
  order_id: string | null
  supplier_order_id: string | null
  payin_id: string | null
  webhook_id: string | null
  unit_ids: string[]
  reason: string
  support_text: string | null
  state: "open" | "closed"
  opened_at: string
  closed_at: string | null
  closed_by: string | null
  note: string | null
}

export interface Transition {
  at: string
  subject: string
  subject_id: string
  from_state: string | null
  to_state: string
  cause: string
}

export interface Unit {
  id: string
  state: string
  state_text: string
  brand: string
  denomination: number
  currency: string
  last4: string | null
  valid_till: string | null
  used_at: string | null
  line_item_id: string
  supplier_order_id: string | null
  case_ids: string[]
}

export interface SupplierOrder {
  id: string
  order_id: string
  brand_id: string
  brand: string | null
  state: string
  amount: number
  currency: string
  fulfillment_id: string | null
  due_at: string | null
  last_problem: string | null
  created_at: string
  reference_id: string | null
  hubble_order_id: string | null
  units: number
}

export interface Attempt {
  id: string
  number: number
  reference_id: string
  hubble_order_id: string | null
  state: string
  amount: number
  sends: number
  sent_at: string
  processing_since: string | null
  reads: number
  last_read_at: string | null
  failure_kind: string | null
  failure_code: string | null
  failure_text: string | null
  request_ids: string[]
  http_status: number | null
}

export interface SupplierOrderDetail extends SupplierOrder {
  attempts: Attempt[]
  timeline: Transition[]
}

export interface Problem {
  kind: string
  severity: "info" | "warning" | "critical"
  text: string
  action: string
  /** What the sentence names, for a translated one. */
  values?: Record<string, string | number>
}

export interface SalesFigures {
  currency: string
  sales: number
  cost: number
  /** Null while there is no rate. */
  margin: number | null
}

export interface PeriodFigures {
  from: string
  sold: number
  delivered: number
  processing: number
  attention: number
  by_currency: SalesFigures[]
}

export interface Spread {
  median_seconds: number | null
  p95_seconds: number | null
}

export interface Overview {
  units: Record<string, number>
  attention: Record<string, number>
  work: { due: number; in_flight: number; next_due_at: string | null }
  figures: { today: PeriodFigures; month: PeriodFigures }
  times: { delivered: number; total: Spread; ours: Spread; supplier: Spread }
  upstreams: { upstream: string; active: boolean; environment: string; base_url: string }[]
}

export interface Wallet {
  balance: number | null
  read_at: string | null
  currency: string
  low_threshold: number
  low_since: string | null
  gate: { closed_since: string | null; needed: number | null; next_read_at: string | null; when_short: string }
  forecast: { per_day: number; days_left: number | null; empty_at: string | null }
  history: { balance: number; source: string; read_at: string }[]
}

export interface ListedSupplierOrder extends SupplierOrder {
  order_number: number | null
}

export interface PriceRule {
  rate: string
  markupPercent: string
  markupFixed: string | null
  roundTo: string | null
}

export interface PriceOverride {
  markupPercent?: string
  currencies?: Record<string, Partial<PriceRule>>
}

export interface Brand {
  id: string
  title: string
  status: string
  categories: string[]
  denomination_type: string
  card_type: string | null
  redemption_label: string
  denominations: { amount: number; currency: string; variant_id: string | null; prices: Record<string, number> }[]
  restrictions: Record<string, number | null>
  margin_percent: number | null
  product_id: string | null
  product_status: string | null
  hidden: boolean
  price_rule: PriceOverride | null
  sync_fields: string[]
  unsellable_reason: string | null
  unsellable_in: Record<string, string>
  read_at: string
}

export interface PreviewedPrice {
  currency: string
  rule: PriceRule | null
  price: number | null
  unsellable: string | null
}

export interface Noted {
  id: string
  reason: string
}

export interface SyncChange {
  id: string
  title: string
  action: string
  fields: string[]
}

export interface Sync {
  id: string
  state: "running" | "done" | "failed"
  total: number | null
  done: number
  rate: number | null
  remaining_seconds: number | null
  report: { created: number; updated: number; hidden: number; unchanged: number; refused: Noted[]; skipped: Noted[]; notes: Noted[]; changes?: SyncChange[] } | null
  preview: boolean
  error: string | null
  started_at: string
  finished_at: string | null
}

export interface Payin {
  id: string
  upstream: string
  method: string
  state: string
  amount: number
  paid: number | null
  currency: string
  installments: number
  order_id: string | null
  cart_id: string | null
  reference: string
  psp_id: string | null
  psp_status: string | null
  our_number: string | null
  failure: string | null
  last_problem: string | null
  handed_over: boolean
  boleto_due_at: string | null
  created_at: string
  timeline?: Transition[]
}

export interface PayOut {
  id: string
  payin_id: string | null
  key: string
  state: string
  amount: number
  currency: string
  psp_id: string | null
  problem: string | null
  created_at: string
}

export interface Balance {
  upstream: string
  currency: string
  amount: number
  freezing: number | null
  blocking: number | null
}

export interface HubcashNotification {
  id: string
  sale_id: string
  status: number | null
  last_response_code: number | null
  added_at: string | null
  updated_at: string | null
  payin_id: string | null
}

export interface Webhook {
  id: string
  source: string
  topic: string
  body: unknown
  state: string
  outcome: string | null
  attempts: number
  times_received: number
  last_error: string | null
  received_at: string
  handled_at: string | null
}

export interface Connection {
  upstream: string
  ok: boolean
  checks: { name: string; ok: boolean; ms: number; message: string }[]
}

export interface Settings {
  upstreams: { upstream: string; active: boolean; environment: string; base_url: string; credentials: { option: string; variable: string | null; source: string; masked: string | null }[] }[]
  vault: { active_key_id: string | null; key_ids: string[] }
  policies: Record<string, Record<string, unknown>>
  time_scale: number
  webhooks: { source: string; topic: string; path: string; received: number; last_received_at: string | null }[]
}

export interface Summary {
  complete: boolean
  medusa: { currency: string; orders: number; paid: number; refunded: number }[]
  payments: { upstream: string; currency: string; payments: number; captured: number; returned: number }[]
  hubble: { currency: string; orders: number; charged: number }[]
  wallet: { first: number; first_at: string; last: number; last_at: string; movement: number } | null
  differences: { order_id: string; kind: string; text: string }[]
}
