import { z } from "@medusajs/framework/zod"
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

const fieldsOf = (error: z.ZodError) => error.issues.slice(0, 5).map((issue) => `${issue.path.join(".") || "the brand"} (${issue.message})`).join("; ")

/** The answer about one brand: the brand, or, for an answer that is about it without any doubt, why it cannot be read. Anything else does not parse. */
export const brandAnswerSchema = (id: string) =>
  z.union([
    hubbleBrandSchema.transform((brand) => ({ brand, reason: "" })),
    z.looseObject({ id: z.literal(id) }).transform((entry) => ({ brand: null, reason: `the brand's fields do not parse: ${fieldsOf(hubbleBrandSchema.safeParse(entry).error ?? new z.ZodError([]))}` })),
  ])

/** Reads a page brand by brand, so that one bad brand is reported and the others are kept. */
export function readBrandPage(page: { data: readonly unknown[]; nextCursor: string | null }): HubbleBrandPage {
  const result: HubbleBrandPage = { brands: [], refused: [], nextCursor: page.nextCursor, count: page.data.length }
  for (const [index, entry] of page.data.entries()) {
    const brand = hubbleBrandSchema.safeParse(entry)
    if (brand.success) {
      result.brands.push(brand.data)
      continue
    }
    const id = (entry as { id?: unknown } | null)?.id
    result.refused.push({ index, ...(typeof id === "string" && id ? { id } : {}), reason: fieldsOf(brand.error) })
  }
  return result
}
