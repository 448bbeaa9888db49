import { contentHash, isListed } from "../../domain/brand"
import { pricesFingerprint, type PriceBook } from "../../domain/pricing"
import type { BrandWorkRow, StoredBrand } from "../../modules/hubble/brand-rows"
import type { CatalogOptions } from "../../modules/hubble/service"
import type HubbleModuleService from "../../modules/hubble/service"

/** Raised when the sync writes products differently: every product is then looked at once more. */
const LAYOUT = 2

export const isSold = (brand: Pick<StoredBrand, "hidden" | "trouble" | "status" | "denomination_type" | "denominations">): boolean => isListed(brand) && !brand.hidden

/** What a brand's product is to be written from: content, prices, wishes. Equal to `product_hash` when there is no work. */
export function productHash(brand: Omit<BrandWorkRow, "id" | "product_hash">, book: PriceBook, options: Pick<CatalogOptions, "taxFreeType">): string {
  const { content_hash: content, hidden, trouble } = brand
  const taken = trouble === "E101" || trouble === "E102"
  return contentHash({ layout: LAYOUT, content, hidden, taken, type: options.taxFreeType, prices: pricesFingerprint(book, brand) })
}

/** Brands (all, or of those named) whose product is not (yet) what it should be, in key order. */
export async function brandsWithWork(hubble: HubbleModuleService, book: PriceBook, only?: readonly string[]): Promise<string[]> {
  const rows = await hubble.brands.workRows(only)
  return rows.filter((row) => row.product_hash !== productHash(row, book, hubble.catalogOptions)).map((row) => row.id)
}
