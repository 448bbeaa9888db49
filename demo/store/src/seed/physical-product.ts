import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  createInventoryLevelsWorkflow,
  createProductsWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows"
import type { Market } from "./market"

const HANDLE = "demo-mug"
const LOCATION = "Demo warehouse"
const MANUAL = "manual_manual"

async function stockLocation(container: MedusaContainer, salesChannelId: string): Promise<string> {
  const [existing] = await container.resolve(Modules.STOCK_LOCATION).listStockLocations({ name: LOCATION })
  if (existing) return existing.id
  const { result } = await createStockLocationsWorkflow(container).run({
    input: { locations: [{ name: LOCATION, address: { city: "Bengaluru", country_code: "IN", address_1: "1 Demo Road" } }] },
  })
  const id = result[0]!.id
  await container.resolve(ContainerRegistrationKeys.LINK).create({ [Modules.STOCK_LOCATION]: { stock_location_id: id }, [Modules.FULFILLMENT]: { fulfillment_provider_id: MANUAL } })
  await linkSalesChannelsToStockLocationWorkflow(container).run({ input: { id, add: [salesChannelId] } })
  return id
}

async function shippingProfile(container: MedusaContainer): Promise<string> {
  const [existing] = await container.resolve(Modules.FULFILLMENT).listShippingProfiles({ type: "default" })
  if (existing) return existing.id
  const { result } = await createShippingProfilesWorkflow(container).run({ input: { data: [{ name: "Default Shipping Profile", type: "default" }] } })
  return result[0]!.id
}

async function parcelOption(container: MedusaContainer, locationId: string, profileId: string): Promise<void> {
  const fulfillment = container.resolve(Modules.FULFILLMENT)
  const [existing] = await fulfillment.listFulfillmentSets({ name: "Demo parcels" })
  if (existing) return
  const set = await fulfillment.createFulfillmentSets({
    name: "Demo parcels",
    type: "shipping",
    service_zones: [{ name: "India and Brazil", geo_zones: ["in", "br"].map((country_code) => ({ type: "country" as const, country_code })) }],
  })
  await container.resolve(ContainerRegistrationKeys.LINK).create({ [Modules.STOCK_LOCATION]: { stock_location_id: locationId }, [Modules.FULFILLMENT]: { fulfillment_set_id: set.id } })
  await createShippingOptionsWorkflow(container).run({
    input: [
      {
        name: "Parcel",
        price_type: "flat",
        provider_id: MANUAL,
        service_zone_id: set.service_zones[0]!.id,
        shipping_profile_id: profileId,
        type: { label: "Parcel", description: "By post", code: "parcel" },
        prices: [
          { currency_code: "inr", amount: 50 },
          { currency_code: "brl", amount: 5 },
        ],
        rules: [
          { attribute: "enabled_in_store", value: "true", operator: "eq" },
          { attribute: "is_return", value: "false", operator: "eq" },
        ],
      },
    ],
  })
}

async function mug(container: MedusaContainer, market: Market, locationId: string, profileId: string): Promise<string> {
  const [existing] = await container.resolve(Modules.PRODUCT).listProducts({ handle: HANDLE })
  if (existing) return existing.id
  const { result } = await createProductsWorkflow(container).run({
    input: {
      products: [
        {
          title: "Demo mug",
          handle: HANDLE,
          description: "A thing that is sent by post, for carts that mix it with vouchers.",
          status: "published",
          shipping_profile_id: profileId,
          options: [{ title: "Size", values: ["One size"] }],
          sales_channels: [{ id: market.salesChannelId }],
          variants: [
            {
              title: "One size",
              sku: "DEMO-MUG",
              options: { Size: "One size" },
              manage_inventory: true,
              prices: [
                { currency_code: "inr", amount: 250 },
                { currency_code: "brl", amount: 25 },
              ],
            },
          ],
        },
      ],
    },
  })
  const [item] = await container.resolve(Modules.INVENTORY).listInventoryItems({ sku: "DEMO-MUG" })
  if (item) await createInventoryLevelsWorkflow(container).run({ input: { inventory_levels: [{ inventory_item_id: item.id, location_id: locationId, stocked_quantity: 1_000_000 }] } })
  return result[0]!.id
}

/** One physical product with everything it needs to be sent, for mixed carts. */
export async function seedPhysicalProduct(container: MedusaContainer, market: Market): Promise<{ handle: string }> {
  const locationId = await stockLocation(container, market.salesChannelId)
  const profileId = await shippingProfile(container)
  await parcelOption(container, locationId, profileId)
  await mug(container, market, locationId, profileId)
  return { handle: HANDLE }
}
