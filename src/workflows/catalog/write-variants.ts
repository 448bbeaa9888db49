import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"
import { createProductVariantsWorkflow, deleteProductVariantsWorkflow, setProductProductOptionsWorkflow } from "@medusajs/medusa/core-flows"
import { DENOMINATION_OPTION, brandVariant, priceList, variantSku } from "../../domain/brand-product"
import { MERCHANT, priceChanges, type PriceChanges, type WrittenPrices } from "../../domain/field-ownership"
import { toMajor } from "../../domain/money"
import type { PriceBook } from "../../domain/pricing"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import type { PricedVariant } from "../../modules/hubble/variant-rows"
import { findBrandProducts, variantLinks } from "./brand-products"
import { variantDifference, type BrandProduct, type VariantDifference } from "./product-plan"

interface RepricedVariant {
  variantId: string
  priceSetId: string
  current: BrandProduct["variants"][number]["prices"]
  changes: PriceChanges
}

/** Brings variants, their prices and our rows of them in line with a brand. */
export class VariantWriter {
  constructor(
    private readonly container: MedusaContainer,
    private readonly hubble: HubbleModuleService,
    private readonly book: PriceBook,
  ) {}

  /**
   * Writes what differs; false when nothing did. `recorded` are our rows of the brand. What is new is whole before what is old goes, so
   * that a product on show has something to buy whenever the process dies.
   */
  async write(brand: StoredBrand, product: BrandProduct, recorded: readonly PricedVariant[]): Promise<boolean> {
    const difference = variantDifference(brand, product)
    const changed = await this.addMissing(brand, product, difference)
    const written = new Map(recorded.map((row) => [row.variantId, row.prices]))
    const current = changed ? ((await findBrandProducts(this.container, [brand])).find(({ id }) => id === product.id) ?? product) : product
    const links = variantLinks(brand, current.variants)
    const repriced = this.reprice(brand, current, written)
    const prices = new Map(repriced.map(({ variantId, changes }) => [variantId, changes.intended]))
    const known = links.length === recorded.length && links.every((link) => written.has(link.variantId))
    if (changed || !known) await this.hubble.variants.replace([brand.id], links.map((link) => ({ ...link, prices: prices.get(link.variantId) ?? written.get(link.variantId) ?? {} })))
    const priced = await this.writePrices(repriced, written)
    return (await this.removeSurplus(product, difference)) || priced || changed
  }

  private reprice(brand: StoredBrand, product: BrandProduct, written: ReadonlyMap<string, WrittenPrices | null>): RepricedVariant[] {
    if (brand.written.prices === MERCHANT) return []
    return (brand.denominations ?? []).flatMap((denomination) => {
      const variant = product.variants.find(({ sku }) => sku === variantSku(brand.id, denomination))
      if (!variant?.priceSetId) return []
      const current = Object.fromEntries(variant.prices.map(({ currency, minor }) => [currency, minor]))
      const changes = priceChanges(priceList(brand, denomination, this.book), current, written.get(variant.id) ?? null)
      return [{ variantId: variant.id, priceSetId: variant.priceSetId, current: variant.prices, changes }]
    })
  }

  /** The record first, then the prices, then the record without the old ones: see `WrittenPrices`. */
  private async writePrices(repriced: readonly RepricedVariant[], written: ReadonlyMap<string, WrittenPrices | null>): Promise<boolean> {
    const same = ({ variantId, changes }: RepricedVariant) => JSON.stringify(written.get(variantId) ?? null) === JSON.stringify(changes.written)
    const toWrite = repriced.filter(({ changes }) => Object.keys(changes.set).length > 0 || changes.remove.length > 0)
    await this.hubble.variants.recordPrices(repriced.filter((variant) => !same(variant)).map(({ variantId, changes }) => ({ variantId, prices: changes.intended })))
    const pricing = this.container.resolve(Modules.PRICING)
    const removed = toWrite.flatMap(({ current, changes }) => current.filter(({ currency }) => changes.remove.includes(currency)))
    if (removed.length > 0) await pricing.removePrices(removed.map(({ id }) => id))
    const set = toWrite.filter(({ changes }) => Object.keys(changes.set).length > 0)
    if (set.length > 0) {
      await pricing.addPrices(
        set.map(({ priceSetId, changes }) => ({
          priceSetId,
          // Without the two nulls Medusa would not recognise the price that is there, and add a second one.
          prices: Object.entries(changes.set).map(([currency_code, minor]) => ({ currency_code, amount: toMajor(minor, currency_code), min_quantity: null, max_quantity: null })),
        })),
      )
    }
    await this.hubble.variants.recordPrices(toWrite.map(({ variantId, changes }) => ({ variantId, prices: changes.written })))
    return toWrite.length > 0
  }

  private async addMissing(brand: StoredBrand, product: BrandProduct, { optionId, missing, halfMadeVariantIds }: VariantDifference): Promise<boolean> {
    if (missing.length === 0) return false
    if (optionId === null) throw new MedusaError(MedusaError.Types.INVALID_DATA, `Product ${product.id} has lost its option "${DENOMINATION_OPTION}": add it again, then sync`)
    if (halfMadeVariantIds.length > 0) await deleteProductVariantsWorkflow(this.container).run({ input: { ids: halfMadeVariantIds } })
    const variants = missing.map((denomination) => brandVariant(brand, denomination, this.book))
    await this.setValues(product, optionId, { add: variants.map(({ title }) => ({ value: title })) })
    await createProductVariantsWorkflow(this.container).run({ input: { product_variants: variants.map((variant) => ({ ...variant, product_id: product.id })) } })
    return true
  }

  private async removeSurplus(product: BrandProduct, { optionId, surplusVariantIds, surplusValueIds }: VariantDifference): Promise<boolean> {
    if (surplusVariantIds.length > 0) await deleteProductVariantsWorkflow(this.container).run({ input: { ids: surplusVariantIds } })
    if (surplusValueIds.length > 0) await this.setValues(product, optionId ?? "", { remove: surplusValueIds })
    return surplusVariantIds.length > 0 || surplusValueIds.length > 0
  }

  private setValues(product: BrandProduct, optionId: string, change: { add?: { value: string }[]; remove?: string[] }) {
    return setProductProductOptionsWorkflow(this.container).run({ input: { product_id: product.id, update: [{ product_option_id: optionId, ...change }] } })
  }
}
