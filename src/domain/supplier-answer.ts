import type { Minor } from "./money"
import type { SupplierFailure } from "./supplier-failure"

/** Statuses of guide 5.1; anything else Hubble may add is kept as `UNRECOGNISED` and read again like PROCESSING. */
export type SupplierOrderStatus = "SUCCESS" | "PROCESSING" | "FAILED" | "CANCELLED" | "REVERSED" | "UNRECOGNISED"

/** A voucher after the one step in which its code was readable: everything but type, last four, expiry and amount is sealed. */
export interface SealedVoucher {
  /** Vault row id; also the associated data of the envelope. */
  id: string
  supplierVoucherId: string | null
  cardType: string
  envelope: string
  keyId: string
  fingerprint: string
  /** The same fingerprint under every key of the ring, so that a duplicate is found across rotations. */
  fingerprints: string[]
  last4: string | null
  validTill: string | null
  amount: Minor
  /** False when a field its card type needs is missing: never revealed, attention instead. */
  complete: boolean
}

export interface SupplierOrderFact {
  hubbleOrderId: string
  referenceId: string
  status: SupplierOrderStatus
  vouchers: SealedVoucher[]
  failure: SupplierFailure | null
}

/** What one request to the supplier taught us; every kind but `order` leaves the outcome open or known-negative by rule. */
export type SupplierAnswer = { requestIds: string[]; httpStatus: number | null } & (
  | { kind: "order"; order: SupplierOrderFact }
  | { kind: "absent" }
  | { kind: "not_sent"; reason: string }
  | { kind: "no_answer"; reason: string }
  | { kind: "rejected"; failure: SupplierFailure }
  | { kind: "refused_access"; reason: string; maybeSent: boolean }
)

export type SealVoucher = (voucher: {
  brandId: string
  supplierVoucherId: string | null
  cardType: string
  cardNumber: string | null
  cardPin: string | null
  validTill: string | null
  amount: Minor
}) => Omit<SealedVoucher, "complete">
