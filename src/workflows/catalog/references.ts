import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { createProductCategoriesWorkflow, createProductTagsWorkflow, createProductTypesWorkflow, createTaxRatesWorkflow } from "@medusajs/medusa/core-flows"
import { categoryHandle, categoryTitle, type ProductReferences } from "../../domain/brand-product"
import type { StoredBrand } from "../../modules/hubble/brand-rows"

/** Ids of the categories, tags and the product type that voucher products refer to; what is missing is made. */
export class References implements ProductReferences {
  readonly categories = new Map<string, string>()
  readonly tags = new Map<string, string>()
  typeId: string | null = null

  /** `dryRun`: what is missing gets an id that exists nowhere instead of being made. */
  constructor(
    private readonly container: MedusaContainer,
    private readonly options: { dryRun: boolean } = { dryRun: false },
  ) {}

  /** Knows every name these brands use. Called under the catalogue's lock, so that nothing is made twice. */
  async learn(brands: readonly Pick<StoredBrand, "categories" | "tags">[]): Promise<void> {
    await this.learnCategories(unknown(brands.flatMap((brand) => brand.categories), this.categories))
    await this.learnTags(unknown(brands.flatMap((brand) => brand.tags), this.tags))
  }

  private async learnCategories(names: string[]): Promise<void> {
    if (names.length === 0) return
    const handles = new Map(names.map((name) => [name, categoryHandle(name)]))
    const found = await this.container.resolve(Modules.PRODUCT).listProductCategories({ handle: [...new Set(handles.values())] }, { select: ["id", "handle"], take: null })
    const byHandle = new Map(found.map((category) => [category.handle, category.id]))
    const missing = new Map(names.flatMap((name) => (byHandle.has(handles.get(name) ?? "") ? [] : [[handles.get(name) ?? "", name] as const])))
    if (this.options.dryRun) for (const handle of missing.keys()) byHandle.set(handle, `new ${handle}`)
    else if (missing.size > 0) {
      const product_categories = [...missing].map(([handle, name]) => ({ name: categoryTitle(name), handle, is_active: true, is_internal: false, metadata: { hubble_category: name } }))
      const { result } = await createProductCategoriesWorkflow(this.container).run({ input: { product_categories } })
      for (const category of result) byHandle.set(category.handle, category.id)
    }
    for (const [name, handle] of handles) {
      const id = byHandle.get(handle)
      if (id !== undefined) this.categories.set(name, id)
    }
  }

  private async learnTags(values: string[]): Promise<void> {
    if (values.length === 0) return
    const found = await this.container.resolve(Modules.PRODUCT).listProductTags({ value: values }, { select: ["id", "value"], take: null })
    for (const tag of found) this.tags.set(tag.value, tag.id)
    const missing = values.filter((value) => !this.tags.has(value))
    if (this.options.dryRun) for (const value of missing) this.tags.set(value, `new ${value}`)
    if (this.options.dryRun || missing.length === 0) return
    const { result } = await createProductTagsWorkflow(this.container).run({ input: { product_tags: missing.map((value) => ({ value })) } })
    for (const tag of result) this.tags.set(tag.value, tag.id)
  }

  /** The product type of `catalog.taxFreeType`, with a tax rate of 0 % in every tax region that has none for it. */
  async learnTaxFreeType(value: string | null): Promise<void> {
    if (value === null) return
    const [found] = await this.container.resolve(Modules.PRODUCT).listProductTypes({ value }, { take: 1 })
    if (this.options.dryRun) {
      this.typeId = found?.id ?? `new ${value}`
      return
    }
    const type = found ?? (await createProductTypesWorkflow(this.container).run({ input: { product_types: [{ value }] } })).result[0]
    this.typeId = type?.id ?? null
    if (this.typeId === null) return
    const tax = this.container.resolve(Modules.TAX)
    const regions = await tax.listTaxRegions({}, { select: ["id"], take: null })
    const rules = await tax.listTaxRateRules({ reference: "product_type", reference_id: this.typeId }, { relations: ["tax_rate"], take: null })
    const covered = new Set(rules.map((rule) => rule.tax_rate?.tax_region_id))
    const rule = { reference: "product_type", reference_id: this.typeId }
    const rates = regions.filter((region) => !covered.has(region.id)).map((region) => ({ tax_region_id: region.id, name: value, code: "vouchers", rate: 0, rules: [rule] }))
    if (rates.length > 0) await createTaxRatesWorkflow(this.container).run({ input: rates })
  }
}

const unknown = (names: readonly string[], known: ReadonlyMap<string, string>): string[] => [...new Set(names)].filter((name) => !known.has(name))
