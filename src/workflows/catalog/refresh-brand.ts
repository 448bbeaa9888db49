import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { isListed, toBrandMirror, type BrandTrouble } from "../../domain/brand"
import type { SupplierFailure } from "../../domain/supplier-failure"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { emitEvents } from "../emit-events"
import { failureReason } from "./failure-reason"
import { writeBrandsNow } from "./write-brands"

const READ_DEADLINE_MS = 15_000

/** A brand is on sale no more; id of the brand. */
export const BRAND_DISABLED = "brand.disabled"

/**
 * Reads one brand from Hubble and brings mirror and product in line, at once. The reading is what counts, whatever brought us here,
 * so two messages in the wrong order end with the same brand. An unknown brand is taken in only as Hubble describes it.
 * @throws MedusaError UNEXPECTED_STATE when Hubble cannot be read now.
 */
export async function refreshBrand(container: MedusaContainer, brandId: string, deadlineMs = READ_DEADLINE_MS): Promise<"refreshed" | "gone" | "unknown"> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const [before] = await hubble.brands.byIds([brandId])
  const readAt = await hubble.brands.clock()
  const reading = await hubble.gateway.readBrand(brandId, deadlineMs)
  if (reading.kind === "unreadable" || reading.kind === "refused") throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `Brand ${brandId} could not be read: ${reading.kind === "refused" ? (reading.failure.text ?? reading.failure.kind) : reading.reason}`)
  if (reading.kind === "gone" && !before) return "unknown"
  if (reading.kind === "gone") await hubble.brands.markGone(brandId, readAt)
  else {
    const mirror = reading.kind === "malformed" ? { refused: reading.reason } : toBrandMirror(reading.brand)
    const refused = "ok" in mirror ? await hubble.brands.keep([mirror.ok], readAt) : [{ id: brandId, reason: mirror.refused }]
    await hubble.brands.refuse(refused, readAt)
  }
  await writeBrandsNow(container, [brandId])
  await announceDisabled(container, hubble, brandId, before !== undefined && isListed(before))
  return reading.kind === "gone" ? "gone" : "refreshed"
}

const TROUBLE: Partial<Record<SupplierFailure["kind"], BrandTrouble>> = { brand_unavailable: "E100", brand_not_enabled: "E101", brand_inactive: "E102" }

/**
 * What a refused order says about its brand: E101 and E102 take its product back at once, E100 stops the selling until the next good read,
 * E150 to E159 mean that it sells something else by now. Never stops the order it came from: what fails here the next sync does.
 */
export async function learnFromRefusal(container: MedusaContainer, brandId: string, kind: SupplierFailure["kind"], deadlineMs = READ_DEADLINE_MS): Promise<void> {
  const trouble = TROUBLE[kind]
  try {
    if (trouble) await noteTrouble(container, brandId, trouble)
    else await refreshBrand(container, brandId, deadlineMs)
  } catch (error) {
    container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: brand ${brandId} refused an order (${kind}), but its product is not up to date yet: ${failureReason(error)}`)
  }
}

async function noteTrouble(container: MedusaContainer, brandId: string, trouble: BrandTrouble): Promise<void> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const [before] = await hubble.brands.byIds([brandId])
  await hubble.brands.setTrouble(brandId, trouble)
  await writeBrandsNow(container, [brandId])
  await announceDisabled(container, hubble, brandId, before !== undefined && isListed(before))
}

async function announceDisabled(container: MedusaContainer, hubble: HubbleModuleService, brandId: string, wasListed: boolean): Promise<void> {
  const [brand] = await hubble.brands.byIds([brandId])
  if (!wasListed || (brand && isListed(brand))) return
  emitEvents(container, [{ name: BRAND_DISABLED, data: { id: brandId } }])
}
