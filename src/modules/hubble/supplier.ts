import type { HubbleBrand } from "../../clients/hubble"
import type { Minor } from "../../domain/money"
import type { SealVoucher, SupplierAnswer } from "../../domain/supplier-answer"
import type { SupplierFailure } from "../../domain/supplier-failure"
import type { FreshBrands } from "./catalog-listing"

export interface PlaceCommand {
  brandId: string
  referenceId: string
  /** Paise. */
  amount: Minor
  denominations: readonly { denomination: Minor; quantity: number }[]
  /** Null for B2B (guide 4.1). */
  customer: { name: string; phoneNumber: string; email: string } | null
  /** Whom Hubble sends the vouchers to, where it does (`hubble.delivery`); null: we deliver. */
  delivery: { name: string | null; phoneNumber: string | null; email: string | null } | null
  /** Written down with the intent, so that support can be asked even if the process dies in the call. */
  requestId: string
  deadlineMs: number
}

export interface ReadOptions {
  brandId: string
  seal: SealVoucher
  deadlineMs: number
}

/** A brand in the one form the catalogue knows, Hubble's. */
export type SupplierBrand = HubbleBrand

/**
 * What reading the brand before an order taught us; `gone`: there is none to order now (`notEnabled`: not until the supplier enables it for this
 * account); `refused`: the supplier answered, and would not show it; `malformed`: it showed what cannot be sold; `unreadable` decides nothing.
 */
export type BrandReading = { kind: "brand"; brand: SupplierBrand } | { kind: "malformed"; reason: string } | { kind: "gone"; notEnabled?: boolean } | { kind: "refused"; failure: SupplierFailure } | { kind: "unreadable"; reason: string; refusedAccess: boolean }

/**
 * Who sells the vouchers, as catalogue, ledger and wallet see it; the module's container holds it as `supplier`. Amounts are paise, a code is
 * sealed in the function that parsed it. For another supplier this is all there is to write, and a client (CONTRIBUTING, "Another voucher supplier").
 */
export interface Supplier {
  /** Every brand, page by page, each once. @throws when the catalogue cannot be read to its end. */
  listBrands(): AsyncIterable<FreshBrands>
  /** The brand, fresh; asked before every new reference (guide 3.2, `protocol.md` 3.9). Never throws. */
  readBrand(brandId: string, deadlineMs: number): Promise<BrandReading>
  /** One request that may order. Never throws for what the supplier or the network did; the same reference never buys twice. */
  place(command: PlaceCommand, seal: SealVoucher): Promise<SupplierAnswer>
  /** The order by our reference: "there is none" is `absent`, everything but a clear word is ignorance (`protocol.md` 3.7). Never throws. */
  lookUp(referenceId: string, options: ReadOptions): Promise<SupplierAnswer>
  /** The order by the supplier's own id. Never throws. */
  read(supplierOrderId: string, options: ReadOptions): Promise<SupplierAnswer>
  /** The same of an order that may be anybody's: `ours` says by its reference how to read on, or null. Null: it is not ours. Never throws of itself. */
  readUnknown(supplierOrderId: string, deadlineMs: number, ours: (referenceId: string) => Promise<ReadOptions | null>): Promise<SupplierAnswer | null>
  /** Has the supplier send the vouchers of an order once more. @throws when it did not take it. */
  resendDelivery(supplierOrderId: string, deadlineMs: number): Promise<void>
  /** The wallet in paise. @throws when it cannot be read. */
  walletBalance(deadlineMs: number): Promise<Minor>
}
