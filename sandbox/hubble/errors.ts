/** Hubble's refusals: error bodies (facts.md 1.5) and the texts of FAILED orders (S0 5.3). */
import type { Answer } from "../shared/routes"

/**
 * `carrier`: how a refused order travels unless configured. `text`: the failureReason; the guide gives four, the others are ours.
 * E152 is read as the order amount limits and E157 as a denomination or quantity that is no positive number: the documents do not say.
 */
export const hubbleErrors = {
  E001: { code: "RESOURCE_NOT_FOUND", message: "Resource not found", text: "Brand not available", carrier: "body" },
  E100: { code: "BRAND_TEMPORARILY_DISABLED", message: "Brand temporarily disabled", text: "Brand not available", carrier: "body" },
  E101: { code: "BRAND_NOT_ENABLED", message: "Brand not enabled for you", text: "Brand not available", carrier: "body" },
  E102: { code: "BRAND_NOT_ACTIVE", message: "Brand not active", text: "Brand not available", carrier: "body" },
  E150: { code: "DENOMINATION_NOT_AVAILABLE", message: "Denomination not available", text: "Denomination not available", carrier: "body" },
  E151: { code: "AMOUNT_MISMATCH", message: "Amount does not match denominations", text: "Amount does not match denominations", carrier: "body" },
  E152: { code: "MAX_DENOMINATION_LIMIT_EXCEEDED", message: "Order amount out of range", text: "Order amount out of range", carrier: "body" },
  E153: { code: "TOO_MANY_DENOMINATIONS", message: "Too many distinct denominations", text: "Too many distinct denominations", carrier: "body" },
  E154: { code: "TOO_MANY_VOUCHERS_OF_DENOMINATION", message: "Too many vouchers of a denomination", text: "Too many vouchers of a denomination", carrier: "body" },
  E155: { code: "VOUCHER_AMOUNT_OUT_OF_RANGE", message: "Voucher amount out of range", text: "Voucher amount out of range", carrier: "body" },
  E156: { code: "MAX_VOUCHER_COUNT_EXCEEDED", message: "Max voucher count per order exceeded", text: "Max voucher count per order exceeded", carrier: "body" },
  E157: { code: "INVALID_DENOMINATION", message: "Invalid denomination", text: "Invalid denomination", carrier: "body" },
  E200: { code: "VOUCHER_GENERATION_FAILED", message: "Voucher generation failed", text: "Voucher generation failed", carrier: "failed" },
  E300: { code: "INSUFFICIENT_BALANCE", message: "Insufficient wallet balance", text: "Insufficient balance", carrier: "body" },
} as const

export type ENumber = keyof typeof hubbleErrors

export function isENumber(text: string): text is ENumber {
  return Object.hasOwn(hubbleErrors, text)
}

export interface SubError {
  fieldName: string
  message: string
  debugMessage: string | null
}

interface ErrorWords {
  id: string
  code: string
  message: string
}

/** The body of facts.md 1.5. */
export function errorBody({ id, code, message }: ErrorWords, requestId: string | null, subErrors: SubError[] = [], debugMessage: string | null = null) {
  return { id, code, message, requestId, debugMessage, subErrors }
}

export function eNumberAnswer(id: ENumber, status: number, requestId: string | null, subErrors: SubError[] = []): Answer {
  const { code, message } = hubbleErrors[id]
  return { status, body: errorBody({ id, code, message }, requestId, subErrors) }
}

export function notFound(requestId: string | null, fieldName: string): Answer {
  return { ...eNumberAnswer("E001", 404, requestId, [{ fieldName, message: `Unknown ${fieldName}`, debugMessage: null }]), told: "404" }
}

/** No E-number is documented for a request that is malformed, or for 401 and 403. */
export function badRequest(message: string, requestId: string | null, subErrors: SubError[] = []): Answer {
  return { status: 400, body: errorBody({ id: "BAD_REQUEST", code: "BAD_REQUEST", message }, requestId, subErrors) }
}

export function unauthorized(requestId: string | null, message = "Invalid or expired token"): Answer {
  return { status: 401, body: errorBody({ id: "UNAUTHORIZED", code: "UNAUTHORIZED", message }, requestId) }
}

export function forbidden(requestId: string | null): Answer {
  return { status: 403, body: errorBody({ id: "FORBIDDEN", code: "FORBIDDEN", message: "Request from an address that is not whitelisted" }, requestId) }
}
