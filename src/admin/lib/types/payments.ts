import type { Transition } from "./cases"

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
