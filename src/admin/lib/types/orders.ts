import type { Transition } from "./cases"

/** Whom a gift is for. */
export interface Recipient {
  gift_id: string
  name: string
  email: string
  send_at: string | null
  state: "scheduled" | "sent" | "opened" | "withdrawn"
  sent_at: string | null
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
  recipient: Recipient | null
  /** How far the last mail about it came. */
  mail: { state: "none" | "due" | "sent" | "dropped"; at: string | null; last_error: string | null }
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

export interface ListedSupplierOrder extends SupplierOrder {
  order_number: number | null
}
