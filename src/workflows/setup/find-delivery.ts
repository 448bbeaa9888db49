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

const remembered = new WeakMap<object, { at: number; delivery: VoucherDelivery }>()
/** So long a worker trusts what it found; one that an admin took away meanwhile makes a try fail, and the next one looks. */
const TRUSTED_MS = 60_000

/** The same for one order after the other. `again`: the last try may have failed because of it. */
export async function rememberedVoucherDelivery(container: MedusaContainer, again: boolean): Promise<VoucherDelivery | null> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const known = remembered.get(query)
  if (known && !again && performance.now() - known.at < TRUSTED_MS) return known.delivery
  const delivery = await resolveVoucherDelivery(container)
  if (delivery) remembered.set(query, { at: performance.now(), delivery })
  return delivery
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
