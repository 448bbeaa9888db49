/** GET /v1/partners/products (S0 3.1): filters, pages from 1, no pageNo means all; cursor and bare array are seen in clients only. */
import type { Answer } from "../shared/routes"
import type { CatalogueEntry, HubbleBrand } from "./brand"
import { badRequest } from "./errors"

const DEFAULT_LIMIT = 100

function positive(text: string | null): number | null | undefined {
  if (text === null) return undefined
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null
}

function matches(brand: HubbleBrand, q: string | null, category: string | null): boolean {
  if (category && !brand.category.some((name) => name.toLowerCase() === category.toLowerCase())) return false
  return !q || `${brand.title} ${brand.brandDescription ?? ""}`.toLowerCase().includes(q.toLowerCase())
}

export function listBrands(
  catalogue: Iterable<CatalogueEntry>, query: URLSearchParams, pageStyle: "page" | "cursor" | "array", requestId: string | null,
): Answer {
  const pageNo = positive(query.get("pageNo"))
  const limit = positive(query.get("limit"))
  if (pageNo === null || limit === null) return badRequest("pageNo and limit are integers from 1", requestId)
  const found = [...catalogue].map(({ brand }) => brand).filter((brand) => matches(brand, query.get("q"), query.get("category")))
  const size = limit ?? DEFAULT_LIMIT
  if (pageStyle === "cursor") {
    const from = Number(query.get("cursor") ?? 0) || 0
    const next = from + size
    return { status: 200, body: { data: found.slice(from, next), nextCursor: next < found.length ? String(next) : null } }
  }
  const data = pageNo === undefined ? found : found.slice((pageNo - 1) * size, pageNo * size)
  return { status: 200, body: pageStyle === "array" ? data : { data } }
}
