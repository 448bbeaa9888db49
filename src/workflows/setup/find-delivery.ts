import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/** Fulfillment provider: identifier `hubble`, id `hubble` (`withVoucherHub` registers it). */
export const VOUCHER_PROVIDER_ID = "hubble_hubble"
/** Type of our own shipping profile. Name and price stay the merchant's to change; the type tells it apart. */
export const VOUCHER_PROFILE_TYPE = "voucher"

export interface VoucherDelivery {
  shippingOptionId: string
  locationId: string
}

/**
 * The two ids `createOrderFulfillmentWorkflow` must be given (platform.md 13), found by our provider and our own shipping
 * profile; null before `setupVoucherHubWorkflow` ran.
 */
export async function resolveVoucherDelivery(container: MedusaContainer): Promise<VoucherDelivery | null> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data: options } = await query.graph({
    entity: "shipping_option",
    fields: ["id", "shipping_profile.type", "service_zone.fulfillment_set.location.id"],
    filters: { provider_id: VOUCHER_PROVIDER_ID },
  })
  for (const option of options) {
    const locationId = option.service_zone?.fulfillment_set?.location?.id
    if (locationId && option.shipping_profile?.type === VOUCHER_PROFILE_TYPE) return { shippingOptionId: option.id, locationId }
  }
  return null
}
