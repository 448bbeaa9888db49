import type { MedusaContainer, RemoteQueryFunction } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { categoryTitle } from "../../domain/brand-product"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { ListedBrand, StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import { isSold } from "../catalog/brand-work"

export interface ShelfFilter {
  q?: string | undefined
  category?: string | undefined
  redemption_type?: string | undefined
  order: string
  limit: number
  offset: number
}

/** Asked by counting, which costs Medusa a tenth of handing out some hundred products and links; of several channels a product can be in more than one. */
async function areAllVisible(query: Pick<RemoteQueryFunction, "graph">, productIds: readonly string[], salesChannelIds: readonly string[]): Promise<boolean> {
  const counted = async (entity: "product" | "product_sales_channel", filters: Record<string, unknown>) => (await query.graph({ entity, fields: ["id"], filters, pagination: { take: 1, skip: 0 } })).metadata?.count
  const wanted = new Set(productIds).size
  if (salesChannelIds.length > 1) return false
  const [published, linked] = await Promise.all([
    counted("product", { id: [...productIds], status: "published" }),
    salesChannelIds.length === 0 ? wanted : counted("product_sales_channel", { sales_channel_id: [...salesChannelIds], product_id: [...productIds] }),
  ])
  return published === wanted && linked === wanted
}

/** Products a shopper may see: published, and in one of the sales channels of the key. */
async function visibleProducts(container: MedusaContainer, productIds: readonly string[], salesChannelIds: readonly string[]): Promise<Set<string>> {
  if (productIds.length === 0) return new Set()
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  if (await areAllVisible(query, productIds, salesChannelIds)) return new Set(productIds)
  const { data: published } = await query.graph({ entity: "product", fields: ["id"], filters: { id: [...productIds], status: "published" } })
  if (salesChannelIds.length === 0) return new Set(published.map((product) => product.id))
  const { data: links } = await query.graph({ entity: "product_sales_channel", fields: ["product_id"], filters: { sales_channel_id: [...salesChannelIds], product_id: [...productIds] } })
  const linked = new Set(links.map((link: { product_id: string }) => link.product_id))
  return new Set(published.map((product) => product.id).filter((id) => linked.has(id)))
}

/** A category by Hubble's name or by the name the shop made of it. */
const inCategory = (brand: ListedBrand, category: string) => brand.categories.some((name) => [name, categoryTitle(name)].some((known) => known.toLowerCase() === category.toLowerCase()))

const { compare: alphabetical } = new Intl.Collator("en")

const ORDERS: Readonly<Record<string, (a: ListedBrand, b: ListedBrand) => number>> = {
  title: (a, b) => alphabetical(a.title, b.title) || (a.id < b.id ? -1 : 1),
  created_at: (a, b) => a.created_at.getTime() - b.created_at.getTime() || (a.id < b.id ? -1 : 1),
}

function inOrder(brands: ListedBrand[], order: string): ListedBrand[] {
  const descending = order.startsWith("-")
  const compare = ORDERS[order.replace("-", "")]
  return compare ? brands.sort((a, b) => (descending ? compare(b, a) : compare(a, b))) : brands
}

/** The brands on the shelf: published, ACTIVE and not hidden, one page of them, which alone is read whole. */
export async function brandsOnShelf(container: MedusaContainer, filter: ShelfFilter, salesChannelIds: readonly string[]): Promise<{ brands: StoredBrand[]; count: number }> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const wanted = (await hubble.brands.listed(filter.q ?? null)).filter(
    (brand) => (!filter.category || inCategory(brand, filter.category)) && (!filter.redemption_type || brand.redemption_type === filter.redemption_type.toUpperCase()),
  )
  const visible = await visibleProducts(container, wanted.map((brand) => brand.product_id), salesChannelIds)
  const found = inOrder(wanted.filter((brand) => visible.has(brand.product_id)), filter.order).map(({ id }) => id)
  const page = found.slice(filter.offset, filter.offset + filter.limit)
  const brands = new Map((await hubble.brands.byIds(page)).map((brand) => [brand.id, brand]))
  return { brands: page.flatMap((id) => brands.get(id) ?? []), count: found.length }
}

/** One brand on the shelf. @throws MedusaError NOT_FOUND, also for one that is not shown. */
export async function brandOnShelf(container: MedusaContainer, id: string, salesChannelIds: readonly string[]): Promise<StoredBrand> {
  const [brand] = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).brands.byIds([id])
  const shown = brand?.product_id && isSold(brand) && (await visibleProducts(container, [brand.product_id], salesChannelIds)).has(brand.product_id)
  if (!shown) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Voucher brand ${id.slice(0, 60)} was not found`)
  return brand
}
