import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, ProductStatus } from "@medusajs/framework/utils"
import { createProductsWorkflow, updateProductsWorkflow } from "@medusajs/medusa/core-flows"
import { brandMetadata, brandProductDraft, brandProductFields, fieldValues, priceList, type BrandProductFields } from "../../domain/brand-product"
import { fieldHash, fieldsToWrite, type FieldChanges, type ProductField, type WrittenFields } from "../../domain/field-ownership"
import type { PriceBook } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { SettledBrand, StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import { eachAlone } from "../../modules/hubble/each-alone"
import { findBrandProducts, variantLinks, voucherSalesChannels } from "./brand-products"
import { productHash } from "./brand-work"
import { failureReason } from "./failure-reason"
import { planProducts, type ProductPlan } from "./product-plan"
import { References } from "./references"
import { VariantWriter } from "./write-variants"

export interface WrittenProducts {
  created: string[]
  /** Products in which something was written. */
  updated: string[]
  hidden: string[]
  refused: { id: string; reason: string }[]
}

type Update = ProductPlan["update"][number] & { wanted: BrandProductFields; changes: FieldChanges }

/** The input of Medusa's update for the fields that change. */
function changedFields(fields: BrandProductFields, write: readonly ProductField[]): Record<string, unknown> {
  const inputs: Record<ProductField, () => Record<string, unknown>> = {
    title: () => ({ title: fields.title }),
    description: () => ({ description: fields.description }),
    images: () => ({ thumbnail: fields.thumbnail, images: fields.images }),
    categories: () => ({ category_ids: fields.category_ids }),
    tags: () => ({ tag_ids: fields.tag_ids }),
    type: () => ({ type_id: fields.type_id }),
  }
  return Object.assign({}, ...write.map((field) => inputs[field]())) as Record<string, unknown>
}

const writtenFields = (fields: BrandProductFields): WrittenFields => Object.fromEntries(Object.entries(fieldValues(fields)).map(([field, value]) => [field, fieldHash(value)]))

/**
 * Brings the products of up to 100 brands in line with the mirror. Order of the writes: product as draft, our variant
 * rows, published, settled; whatever a kill interrupts, the next sync finds the brand unsettled and goes on from there.
 * Only one writer at a time may run, see `write-brands.ts`.
 */
export class ProductWriter {
  private readonly hubble: HubbleModuleService
  private readonly variants: VariantWriter

  private constructor(
    private readonly container: MedusaContainer,
    private readonly book: PriceBook,
    private readonly references: References,
    private readonly salesChannelIds: readonly string[],
  ) {
    this.hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
    this.variants = new VariantWriter(container, this.hubble, book)
  }

  /** A writer with the prices of now. */
  static async open(container: MedusaContainer, book: PriceBook): Promise<ProductWriter> {
    const references = new References(container)
    await references.learnTaxFreeType(container.resolve<HubbleModuleService>(HUBBLE_MODULE).catalogOptions.taxFreeType)
    return new ProductWriter(container, book, references, await voucherSalesChannels(container))
  }

  async write(brandIds: readonly string[]): Promise<WrittenProducts> {
    const refused: WrittenProducts["refused"] = []
    const refuse = (brand: StoredBrand, error: unknown) => void refused.push(this.refusal(brand, error))
    const brands = await eachAlone(await this.hubble.brands.byIds(brandIds), async (some) => (await this.references.learn(some), some), refuse)
    const plan = planProducts(brands, await findBrandProducts(this.container, brands), this.hubble.catalogOptions.publish)
    const created = await eachAlone(plan.create, (some) => this.create(some), refuse)
    const updated = await this.update(plan.update, refuse)
    await this.hide(plan.hide)
    await this.hubble.brands.settle(plan.rest.map(({ brand, productId, unpublished }) => this.settled(brand, productId, { unpublished })))
    return { created, updated, hidden: plan.hide.map(({ brand }) => brand.id), refused }
  }

  private settled(brand: StoredBrand, productId: string | null, change: { unpublished?: boolean; written?: WrittenFields } = {}): SettledBrand {
    const unpublished = change.unpublished ?? brand.unpublished_by_sync
    return { id: brand.id, productHash: productHash(brand, this.book, this.hubble.catalogOptions), productId, unpublished, ...(change.written ? { written: change.written } : {}) }
  }

  private async create(brands: readonly StoredBrand[]): Promise<string[]> {
    const sales_channels = this.salesChannelIds.map((id) => ({ id }))
    const { result } = await createProductsWorkflow(this.container).run({
      input: { products: brands.map((brand) => ({ ...brandProductDraft(brand, this.references, this.book), status: ProductStatus.DRAFT, sales_channels })) },
    })
    const products = new Map(result.map((product) => [product.external_id, product]))
    const links = brands.flatMap((brand) =>
      variantLinks(brand, products.get(brand.id)?.variants ?? []).map((link) => {
        const prices = Object.entries(priceList(brand, link.denomination, this.book)).map(([currency, minor]) => [currency, [minor]])
        return { ...link, prices: Object.fromEntries(prices) as Record<string, number[]> }
      }),
    )
    await this.hubble.variants.replace(brands.map((brand) => brand.id), links)
    if (this.hubble.catalogOptions.publish === "published") await this.setStatus(result.map((product) => product.id), ProductStatus.PUBLISHED)
    await this.hubble.brands.settle(
      brands.map((brand) => this.settled(brand, products.get(brand.id)?.id ?? null, { unpublished: false, written: writtenFields(brandProductFields(brand, this.references)) })),
    )
    return brands.map((brand) => brand.id)
  }

  private async update(plan: ProductPlan["update"], refuse: (brand: StoredBrand, error: unknown) => void): Promise<string[]> {
    if (plan.length === 0) return []
    const planned = plan.map((update): Update => {
      const wanted = brandProductFields(update.brand, this.references)
      return { ...update, wanted, changes: fieldsToWrite(fieldValues(wanted), update.product.fields, update.brand.written) }
    })
    const touched = new Set<string>()
    const write = async (some: readonly Update[]) => {
      for (const id of await this.writeFields(some)) touched.add(id)
      return some
    }
    const updates = await eachAlone(planned, write, ({ brand }, error) => refuse(brand, error))
    const recorded = await this.hubble.variants.live(updates.map(({ brand }) => brand.id))
    const bare = updates.filter(({ brand, product }) => product.status === "published" && brand.denominations?.length && !recorded.some((row) => row.brandId === brand.id))
    await this.takeOffShow(bare)
    const done: Update[] = []
    for (const update of updates) {
      try {
        if (await this.variants.write(update.brand, update.product, recorded.filter((row) => row.brandId === update.brand.id))) touched.add(update.brand.id)
        done.push(update)
      } catch (error) {
        refuse(update.brand, error)
      }
    }
    const published = done.filter((update) => update.publish || bare.includes(update))
    await this.setStatus(published.map(({ product }) => product.id), ProductStatus.PUBLISHED)
    await this.hubble.brands.settle(
      done.map(({ brand, product, publish, changes }) =>
        this.settled(brand, product.id, { unpublished: brand.unpublished_by_sync && !publish && product.status !== "published", written: changes.written }),
      ),
    )
    for (const { brand } of published) touched.add(brand.id)
    return done.flatMap(({ brand }) => (touched.has(brand.id) ? [brand.id] : []))
  }

  /** Writes what the sync owns and Hubble changed; answers the brands concerned. */
  private async writeFields(updates: readonly Update[]): Promise<string[]> {
    const changing = updates.flatMap((update) => {
      const input = this.updateInput(update)
      return Object.keys(input).length > 1 ? [{ update, input }] : []
    })
    if (changing.length === 0) return []
    await this.hubble.brands.intend(changing.map(({ update }) => ({ id: update.brand.id, written: update.changes.intended })))
    await updateProductsWorkflow(this.container).run({ input: { products: changing.map(({ input }) => input) } })
    return changing.map(({ update }) => update.brand.id)
  }

  private updateInput({ brand, product, wanted, changes }: Update): { id: string } & Record<string, unknown> {
    const metadata = brandMetadata(brand)
    const sameMetadata = Object.entries(metadata).every(([key, value]) => product.metadata?.[key] === value)
    return {
      id: product.id,
      ...changedFields(wanted, changes.write),
      ...(sameMetadata ? {} : { metadata: { ...product.metadata, ...metadata } }),
      // A first run adopts what a killed one left, perhaps before its channels were linked.
      ...(brand.product_id === null ? { sales_channels: this.salesChannelIds.map((id) => ({ id })) } : {}),
    }
  }

  /** Not shown while it is rewritten: a product of any amount that gets its first denominations has nothing to buy until then. */
  private async takeOffShow(products: readonly { brand: StoredBrand; product: { id: string } }[]): Promise<void> {
    await this.hubble.brands.markUnpublished(products.map(({ brand }) => brand.id))
    await this.setStatus(products.map(({ product }) => product.id), ProductStatus.DRAFT)
  }

  private async hide(hides: ProductPlan["hide"]): Promise<void> {
    await this.takeOffShow(hides)
    await this.hubble.brands.settle(hides.map(({ brand, product }) => this.settled(brand, product.id, { unpublished: true })))
  }

  private async setStatus(productIds: string[], status: ProductStatus): Promise<void> {
    if (productIds.length > 0) await updateProductsWorkflow(this.container).run({ input: { selector: { id: productIds }, update: { status } } })
  }

  private refusal(brand: StoredBrand, error: unknown): { id: string; reason: string } {
    const reason = failureReason(error)
    this.container.resolve(ContainerRegistrationKeys.LOGGER).warn(`Catalogue sync: brand ${brand.id} was not written: ${reason}`)
    return { id: brand.id, reason }
  }
}

