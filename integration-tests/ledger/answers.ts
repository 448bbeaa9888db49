import { randomUUID } from "node:crypto"
import { classifySupplierFailure } from "../../src/domain/supplier-failure"
import type { SealedVoucher, SupplierAnswer, SupplierOrderStatus } from "../../src/domain/supplier-answer"
import type { Vault } from "../../src/modules/voucher/vault"

/** Answers of the supplier, made by hand, as the gateway would hand them to the ledger. */

const heard = (httpStatus: number | null) => ({ requestIds: [randomUUID()], httpStatus })

export interface HandMadeVoucher {
  /** Minor units. */
  amount: number
  number?: string | null
  pin?: string | null
  complete?: boolean
  brandId?: string
}

let printed = 0

/** A code nobody had before. */
export const freshCode = () => `CODE-${process.pid}-${String((printed += 1)).padStart(8, "0")}`

export function voucher(vault: Vault, made: HandMadeVoucher): SealedVoucher {
  const sealed = vault.seal({
    brandId: made.brandId ?? "brand_1",
    supplierVoucherId: null,
    cardType: "CARD_AND_PIN_NO_SECURED",
    cardNumber: made.number === undefined ? freshCode() : made.number,
    cardPin: made.pin === undefined ? "123456" : made.pin,
    validTill: "2031-12-31",
    amount: made.amount,
  })
  return { ...sealed, complete: made.complete ?? true }
}

interface OrderRef {
  hubbleOrderId: string
  referenceId?: string
}

function order(status: SupplierOrderStatus, ref: OrderRef, more: { vouchers?: SealedVoucher[]; text?: string } = {}): SupplierAnswer {
  const failure = more.text === undefined ? null : classifySupplierFailure({ text: more.text })
  return { ...heard(200), kind: "order", order: { hubbleOrderId: ref.hubbleOrderId, referenceId: ref.referenceId ?? "", status, vouchers: more.vouchers ?? [], failure } }
}

export const success = (ref: OrderRef, vouchers: SealedVoucher[]) => order("SUCCESS", ref, { vouchers })
export const processing = (ref: OrderRef) => order("PROCESSING", ref)
export const failed = (ref: OrderRef, text = "Card network refused") => order("FAILED", ref, { text })
export const cancelled = (ref: OrderRef) => order("CANCELLED", ref)
export const reversed = (ref: OrderRef) => order("REVERSED", ref)
export const unrecognised = (ref: OrderRef) => order("UNRECOGNISED", ref)
export const absent = (): SupplierAnswer => ({ ...heard(404), kind: "absent" })
export const noAnswer = (reason = "Hubble did not answer in time"): SupplierAnswer => ({ ...heard(null), kind: "no_answer", reason })
export const notSent = (reason = "connection refused"): SupplierAnswer => ({ ...heard(null), kind: "not_sent", reason })
export const rejected = (eNumber: string | null, text: string): SupplierAnswer => ({ ...heard(400), kind: "rejected", failure: classifySupplierFailure({ eNumber, text }) })
export const refusedAccess = (maybeSent: boolean): SupplierAnswer => ({ ...heard(403), kind: "refused_access", reason: "Hubble refused our credentials", maybeSent })

/** Hubble's words for the failures that the retry policy tells apart. */
export const TEXTS = {
  generationFailed: "Voucher generation failed",
  brandUnavailable: "Brand not available",
  insufficientBalance: "Insufficient balance",
  limit: "Daily limit reached for this brand",
} as const
