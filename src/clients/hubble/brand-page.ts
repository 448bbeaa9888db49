import { hubbleBrandSchema, type HubbleBrand } from "./schemas"

export interface RefusedBrand {
  /** Position on the page. */
  index: number
  id?: string
  /** Names the fields that do not parse. */
  reason: string
}

export interface HubbleBrandPage {
  brands: HubbleBrand[]
  refused: RefusedBrand[]
  nextCursor: string | null
  /** Entries on the page, refused ones included: a page shorter than `limit` is the last one. */
  count: number
}

/** Reads a page brand by brand, so that one bad brand is reported and the others are kept. */
export function readBrandPage(page: { data: readonly unknown[]; nextCursor: string | null }): HubbleBrandPage {
  const result: HubbleBrandPage = { brands: [], refused: [], nextCursor: page.nextCursor, count: page.data.length }
  for (const [index, entry] of page.data.entries()) {
    const brand = hubbleBrandSchema.safeParse(entry)
    if (brand.success) {
      result.brands.push(brand.data)
      continue
    }
    const fields = brand.error.issues.map((issue) => `${issue.path.join(".") || "the brand"} (${issue.message})`)
    const id = (entry as { id?: unknown } | null)?.id
    result.refused.push({ index, ...(typeof id === "string" && id ? { id } : {}), reason: fields.slice(0, 5).join("; ") })
  }
  return result
}
