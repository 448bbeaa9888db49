import { MedusaError } from "@medusajs/framework/utils"
import type { HubbleBrand, HubbleBrandPage, ListBrandsQuery } from "../../clients/hubble"

/** A page without the brands earlier pages held. */
export interface FreshBrands {
  brands: HubbleBrand[]
  refused: { id: string | null; reason: string }[]
}

const BRANDS_PER_PAGE = 100

/** A server whose cursors never end is told from a long catalogue by so many pages in a row without a new brand. */
const MOST_STALE_PAGES = 100

/**
 * Walks the whole catalogue, each brand once. A cursor, where there is one, decides alone (facts.md 1.2): the walk ends without one, or with one that
 * was followed already. Without cursors it ends on an empty page, on a page without a brand not seen before (a server that ignores `pageNo`), or on a
 * later page shorter than the first; a short FIRST page may only mean that the server's pages are smaller, so the second is asked for too.
 * @throws MedusaError UNEXPECTED_STATE when it does not end
 */
export async function* eachBrandPage(read: (query: ListBrandsQuery) => Promise<HubbleBrandPage>): AsyncGenerator<FreshBrands> {
  const seen = new Set<string>()
  const followed = new Set<string>()
  const isNew = (id: string) => !seen.has(id) && Boolean(seen.add(id))
  let cursor: string | null = null
  let firstCount = 0
  let stale = 0
  for (let pageNo = 1; ; pageNo++) {
    const page: HubbleBrandPage = await read({ limit: BRANDS_PER_PAGE, ...(cursor === null ? { pageNo } : { cursor }) })
    const brands = page.brands.filter(({ id }) => isNew(id))
    const refused = page.refused.filter(({ id }) => id === undefined || isNew(id))
    const anyNew = brands.length > 0 || refused.some(({ id }) => id !== undefined)
    if (anyNew || pageNo === 1) yield { brands, refused: refused.map(({ id, reason }) => ({ id: id ?? null, reason })) }
    if (pageNo === 1) firstCount = page.count
    if (page.nextCursor !== null) {
      if (followed.has(page.nextCursor)) return
      stale = anyNew ? 0 : stale + 1
      if (stale >= MOST_STALE_PAGES) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `Hubble's catalogue does not end: ${stale} pages in a row held no new brand; ask Hubble's support`)
      followed.add(page.nextCursor)
    } else if (cursor !== null || !anyNew || (pageNo > 1 && page.count < firstCount)) return
    cursor = page.nextCursor
  }
}
