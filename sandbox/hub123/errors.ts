/** 123hub's envelope and its refusals (API reference; facts.md 2.5). The texts but that of 6010 are ours. */
import type { Answer, Call } from "../shared/routes"
import { seededDigits } from "../shared/seeded"
import type { Hub123State } from "./state"

const messages: Readonly<Record<number, string>> = {
  1000: "Common error", 1001: "Unknown endpoint", 1002: "Unknown method", 1003: "Incorrect use", 1004: "Payment system does not exist", 1005: "Invalid format",
  1006: "Content-Type must be application/json", 1007: "HTTP method is not allowed", 1008: "Method is not allowed for this service_id", 1009: "Provider error",
  1010: "Currency does not fit the service_id", 1011: "Balance is not set", 1012: "Not enough funds", 2000: "Hub error", 2001: "Unexpected error",
  2002: "Provider is not available", 3000: "Wrong X-Data-Hash", 3001: "X-Data-Application-Id header is missing", 3002: "X-Data-Hash header is missing",
  3003: "Application does not exist", 4001: "Provider account is disabled", 5001: "Customer account is blocked", 6002: "Payment is not allowed",
  8001: "Wrong status", 9001: "Validation failed", 6010: "Payment does not exist",
}

export interface RefusalWords {
  status?: number
  message?: string
  details?: unknown
  context?: unknown
}

/** A UUID that is a pure function of seed and request number. */
export function requestIdOf(state: Hub123State, number: number): string {
  const digits = seededDigits(28, state.seed, "request", number) + String(number % 10_000).padStart(4, "0")
  return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`, digits.slice(20, 32)].join("-")
}

const meta = (state: Hub123State, call: Call) => (
  { request_id: requestIdOf(state, call.entry.n), processing_time: Math.max(1, Date.now() - Date.parse(call.entry.at)) }
)

/** The success envelope; `next` is a sibling of `result` (facts.md 2.2). */
export function accepted(state: Hub123State, call: Call, result: unknown, more: { told?: string; lost?: boolean } = {}): Answer & { body: Record<string, unknown> } {
  return { status: 200, body: { success: true, result, next: null, ...meta(state, call) }, ...more }
}

export function refused(state: Hub123State, call: Call, code: number, words: RefusalWords = {}): Answer {
  const { message = messages[code] ?? "Error", details = null, context = null } = words
  const status = words.status ?? (code === 1002 ? 404 : state.config.errorStatus)
  return { status, body: { success: false, error: { code, message, details, context }, ...meta(state, call) }, ...(code === 6010 ? { told: "6010" } : {}) }
}

/** Code 1002 with 400, or 429 with the standard envelope and Retry-After (facts.md 2, "rate limit"). */
export function tooManyRequests(state: Hub123State, call: Call): Answer {
  const message = "Too many requests"
  if (state.config.rateLimits.carrier === "1002") return refused(state, call, 1002, { status: 400, message })
  const seconds = Math.max(1, Math.ceil(state.clock.scaled(60) / 1_000))
  return { ...refused(state, call, 1002, { status: 429, message }), headers: { "retry-after": String(seconds) } }
}
