/** One order of the sandbox: its row in the record, and the object the API shows. */
import type { FaultRule } from "../shared/fault-rules"
import { seededDigits, seededUlid } from "../shared/seeded"
import type { CardType, CatalogueEntry } from "./brand"
import type { OrderRequest } from "./order-request"

export const orderStatuses = ["PROCESSING", "SUCCESS", "FAILED", "CANCELLED", "REVERSED"] as const
export type OrderStatus = (typeof orderStatuses)[number]

export interface SandboxVoucher {
  id: string
  card_number: string | null
  card_pin: string | null
  amount: number
  valid_till: string
}

export interface SandboxOrder {
  id: string
  reference_id: string
  product_id: string
  /** The buyer, so that a test can tell whose order it was; null for B2B. */
  customer_email: string | null
  card_type: CardType
  status: OrderStatus
  /** Rupees, and the same in paise. */
  amount: number
  paise: number
  denominations: { denomination: number; quantity: number }[]
  accepted_at: string
  resolved_at: string | null
  /** The wallet was debited for it and not credited back as FAILED. */
  charged: boolean
  /** Credited back after it was charged. */
  reversed: boolean
  /** Lookups answer 404 before. */
  visible_from: string
  failure_reason: string | null
  vouchers: SandboxVoucher[]
  history: { at: string; status: OrderStatus }[]
  /** Faults of the order's own content, applied to every answer. */
  breakers: FaultRule[]
  /** The request as JSON, to tell a reused reference from a repeated request. */
  request: string
}

/** One of the API's vouchers; facts.md 1.3 knows an absent id and an amount as text. */
export interface PresentedVoucher {
  id?: string
  cardType: CardType
  cardPin: string | null
  cardNumber: string | null
  validTill: string
  amount: number | string
}

/** The vouchers of an order: a pure function of seed, reference and position. Codes already `taken` are drawn again. */
export function makeVouchers(
  seed: string | number, reference: string, request: OrderRequest["denominationDetails"], { brand }: CatalogueEntry, taken: Set<string>,
): SandboxVoucher[] {
  const expiry = new Date()
  expiry.setUTCMonth(expiry.getUTCMonth() + (brand.voucherExpiryInMonths ?? 12))
  const draw = (index: number, kind: string, length: number, salt = 0): string => {
    const code = seededDigits(length, seed, reference, index, kind, salt)
    // A PIN beside a number may repeat, as in life; what redeems alone may not.
    const unique = kind === "number" || brand.cardType === "PIN_NO_SECURED"
    if (unique && taken.has(`${brand.id} ${code}`)) return draw(index, kind, length, salt + 1)
    taken.add(`${brand.id} ${code}`)
    return code
  }
  const amounts = request.flatMap(({ denomination, quantity }) => Array.from({ length: quantity }, () => denomination))
  return amounts.map((amount, index) => ({
    id: seededUlid(seed, reference, "voucher", index),
    card_number: brand.cardType === "PIN_NO_SECURED" ? null : draw(index, "number", 16),
    // Longer than the six digits of Hubble's sample: a search of all tables for a PIN must not meet a balance of six digits.
    card_pin: brand.cardType === "CARD_NUMBER_SECURED" ? null : draw(index, "pin", 12),
    amount, valid_till: expiry.toISOString().slice(0, 10),
  }))
}

function breakVouchers(vouchers: PresentedVoucher[], rule: FaultRule): PresentedVoucher[] {
  switch (rule.fault) {
    case "short_success":
      return vouchers.slice(0, rule.vouchers ?? Math.max(0, vouchers.length - 1))
    case "null_pin":
      return vouchers.map((voucher, index) => {
        if (index > 0) return voucher
        return voucher.cardPin === null ? { ...voucher, cardNumber: null } : { ...voucher, cardPin: null }
      })
    case "voucher_without_id":
      return vouchers.map(({ id: _id, ...voucher }) => voucher)
    case "amount_as_text":
      return vouchers.map((voucher) => ({ ...voucher, amount: String(voucher.amount) }))
    default:
      return vouchers
  }
}

/** The vouchers a caller sees: none unless SUCCESS, then through the order's breakers and those of this one answer. */
export function presentVouchers(order: SandboxOrder, ofThisAnswer: FaultRule[] = []): PresentedVoucher[] {
  if (order.status !== "SUCCESS") return []
  const vouchers = order.vouchers.map(({ id, card_number, card_pin, amount, valid_till }): PresentedVoucher => (
    { id, cardType: order.card_type, cardPin: card_pin, cardNumber: card_number, validTill: valid_till, amount }
  ))
  return [...order.breakers, ...ofThisAnswer].reduce(breakVouchers, vouchers)
}

/** Exactly {id, referenceId, status, vouchers, failureReason} (S0 5.2, H:orders). */
export function presentOrder(order: SandboxOrder, ofThisAnswer: FaultRule[] = []) {
  const vouchers = presentVouchers(order, ofThisAnswer)
  return { id: order.id, referenceId: order.reference_id, status: order.status, vouchers, failureReason: order.failure_reason }
}
