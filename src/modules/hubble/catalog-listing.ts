import type { HubbleBrand, HubbleBrandPage, ListBrandsQuery } from "../../clients/hubble"

/** A page without the brands earlier pages held. */
export interface FreshBrands {
  brands: HubbleBrand[]
  refused: { id: string | null; reason: string }[]
}

const BRANDS_PER_PAGE = 100

/**
 * Walks the whole catalogue, each brand once. Ends on an empty page, on a page without a brand not seen before (a server
 * that ignores `pageNo`), or on a later page shorter than the first; a short FIRST page may only mean that the server's
 * pages are smaller, so the second is asked for too. A cursor, where there is one, decides alone (facts.md 1.2).
 */
export async function* eachBrandPage(read: (query: ListBrandsQuery) => Promise<HubbleBrandPage>): AsyncGenerator<FreshBrands> {
  const seen = new Set<string>()
  const isNew = (id: string) => !seen.has(id) && Boolean(seen.add(id))
  let cursor: string | null = null
  let firstCount = 0
  for (let pageNo = 1; ; pageNo++) {
    const page: HubbleBrandPage = await read({ limit: BRANDS_PER_PAGE, ...(cursor === null ? { pageNo } : { cursor }) })
    const brands = page.brands.filter(({ id }) => isNew(id))
    const refused = page.refused.filter(({ id }) => id === undefined || isNew(id))
    const anyNew = brands.length > 0 || refused.some(({ id }) => id !== undefined)
    if (anyNew || pageNo === 1) yield { brands, refused: refused.map(({ id, reason }) => ({ id: id ?? null, reason })) }
    if (pageNo === 1) firstCount = page.count
    const followed: boolean = cursor !== null
    cursor = page.nextCursor
    if (!anyNew || (followed && cursor === null)) return
    if (cursor === null && pageNo > 1 && page.count < firstCount) return
  }
}
