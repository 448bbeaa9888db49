/**
 * What an error code of 123hub means (facts.md 2.5, 5.16, 6). `sure`: this request made no payment. The code of a repeated c_id is
 * not known, so an earlier request of the same c_id may have made one: the ledger looks once before it believes a refusal. The list
 * is not exhaustive: a code outside it and outside the ranges below proves nothing.
 */
export const HUB123_REFUSAL_KINDS = {
  rate_limited: { retryable: true, sure: true, advice: "too many requests, wait for the next minute" },
  unknown_method: { retryable: false, sure: true, advice: "123hub knows no such method there; check HUB123_BASE_URL, it is the whole endpoint" },
  credentials: { retryable: false, sure: true, advice: "check HUB123_APPLICATION_ID and HUB123_SECRET_KEY, and that no proxy rewrites bodies" },
  our_request: { retryable: false, sure: true, advice: "check the service ids and what was sent, see failure.details" },
  not_enough_funds: { retryable: false, sure: true, advice: "top up the 123hub balance" },
  refused: { retryable: false, sure: true, advice: "123hub did not take this payment, see failure" },
  not_found: { retryable: false, sure: false, advice: "123hub knows no payment under this id" },
  hub_failure: { retryable: true, sure: false, advice: "123hub or its provider failed, try again later" },
  other: { retryable: false, sure: false, advice: "see failure, and give 123hub's support the request id" },
} as const satisfies Record<string, { retryable: boolean; sure: boolean; advice: string }>

export type Hub123RefusalKind = keyof typeof HUB123_REFUSAL_KINDS

const BY_CODE: ReadonlyMap<number, Hub123RefusalKind> = new Map([
  [1000, "hub_failure"], // common error, retry
  [1001, "our_request"], // endpoint
  [1003, "our_request"], // incorrect use
  [1004, "our_request"], // payment system missing
  [1005, "our_request"], // invalid format
  [1006, "our_request"], // content type
  [1007, "our_request"], // HTTP method
  [1008, "our_request"], // method not allowed for the service id
  [1009, "our_request"], // provider
  [1010, "our_request"], // currency
  [1011, "our_request"], // balance not set
  [1012, "not_enough_funds"],
  [2000, "hub_failure"],
  [2001, "hub_failure"],
  [2002, "hub_failure"], // provider unavailable
  [3000, "credentials"], // hash
  [3001, "credentials"], // application id header
  [3002, "credentials"], // hash header
  [3003, "credentials"], // application missing
  [3004, "credentials"],
  [6010, "not_found"],
])

/**
 * Codes by their thousands: provider account, payment, validation. 7xxx, the provider's processing, leaves open what it did, and 5xxx and 8xxx mean
 * something else on 123hub's older page (facts.md 2.5).
 */
const REFUSING_THOUSANDS: ReadonlySet<number> = new Set([4, 6, 9])

/** 1002 has two meanings: "unknown method" with HTTP 404, "too many requests" with any other status; newer pages use 429 (facts.md 5.16). */
export function hub123RefusalKind(code: number | null, httpStatus: number): Hub123RefusalKind {
  if (httpStatus === 429) return "rate_limited"
  if (code === 1002) return httpStatus === 404 ? "unknown_method" : "rate_limited"
  if (code === null) return "other"
  return BY_CODE.get(code) ?? (REFUSING_THOUSANDS.has(Math.floor(code / 1_000)) ? "refused" : "other")
}
