import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  createApiKeysWorkflow,
  createRegionsWorkflow,
  createSalesChannelsWorkflow,
  createTaxRegionsWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
  updateStoresWorkflow,
} from "@medusajs/medusa/core-flows"

const REGIONS = [
  { name: "India", currency_code: "inr", countries: ["in"] },
  { name: "Brazil", currency_code: "brl", countries: ["br"] },
]
const API_KEY_TITLE = "Demo storefront"

async function salesChannel(container: MedusaContainer): Promise<string> {
  const channels = container.resolve(Modules.SALES_CHANNEL)
  const [existing] = await channels.listSalesChannels({}, { take: 1, order: { created_at: "ASC" } })
  if (existing) return existing.id
  const { result } = await createSalesChannelsWorkflow(container).run({ input: { salesChannelsData: [{ name: "Default Sales Channel" }] } })
  return result[0]!.id
}

async function storeSettings(container: MedusaContainer, salesChannelId: string): Promise<void> {
  const [store] = await container.resolve(Modules.STORE).listStores({}, { relations: ["supported_currencies"] })
  if (!store) throw new Error("The store row is missing: run `medusa db:migrate` first")
  const codes = store.supported_currencies?.map((currency) => currency.currency_code) ?? []
  if (store.name === "Voucher demo" && REGIONS.every((region) => codes.includes(region.currency_code))) return
  await updateStoresWorkflow(container).run({
    input: {
      selector: { id: store.id },
      update: {
        name: "Voucher demo",
        supported_currencies: [
          { currency_code: "inr", is_default: true },
          { currency_code: "brl", is_default: false },
        ],
        default_sales_channel_id: salesChannelId,
      },
    },
  })
}

async function regions(container: MedusaContainer): Promise<Record<string, string>> {
  const existing = await container.resolve(Modules.REGION).listRegions({ currency_code: { $in: REGIONS.map((region) => region.currency_code) } })
  const missing = REGIONS.filter((region) => !existing.some((row) => row.name === region.name))
  const created = missing.length
    ? (await createRegionsWorkflow(container).run({ input: { regions: missing.map((region) => ({ ...region, payment_providers: ["pp_system_default"] })) } })).result
    : []
  const rows = [...existing, ...created]
  return Object.fromEntries(REGIONS.map(({ name, currency_code }) => [currency_code, rows.find((row) => row.name === name)!.id]))
}

async function taxRegions(container: MedusaContainer): Promise<void> {
  const countries = REGIONS.flatMap((region) => region.countries)
  const existing = await container.resolve(Modules.TAX).listTaxRegions({ country_code: countries })
  const missing = countries.filter((code) => !existing.some((row) => row.country_code === code))
  if (missing.length) await createTaxRegionsWorkflow(container).run({ input: missing.map((country_code) => ({ country_code, provider_id: "tp_system" })) })
}

async function publishableKey(container: MedusaContainer, salesChannelId: string): Promise<string> {
  const [existing] = await container.resolve(Modules.API_KEY).listApiKeys({ title: API_KEY_TITLE, type: "publishable" })
  const key =
    existing ??
    (await createApiKeysWorkflow(container).run({ input: { api_keys: [{ title: API_KEY_TITLE, type: "publishable", created_by: "seed" }] } })).result[0]!
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "api_key", fields: ["id", "sales_channels_link.sales_channel_id"], filters: { id: key.id } })
  const links = ((data[0] as { sales_channels_link?: { sales_channel_id: string }[] } | undefined)?.sales_channels_link ?? []).map((link) => link.sales_channel_id)
  if (!links.includes(salesChannelId)) await linkSalesChannelsToApiKeyWorkflow(container).run({ input: { id: key.id, add: [salesChannelId] } })
  return key.token
}

export interface Market {
  salesChannelId: string
  /** Region id by currency code. */
  regions: Record<string, string>
  publishableKey: string
}

/** Where the demo sells: India in rupees, Brazil in reais, one channel, one key for storefronts. */
export async function seedMarket(container: MedusaContainer): Promise<Market> {
  const salesChannelId = await salesChannel(container)
  await storeSettings(container, salesChannelId)
  const byCurrency = await regions(container)
  await taxRegions(container)
  return { salesChannelId, regions: byCurrency, publishableKey: await publishableKey(container, salesChannelId) }
}
