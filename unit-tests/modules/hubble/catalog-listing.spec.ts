import type { HubbleBrand, HubbleBrandPage, ListBrandsQuery } from "../../../src/clients/hubble"
import { eachBrandPage } from "../../../src/modules/hubble/catalog-listing"

const brand = (id: string) => ({ id }) as HubbleBrand
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `B${from + index}`)
const page = (list: string[], nextCursor: string | null = null): HubbleBrandPage => ({ brands: list.map(brand), refused: [], nextCursor, count: list.length })

async function walk(read: (query: ListBrandsQuery) => HubbleBrandPage) {
  const queries: ListBrandsQuery[] = []
  const found: string[] = []
  for await (const { brands } of eachBrandPage(async (query) => {
    queries.push(query)
    if (queries.length > 20) throw new Error("never ends")
    return read(query)
  })) found.push(...brands.map(({ id }) => id))
  return { queries, found }
}

const paged = (total: number, size: number) => ({ pageNo = 1 }: ListBrandsQuery) => page(ids((pageNo - 1) * size, Math.min(total, pageNo * size)))

describe("reading the whole catalogue", () => {
  it.each([[460, 100], [300, 100], [7, 100], [400, 40], [20, 20]])("finds all %i brands in pages of %i", async (total, size) => {
    const { found } = await walk(paged(total, size))
    expect(found).toEqual(ids(0, total))
  })

  it("finds all brands when the server's pages are smaller than asked for", async () => {
    expect((await walk(paged(250, 50))).found).toHaveLength(250)
  })

  it("ends when a server ignores the page number and sends everything each time", async () => {
    const { found, queries } = await walk(() => page(ids(0, 460)))
    expect([found.length, queries.length]).toEqual([460, 2])
  })

  it("follows nextCursor to its end, whatever the page lengths", async () => {
    const pages: Record<string, HubbleBrandPage> = { start: page(ids(0, 3), "c1"), c1: page(ids(3, 10), "c2"), c2: page(ids(10, 11)) }
    const { found, queries } = await walk(({ cursor = "start" }) => pages[cursor] ?? page([]))
    expect(found).toEqual(ids(0, 11))
    expect(queries.slice(1)).toEqual([{ limit: 100, cursor: "c1" }, { limit: 100, cursor: "c2" }])
  })

  it("goes on behind a page of known brands, where a cursor says so", async () => {
    const pages: Record<string, HubbleBrandPage> = { start: page(ids(0, 3), "c1"), c1: page(ids(1, 3), "c2"), c2: page([], "c3"), c3: page(ids(3, 5)) }
    expect((await walk(({ cursor = "start" }) => pages[cursor] ?? page([]))).found).toEqual(ids(0, 5))
  })

  it("ends when a server gives a cursor that was followed already", async () => {
    const { found, queries } = await walk(({ cursor }) => (cursor === undefined ? page(ids(0, 3), "c1") : page(ids(3, 6), "c1")))
    expect([found.length, queries.length]).toEqual([6, 2])
  })

  it("gives up, as unread, when cursors without a brand never end", async () => {
    let asked = 0
    const endless = async () => {
      for await (const part of eachBrandPage(async () => page(asked === 0 ? ["A"] : [], `c${(asked += 1)}`))) expect(part.brands).toHaveLength(1)
    }
    await expect(endless()).rejects.toThrow("does not end")
    expect(asked).toBe(101)
  })

  it("names a brand listed twice once", async () => {
    expect((await walk(({ pageNo }) => (pageNo === 1 ? page(["A", "B"]) : pageNo === 2 ? page(["B", "C"]) : page([])))).found).toEqual(["A", "B", "C"])
  })

  it("reports brands that do not parse and goes on behind a page full of them", async () => {
    const bad = { brands: [], refused: [{ index: 0, id: "X", reason: "title" }, { index: 1, id: "Y", reason: "title" }], nextCursor: null, count: 2 }
    const reasons: string[] = []
    const found: string[] = []
    for await (const part of eachBrandPage(async ({ pageNo }) => (pageNo === 1 ? bad : pageNo === 2 ? page(["A"]) : page([])))) {
      reasons.push(...part.refused.map(({ id }) => String(id)))
      found.push(...part.brands.map(({ id }) => id))
    }
    expect([reasons, found]).toEqual([["X", "Y"], ["A"]])
  })
})
