/**
 * What a Hubcash sale means for the money (hubcash-api-v1.txt, "Status" and "Methods"; `protocol.md` 5.7). One table per way a sale can walk,
 * exhaustive at compile time; a status the table does not know is a result of its own, never a guess.
 */
import type { Minor } from "./money"

/** Case-sensitive names of the ways to pay ("Methods"); Hubcash has no endpoint that lists them. */
export const HUBCASH_METHODS = ["Credit", "Debit", "Billet"] as const
export type HubcashMethod = (typeof HUBCASH_METHODS)[number]

/** The seven documented statuses and their documented names. */
export const HUBCASH_STATUSES = { 1: "Processed", 2: "Analyzing", 3: "Capturing", 4: "Waiting Payment", 5: "Fail", 6: "Canceled", 7: "Done" } as const
export type HubcashStatus = keyof typeof HUBCASH_STATUSES

/** In the order a sale walks; a list has to be asked for once per status. */
export const HUBCASH_STATUS_IDS: readonly HubcashStatus[] = [1, 2, 3, 4, 5, 6, 7]

function isHubcashMethod(name: string): name is HubcashMethod {
  return (HUBCASH_METHODS as readonly string[]).includes(name)
}

function isHubcashStatus(status: number | null): status is HubcashStatus {
  return status !== null && Object.hasOwn(HUBCASH_STATUSES, status)
}

/**
 * `pending_authorization`: look again. `authorized`: reserved, the capture is ours to ask for. `captured`: the money is the merchant's.
 * `error` and `canceled` are ends, except that a boleto can still be paid after it expired: a late 7.
 */
export type HubcashMeaning = "pending_authorization" | "authorized" | "captured" | "error" | "canceled"

/** How a sale walks: by method, and for Credit by `Capture`. */
export type HubcashWalk = "credit_authorize" | "credit_capture" | "debit" | "billet"

const PENDING = "pending_authorization"

/** Statuses that do not belong to a walk (4 of a card, 3 of a boleto) are looked at again. */
export const HUBCASH_MEANINGS = {
  credit_authorize: { 1: PENDING, 2: PENDING, 3: "authorized", 4: PENDING, 5: "error", 6: "canceled", 7: "captured" },
  // 3 is "Waiting to capture": with `Capture: true` Hubcash goes on by itself.
  credit_capture: { 1: PENDING, 2: PENDING, 3: PENDING, 4: PENDING, 5: "error", 6: "canceled", 7: "captured" },
  debit: { 1: PENDING, 2: PENDING, 3: PENDING, 4: PENDING, 5: "error", 6: "canceled", 7: "captured" },
  billet: { 1: PENDING, 2: PENDING, 3: PENDING, 4: PENDING, 5: "error", 6: "canceled", 7: "captured" },
} as const satisfies Record<HubcashWalk, Record<HubcashStatus, HubcashMeaning>>

/** `capture` is what the sale was created with; when nobody knows, a Credit sale counts as one that captures itself. */
export function hubcashWalk(method: HubcashMethod, capture: boolean | null): HubcashWalk {
  if (method === "Debit") return "debit"
  if (method === "Billet") return "billet"
  return capture === false ? "credit_authorize" : "credit_capture"
}

/** The part of Hubcash's sale object that says where the money is; field names and dates as printed. */
export interface HubcashSaleFacts {
  Method: string
  Capture: boolean | null
  Status: number | null
  DateCaptured: string | null
  DateReversed: string | null
  Rollback: readonly unknown[]
}

export interface HubcashSaleRules {
  /** Statuses that count as paid, default 7 alone ("Done"). Never makes a reservation (3 of `Capture: false`) money. */
  paidStatuses?: readonly number[]
}

/**
 * `reversed`: it was captured, and a `DateReversed` or a `Rollback` took it back; the status may still be 7, as no status means reversed.
 * A sale we canceled ourselves after its capture may carry both too. `unknown_*`: keep the money question open and tell a person.
 */
export type HubcashSaleReading =
  | { kind: "known"; status: number; meaning: HubcashMeaning; reversed: boolean }
  | { kind: "unknown_status"; status: number | null; reversed: boolean }
  | { kind: "unknown_method"; method: string; status: number | null; reversed: boolean }

const PAID_STATUSES: readonly number[] = [7]

/** Whether a date of Hubcash's says anything: absent, empty and all-zero ones do not. One that cannot be parsed does. */
export function isPrintedDate(printed: string | null): boolean {
  return printed !== null && !/^(?:0*|0000-00-00.*)$/.test(printed.trim())
}

export function readHubcashSale(sale: HubcashSaleFacts, { paidStatuses = PAID_STATUSES }: HubcashSaleRules = {}): HubcashSaleReading {
  const { Method: method, Status: status } = sale
  const paid = status !== null && paidStatuses.includes(status)
  const reversed = (paid || isPrintedDate(sale.DateCaptured)) && (isPrintedDate(sale.DateReversed) || sale.Rollback.length > 0)
  if (!isHubcashMethod(method)) return { kind: "unknown_method", method, status, reversed }
  if (status !== null && paid && !isHubcashStatus(status)) return { kind: "known", status, meaning: "captured", reversed }
  if (!isHubcashStatus(status)) return { kind: "unknown_status", status, reversed }
  return { kind: "known", status, meaning: meaningOf(HUBCASH_MEANINGS[hubcashWalk(method, sale.Capture)][status], paid), reversed }
}

function meaningOf(inTable: HubcashMeaning, paid: boolean): HubcashMeaning {
  if (inTable === "captured") return paid ? "captured" : PENDING
  return paid && inTable === PENDING ? "captured" : inTable
}

/** "The lower quota value allowed is R$ 5,00", in centavos (POST /sales). */
const MIN_INSTALLMENT: Minor = 500

/** The most installments of at least R$ 5,00 an amount in centavos can be paid in, `limit` at most; 1 is paying at once and always possible. */
export function maxInstallments(amount: Minor, limit = 12): number {
  return Math.max(1, Math.min(limit, Math.floor(amount / MIN_INSTALLMENT)))
}

/** Why an amount in centavos cannot be paid in so many installments, as a sentence for the shopper, or null. */
export function installmentProblem(amount: Minor, installments: number): string | null {
  if (!Number.isSafeInteger(installments) || installments < 1) return "the number of installments must be a whole number from 1"
  if (installments === 1 || amount >= installments * MIN_INSTALLMENT) return null
  const most = maxInstallments(amount, installments)
  return most === 1
    ? "this amount cannot be paid in installments: each must be at least R$ 5,00"
    : `each installment must be at least R$ 5,00: choose at most ${most}`
}
