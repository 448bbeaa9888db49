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
