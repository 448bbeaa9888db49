/** One payment and how it shows in answers (API reference; facts.md 2.2). */
import type { FaultRule } from "../shared/fault-rules"
import type { Hub123Config } from "./config"

export interface SandboxPayment {
  /** As text; `wire_c_id` is what came. */
  c_id: string
  wire_c_id: string | number
  number: number
  h_id: string
  p_id: string | null
  /** Of the pay page. */
  token: string
  direction: "in" | "out"
  service_id: number
  currency: string
  /** Minor units: asked for, and what the answer shows (what was really paid, once it was). */
  asked: number
  amount: number
  status: string
  final: boolean
  success: boolean | null
  error: unknown
  description: string | null
  return_url: string | null
  receiver: unknown
  created_at: string
  updated_at: string
  finished_at: string | null
  /** payment.status says 6010 before. */
  visible_from: string
  history: { at: string; status: string }[]
}

/** For `told` in the record: what a correct client reads from the flags. */
export function stateOf({ final, success }: Pick<SandboxPayment, "final" | "success">): "pending" | "paid" | "failed" {
  if (!final || success === null) return "pending"
  return success ? "paid" : "failed"
}

const SHIFT = 7_000_000

/** The payment as an answer shows it; `breakers` spoil this one answer. */
export function presentPayment(payment: SandboxPayment, { ids }: Pick<Hub123Config, "ids">, breakers: readonly FaultRule[] = []): Record<string, unknown> {
  const named = (fault: string) => breakers.some((rule) => rule.fault === fault)
  const other = named("other_payment")
  const hId = ids === "integer" ? payment.number + (other ? SHIFT : 0) : `${payment.h_id}${other ? "x" : ""}`
  const cId = !other ? payment.wire_c_id : typeof payment.wire_c_id === "number" ? payment.wire_c_id + SHIFT : `${payment.wire_c_id}x`
  return {
    amount: { value: named("bad_amount") ? payment.amount + 0.5 : payment.amount, currency: payment.currency },
    identifiers: { c_id: cId, h_id: hId, ...(payment.p_id ? { p_id: payment.p_id } : {}) },
    status: { status: payment.status, final: payment.final, success: payment.success, ...(payment.error ? { error: payment.error } : {}) },
    destination: payment.direction,
    service_id: payment.service_id,
    timestamps: { created: payment.created_at, updated: payment.updated_at, finished: payment.finished_at },
    ...(payment.direction === "out" ? { receiver: payment.receiver } : {}),
    operations: [],
  }
}
