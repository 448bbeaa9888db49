import type { MedusaContainer } from "@medusajs/framework/types"
import type { BrandMirror } from "../../domain/brand"
import { brandProductFields, fieldValues, priceList, variantSku } from "../../domain/brand-product"
import { MERCHANT, fieldsToWrite, priceChanges } from "../../domain/field-ownership"
import type { PriceBook } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import { emptyReport, type SyncReport } from "../../modules/hubble/sync-rows"
import type { PricedVariant } from "../../modules/hubble/variant-rows"
import { findBrandProducts } from "./brand-products"
import { productHash } from "./brand-work"
import { planProducts, variantDifference, type ProductPlan } from "./product-plan"
import { readCatalog } from "./read-catalog"
import { References } from "./references"
import { CHUNK } from "./write-brands"

const UNKNOWN = { product_hash: null, product_id: null, unpublished_by_sync: false, hidden: false, price_rule: null, written: {}, trouble: null, unsellable_reason: null }

/** The brands as they would be after the sync; those that are no longer listed as well. */
function after(mirrors: readonly BrandMirror[], refused: readonly string[], known: readonly StoredBrand[]): StoredBrand[] {
  const byId = new Map(known.map((brand) => [brand.id, brand]))
  const next = mirrors.map((mirror): StoredBrand => {
    const brand = byId.get(mirror.id) ?? { ...UNKNOWN, ...mirror }
    const good = brand.content_hash !== mirror.content_hash || (mirror.status === "ACTIVE" && brand.trouble !== "E101")
    return { ...brand, ...mirror, trouble: good ? null : brand.trouble }
  })
  const listed = new Set([...mirrors.map(({ id }) => id), ...refused])
  const gone = known.filter(({ id, status }) => !listed.has(id) && status !== "VANISHED").map((brand) => ({ ...brand, status: "VANISHED", content_hash: "vanished" }))
  const unusable = known.filter(({ id }) => refused.includes(id)).map((brand) => ({ ...brand, status: "REFUSED", content_hash: "refused" }))
  return [...next, ...gone, ...unusable]
}

function changedFields({ brand, product, publish }: ProductPlan["update"][number], references: References, book: PriceBook, recorded: readonly PricedVariant[]): string[] {
  const fields: string[] = fieldsToWrite(fieldValues(brandProductFields(brand, references)), product.fields, brand.written).write
  const { missing, surplusVariantIds } = variantDifference(brand, product)
  const written = new Map(recorded.map((row) => [row.variantId, row.prices]))
  const repriced = brand.written.prices !== MERCHANT && (brand.denominations ?? []).some((denomination) => {
    const variant = product.variants.find(({ sku }) => sku === variantSku(brand.id, denomination))
    if (!variant?.priceSetId) return false
    const current = Object.fromEntries(variant.prices.map(({ currency, minor }) => [currency, minor]))
    const { set, remove } = priceChanges(priceList(brand, denomination, book), current, written.get(variant.id) ?? null)
    return Object.keys(set).length > 0 || remove.length > 0
  })
  return [...fields, ...(missing.length > 0 || surplusVariantIds.length > 0 ? ["denominations"] : []), ...(repriced ? ["prices"] : []), ...(publish ? ["status"] : [])]
}

/** What a sync would do now, brand by brand; nothing is written but the report of this sync. */
export async function previewCatalogSync(container: MedusaContainer, syncId: string): Promise<void> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const { mirrors, refused } = await readCatalog(hubble)
  const report: SyncReport = { ...emptyReport(), refused }
  const changes: NonNullable<SyncReport["changes"]> = []
  const book = await hubble.priceBook()
  const brands = after(mirrors, refused.map(({ id }) => id), await hubble.brands.all())
  const work = brands.filter((brand) => brand.product_hash !== productHash(brand, book, hubble.catalogOptions))
  const references = new References(container, { dryRun: true })
  await references.learnTaxFreeType(hubble.catalogOptions.taxFreeType)
  for (let start = 0; start < work.length; start += CHUNK) {
    const chunk = work.slice(start, start + CHUNK)
    await hubble.syncs.progress(syncId, { total: brands.length, done: brands.length - work.length + start, report })
    await references.learn(chunk)
    const recorded = await hubble.variants.live(chunk.map(({ id }) => id))
    const plan = planProducts(chunk, await findBrandProducts(container, chunk), hubble.catalogOptions.publish)
    changes.push(...plan.create.map(({ id, title }) => ({ id, title, action: "create" as const, fields: [] })))
    changes.push(...plan.hide.map(({ brand: { id, title } }) => ({ id, title, action: "hide" as const, fields: ["status"] })))
    for (const update of plan.update) {
      const fields = changedFields(update, references, book, recorded.filter((row) => row.brandId === update.brand.id))
      if (fields.length > 0) changes.push({ id: update.brand.id, title: update.brand.title, action: "update", fields })
    }
  }
  const count = (action: string) => changes.filter((change) => change.action === action).length
  Object.assign(report, { created: count("create"), updated: count("update"), hidden: count("hide"), unchanged: mirrors.length - count("create") - count("update"), changes })
  await hubble.syncs.progress(syncId, { total: brands.length, done: brands.length, report })
}
