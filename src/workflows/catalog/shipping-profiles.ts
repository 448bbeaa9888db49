import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"

/**
 * Voucher products somebody gave a shipping profile: their carts would ask for a shipping method, and a code needs none
 * (platform.md, finding 12). Reported, never changed.
 */
export async function shippingProfileNotes(container: MedusaContainer): Promise<{ id: string; reason: string }[]> {
  const products = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).brands.withProducts()
  if (products.length === 0) return []
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "product_shipping_profile", fields: ["product_id"], filters: { product_id: products.map(({ productId }) => productId) } })
  const profiled = new Set(data.map((link: { product_id: string }) => link.product_id))
  return products
    .filter(({ productId }) => profiled.has(productId))
    .map(({ brandId, productId }) => ({ id: brandId, reason: `product ${productId} has a shipping profile, so its carts ask for a shipping method: remove it from the product` }))
}
