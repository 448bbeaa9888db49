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
