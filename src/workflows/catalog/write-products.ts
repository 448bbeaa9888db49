import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, ProductStatus } from "@medusajs/framework/utils"
import {
  createProductVariantsWorkflow,
  createProductsWorkflow,
  deleteProductVariantsWorkflow,
  setProductProductOptionsWorkflow,
  updateProductsWorkflow,
} from "@medusajs/medusa/core-flows"
import { DENOMINATION_OPTION, brandProductDraft, brandProductFields, brandVariant } from "../../domain/brand-product"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import { findBrandProducts, variantLinks } from "./brand-products"
import { failureReason } from "./failure-reason"
import { planProducts, variantDifference, type BrandProduct, type ProductPlan } from "./product-plan"

export interface WrittenProducts {
  created: string[]
  updated: string[]
  hidden: string[]
  refused: { id: string; reason: string }[]
}

const settled = (brand: StoredBrand, productId: string | null, unpublished = brand.unpublished_by_sync) => ({
  id: brand.id,
  contentHash: brand.content_hash,
  productId,
  unpublished,
})

/**
 * Brings the products of up to 100 brands in line with the mirror. Order of the writes: product as draft, our variant
 * rows, published, settled; whatever a kill interrupts, the next sync finds the brand unsettled and goes on from there.
 */
export class ProductWriter {
  private readonly hubble: HubbleModuleService

  constructor(private readonly container: MedusaContainer, private readonly salesChannelIds: readonly string[]) {
    this.hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  }

  async write(brandIds: readonly string[]): Promise<WrittenProducts> {
    const brands = await this.hubble.brands.byIds(brandIds)
    const plan = planProducts(brands, await findBrandProducts(this.container, brands), this.hubble.catalogOptions.publish)
    const { created, refused } = await this.createOrRefuse(plan.create)
    const updated = await this.update(plan.update, refused)
    await this.hide(plan.hide)
    await this.hubble.brands.settle(plan.rest.map(({ brand, productId }) => settled(brand, productId)))
    return { created, updated, hidden: plan.hide.map(({ brand }) => brand.id), refused }
  }

  private async createOrRefuse(brands: readonly StoredBrand[]): Promise<Pick<WrittenProducts, "created" | "refused">> {
    if (brands.length === 0) return { created: [], refused: [] }
    try {
      return { created: await this.create(brands), refused: [] }
    } catch (error) {
      const [only] = brands
      if (only && brands.length === 1) return { created: [], refused: [this.refusal(only, error)] }
    }
    const created: string[] = []
    const refused: WrittenProducts["refused"] = []
    for (const brand of brands) {
      const one = await this.createOrRefuse([brand])
      created.push(...one.created)
      refused.push(...one.refused)
    }
    return { created, refused }
  }

  private async create(brands: readonly StoredBrand[]): Promise<string[]> {
    const sales_channels = this.salesChannelIds.map((id) => ({ id }))
    const { result } = await createProductsWorkflow(this.container).run({
      input: { products: brands.map((brand) => ({ ...brandProductDraft(brand), status: ProductStatus.DRAFT, sales_channels })) },
    })
    const products = new Map(result.map((product) => [product.external_id, product]))
    const links = brands.flatMap((brand) => variantLinks(brand, products.get(brand.id)?.variants ?? []))
    await this.hubble.variants.replace(brands.map((brand) => brand.id), links)
    if (this.hubble.catalogOptions.publish === "published") await this.setStatus(result.map((product) => product.id), ProductStatus.PUBLISHED)
    await this.hubble.brands.settle(brands.map((brand) => settled(brand, products.get(brand.id)?.id ?? null, false)))
    return brands.map((brand) => brand.id)
  }

  private async update(updates: ProductPlan["update"], refused: WrittenProducts["refused"]): Promise<string[]> {
    if (updates.length === 0) return []
    await updateProductsWorkflow(this.container).run({
      input: {
        products: updates.map(({ brand, product }) => {
          const fields = brandProductFields(brand)
          // A first run adopts what a killed one left, perhaps before its channels were linked.
          const sales_channels = brand.product_id === null ? { sales_channels: this.salesChannelIds.map((id) => ({ id })) } : {}
          return { id: product.id, ...fields, ...sales_channels, metadata: { ...product.metadata, ...fields.metadata } }
        }),
      },
    })
    const done: ProductPlan["update"] = []
    for (const update of updates) {
      try {
        await this.updateVariants(update.brand, update.product)
        done.push(update)
      } catch (error) {
        refused.push(this.refusal(update.brand, error))
      }
    }
    await this.link(done)
    await this.setStatus(done.filter((update) => update.publish).map(({ product }) => product.id), ProductStatus.PUBLISHED)
    await this.hubble.brands.settle(
      done.map(({ brand, product, publish }) => settled(brand, product.id, brand.unpublished_by_sync && !publish && product.status !== "published")),
    )
    return done.map(({ brand }) => brand.id)
  }

  private async updateVariants(brand: StoredBrand, product: BrandProduct): Promise<void> {
    const { optionId, missing, surplusVariantIds, surplusValueIds } = variantDifference(brand, product)
    const setValues = (change: { add?: { value: string }[]; remove?: string[] }) =>
      setProductProductOptionsWorkflow(this.container).run({
        input: { product_id: product.id, update: [{ product_option_id: optionId ?? "", ...change }] },
      })
    if (missing.length > 0 && optionId === null) {
      throw new MedusaError(MedusaError.Types.INVALID_DATA, `Product ${product.id} has lost its option "${DENOMINATION_OPTION}": add it again, then sync`)
    }
    if (surplusVariantIds.length > 0) await deleteProductVariantsWorkflow(this.container).run({ input: { ids: surplusVariantIds } })
    if (missing.length > 0) {
      const variants = missing.map((denomination) => brandVariant(brand.id, denomination))
      await setValues({ add: variants.map(({ title }) => ({ value: title })) })
      await createProductVariantsWorkflow(this.container).run({
        input: { product_variants: variants.map((variant) => ({ ...variant, product_id: product.id })) },
      })
    }
    if (surplusValueIds.length > 0) await setValues({ remove: surplusValueIds })
  }

  private async link(updates: ProductPlan["update"]): Promise<void> {
    const brands = updates.map(({ brand }) => brand)
    if (brands.length === 0) return
    const products = await findBrandProducts(this.container, brands)
    const links = updates.flatMap(({ brand, product }) => variantLinks(brand, products.find(({ id }) => id === product.id)?.variants ?? []))
    await this.hubble.variants.replace(brands.map((brand) => brand.id), links)
  }

  private async hide(hides: ProductPlan["hide"]): Promise<void> {
    await this.hubble.brands.markUnpublished(hides.map(({ brand }) => brand.id))
    await this.setStatus(hides.map(({ product }) => product.id), ProductStatus.DRAFT)
    await this.hubble.brands.settle(hides.map(({ brand, product }) => settled(brand, product.id, true)))
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
