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
