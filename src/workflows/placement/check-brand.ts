import type { HubbleBrand } from "../../clients/hubble"
import { toBrandMirror } from "../../domain/brand"
import { refuseOrder, type DenominationCount } from "../../domain/order-split"
import type { SupplierFailure } from "../../domain/supplier-failure"
import type HubbleModuleService from "../../modules/hubble/service"
import type { BrandReading } from "../../modules/hubble/supplier"
import type { SupplierClaim } from "../../modules/voucher/ledger/claims"
import { restrictionsOf } from "../orders/voucher-lines"

export type BrandCheck = { ok: true } | { ok: false; failure: SupplierFailure } | { ok: null; reason: string; refusedAccess: boolean; answered: boolean }

const no = (kind: SupplierFailure["kind"], text: string): BrandCheck => ({ ok: false, failure: { kind, eNumber: null, text } })

function orderOf(claim: SupplierClaim): DenominationCount[] {
  const units = claim.units.filter((unit) => unit.state === "pending" || unit.state === "waiting_wallet")
  return [...new Set(units.map((unit) => unit.face))].map((denomination) => ({ denomination, quantity: units.filter((unit) => unit.face === denomination).length }))
}

function judge(brand: HubbleBrand, claim: SupplierClaim): BrandCheck {
  if (brand.status !== "ACTIVE") return no("brand_inactive", `Brand is ${brand.status}`)
  const mirror = toBrandMirror(brand)
  // Paid for, and not sold any more: the catalogue hears of it as of a denomination that is gone.
  if ("refused" in mirror) return no("denomination_unavailable", mirror.refused)
  const refused = refuseOrder(orderOf(claim), restrictionsOf(mirror.ok))
  return refused ? no("denomination_unavailable", refused) : { ok: true }
}

/**
 * Judges the brand as it was read for a new reference, the first and every retry (`protocol.md` 3.9): INACTIVE or the denomination gone
 * means no order. What was read also refreshes the mirror, so the next shopper sees it.
 */
export async function checkBrand(hubble: HubbleModuleService, claim: SupplierClaim, reading: BrandReading): Promise<BrandCheck> {
  if (reading.kind === "unreadable") return { ok: null, reason: reading.reason, refusedAccess: reading.refusedAccess, answered: false }
  if (reading.kind === "refused") {
    // E100 is an answer to the order that follows; what else Hubble says here is of the look alone.
    return reading.failure.kind === "brand_unavailable" ? { ok: false, failure: reading.failure } : { ok: null, reason: reading.failure.text ?? reading.failure.kind, refusedAccess: false, answered: true }
  }
  if (reading.kind === "malformed") return no("denomination_unavailable", reading.reason)
  // Only what Hubble has to enable outlasts the next good read of the brand (`BrandTrouble`).
  if (reading.kind === "gone") return reading.notEnabled ? no("brand_not_enabled", "Brand is not available to this account") : no("brand_inactive", "Brand is not available any more")
  const mirror = toBrandMirror(reading.brand)
  // What the mirror cannot hold is the sync's to tell; the order does not wait for it.
  if ("ok" in mirror) await hubble.brands.keep([mirror.ok], claim.claimedOn)
  return judge(reading.brand, claim)
}
