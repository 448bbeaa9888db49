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
