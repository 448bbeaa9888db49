import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import {
  createLocationFulfillmentSetWorkflow,
  createServiceZonesWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
  updateServiceZonesWorkflow,
} from "@medusajs/medusa/core-flows"
import { VOUCHER_CURRENCY } from "../../domain/brand"
import { voucherSalesChannels } from "../catalog/brand-products"
import { VOUCHER_PROFILE_TYPE, VOUCHER_PROVIDER_ID, resolveVoucherDelivery } from "./find-delivery"

const DELIVERY_NAME = "Voucher delivery"
const PROFILE_NAME = "Voucher (digital)"
const HOME_COUNTRY = "in"

/** A related row as Query answers it. */
type NamedRow = { id: string; name?: string | null } | null

/** What a run made and what it found, by name, with the ids the rest of the plugin needs. */
export interface VoucherSetup {
  created: string[]
  existing: string[]
  location_id: string
  fulfillment_set_id: string
  service_zone_id: string
  shipping_profile_id: string
  shipping_option_id: string
}

/** One run of the set-up; each part looks before it makes. Run under `HubbleModuleService.alone`. */
export class DeliverySetup {
  private readonly created: string[] = []
  private readonly existing: string[] = []
  private readonly query

  constructor(private readonly container: MedusaContainer) {
    this.query = container.resolve(ContainerRegistrationKeys.QUERY)
  }

  async ensure(): Promise<VoucherSetup> {
    await this.requireProvider()
    const location_id = await this.ensureLocation()
    await this.ensureProviderLink(location_id)
    await this.ensureSalesChannels(location_id)
    const fulfillment_set_id = await this.ensureFulfillmentSet(location_id)
    const service_zone_id = await this.ensureServiceZone(fulfillment_set_id)
    const shipping_profile_id = await this.ensureProfile()
    const shipping_option_id = await this.ensureShippingOption(service_zone_id, shipping_profile_id)
    const { created, existing } = this
    return { created, existing, location_id, fulfillment_set_id, service_zone_id, shipping_profile_id, shipping_option_id }
  }

  private async requireProvider(): Promise<void> {
    const [provider] = await this.container.resolve(Modules.FULFILLMENT).listFulfillmentProviders({ id: VOUCHER_PROVIDER_ID })
    if (provider) return
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `The fulfillment provider ${VOUCHER_PROVIDER_ID} is not registered: wrap the configuration in medusa-config.ts with withVoucherHub(...) and restart`,
    )
  }

  private async ensureLocation(): Promise<string> {
    const known = (await resolveVoucherDelivery(this.container))?.locationId
    if (known) return this.found("stock location", known)
    const [byName] = await this.container.resolve(Modules.STOCK_LOCATION).listStockLocations({ name: DELIVERY_NAME }, { take: 1 })
    if (byName) return this.found("stock location", byName.id)
    const { result } = await createStockLocationsWorkflow(this.container).run({ input: { locations: [{ name: DELIVERY_NAME }] } })
    return this.made("stock location", result[0]?.id)
  }

  private async location(id: string) {
    const { data } = await this.query.graph({
      entity: "stock_location",
      fields: ["id", "fulfillment_providers.id", "sales_channels.id", "fulfillment_sets.id", "fulfillment_sets.name"],
      filters: { id },
    })
    return data[0]
  }

  private async ensureProviderLink(locationId: string): Promise<void> {
    const providers = (await this.location(locationId))?.fulfillment_providers ?? []
    if (providers.some((provider: NamedRow) => provider?.id === VOUCHER_PROVIDER_ID)) return void this.found("fulfillment provider link", locationId)
    await this.container.resolve(ContainerRegistrationKeys.LINK).create({
      [Modules.STOCK_LOCATION]: { stock_location_id: locationId },
      [Modules.FULFILLMENT]: { fulfillment_provider_id: VOUCHER_PROVIDER_ID },
    })
    this.made("fulfillment provider link", locationId)
  }

  private async ensureSalesChannels(locationId: string): Promise<void> {
    const linked = new Set(((await this.location(locationId))?.sales_channels ?? []).map((channel: NamedRow) => channel?.id))
    const missing = (await voucherSalesChannels(this.container)).filter((id) => !linked.has(id))
    if (missing.length === 0) return void this.found("sales channel link", locationId)
    await linkSalesChannelsToStockLocationWorkflow(this.container).run({ input: { id: locationId, add: missing } })
    this.made("sales channel link", locationId)
  }

  private async ensureFulfillmentSet(locationId: string): Promise<string> {
    const find = async () => (await this.location(locationId))?.fulfillment_sets?.find((set: NamedRow) => set?.name === DELIVERY_NAME)?.id
    const known = await find()
    if (known) return this.found("fulfillment set", known)
    const fulfillment = this.container.resolve(Modules.FULFILLMENT)
    const [unlinked] = await fulfillment.listFulfillmentSets({ name: DELIVERY_NAME }, { take: 1 })
    if (unlinked) {
      await this.container.resolve(ContainerRegistrationKeys.LINK).create({
        [Modules.STOCK_LOCATION]: { stock_location_id: locationId },
        [Modules.FULFILLMENT]: { fulfillment_set_id: unlinked.id },
      })
      return this.made("fulfillment set link", unlinked.id)
    }
    await createLocationFulfillmentSetWorkflow(this.container).run({
      input: { location_id: locationId, fulfillment_set_data: { name: DELIVERY_NAME, type: VOUCHER_PROFILE_TYPE } },
    })
    return this.made("fulfillment set", await find())
  }

  /** Every country the store sells to, because a voucher travels by e-mail; new regions are added on the next run. */
  private async ensureServiceZone(fulfillmentSetId: string): Promise<string> {
    const fulfillment = this.container.resolve(Modules.FULFILLMENT)
    const regions = await this.container.resolve(Modules.REGION).listRegions({}, { relations: ["countries"] })
    const countries = new Set([HOME_COUNTRY, ...regions.flatMap((region) => region.countries.map((country) => country.iso_2 ?? HOME_COUNTRY))])
    const [zone] = await fulfillment.listServiceZones({ fulfillment_set: { id: fulfillmentSetId } }, { relations: ["geo_zones"], take: 1 })
    const covered = new Set((zone?.geo_zones ?? []).map((geo) => geo.country_code))
    const missing = [...countries].filter((code) => !covered.has(code)).map((country_code) => ({ type: "country" as const, country_code }))
    if (zone && missing.length === 0) return this.found("service zone", zone.id)
    if (zone) {
      const kept = zone.geo_zones.map(({ id }) => ({ id }))
      await updateServiceZonesWorkflow(this.container).run({ input: { selector: { id: zone.id }, update: { geo_zones: [...kept, ...missing] } } })
      return this.made(`service zone countries ${missing.map((geo) => geo.country_code).join(", ")}`, zone.id)
    }
    const { result } = await createServiceZonesWorkflow(this.container).run({
      input: { data: [{ name: DELIVERY_NAME, fulfillment_set_id: fulfillmentSetId, geo_zones: missing }] },
    })
    return this.made("service zone", result[0]?.id)
  }

  private async ensureProfile(): Promise<string> {
    const [profile] = await this.container.resolve(Modules.FULFILLMENT).listShippingProfiles({ type: VOUCHER_PROFILE_TYPE }, { take: 1 })
    if (profile) return this.found("shipping profile", profile.id)
    const { result } = await createShippingProfilesWorkflow(this.container).run({ input: { data: [{ name: PROFILE_NAME, type: VOUCHER_PROFILE_TYPE }] } })
    return this.made("shipping profile", result[0]?.id)
  }

  /** Hidden from every cart by `enabled_in_store=false`, and off the physical profile besides: the plugin names it itself. */
  private async ensureShippingOption(serviceZoneId: string, profileId: string): Promise<string> {
    const known = (await resolveVoucherDelivery(this.container))?.shippingOptionId
    if (known) return this.found("shipping option", known)
    const { result } = await createShippingOptionsWorkflow(this.container).run({
      input: [
        {
          name: DELIVERY_NAME,
          price_type: "flat",
          provider_id: VOUCHER_PROVIDER_ID,
          service_zone_id: serviceZoneId,
          shipping_profile_id: profileId,
          type: { label: DELIVERY_NAME, description: "Voucher codes, delivered digitally", code: "voucher" },
          prices: [{ currency_code: VOUCHER_CURRENCY, amount: 0 }],
          rules: [
            { attribute: "enabled_in_store", operator: "eq", value: "false" },
            { attribute: "is_return", operator: "eq", value: "false" },
          ],
        },
      ],
    })
    return this.made("shipping option", result[0]?.id)
  }

  private found(what: string, id: string): string {
    this.existing.push(what)
    return id
  }

  private made(what: string, id: string | undefined): string {
    if (!id) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `Medusa answered without the id of the new ${what}; run the set-up again`)
    this.created.push(what)
    return id
  }
}
