import type { PriceBook } from "../../../src/domain/pricing"
import { productHash } from "../../../src/workflows/catalog/brand-work"
import { mirrorOf, startMirror } from "./mirror"

let mirror: Awaited<ReturnType<typeof startMirror>>
beforeAll(async () => (mirror = await startMirror("hubble_brands")))
afterAll(async () => mirror.stop())
beforeEach(async () => mirror.clear())

async function syncOf(...brands: ReturnType<typeof mirrorOf>[]) {
  const { id } = await mirror.syncs.begin()
  const written = await mirror.brands.upsert(brands)
  await mirror.brands.vanish(id)
  await mirror.syncs.finish(id)
  return { id, written }
}

const book: PriceBook = { currencies: { inr: { rate: "1", markupPercent: "0", markupFixed: null, roundTo: null, maxAgeMs: null } }, categories: {}, rates: {} }
const options = { taxFreeType: null }

async function withWork(prices = book) {
  return (await mirror.brands.workRows()).filter((row) => row.product_hash !== productHash(row, prices, options)).map((row) => row.id)
}

async function settleAll() {
  const brands = await mirror.brands.byIds(await withWork())
  await mirror.brands.settle(brands.map((brand) => ({ id: brand.id, productHash: productHash(brand, book, options), productId: `prod_${brand.id}`, unpublished: false })))
}

describe("the mirror of the catalogue", () => {
  it("gives amounts back in paise as numbers", async () => {
    await syncOf(mirrorOf("A", { amountRestrictions: { denominations: [99.5, 500], maxOrderAmount: 10_000_000 }, discountPercentage: 2.35 }))
    const [brand] = await mirror.brands.byIds(["A"])
    expect(brand).toMatchObject({ denominations: [9950, 50000], restrictions: { maxOrderAmount: 1_000_000_000 }, discount_percent: 2.35 })
  })

  it("knows when its first brand came, also once Hubble lists it no longer", async () => {
    expect(await mirror.brands.firstAt()).toBeNull()
    await syncOf(mirrorOf("A"))
    const first = await mirror.brands.firstAt()
    await syncOf(mirrorOf("B"))
    const [read] = await mirror.sql("hubble_brand").select("created_at", "status").where({ id: "A" })
    expect([await mirror.brands.firstAt(), read]).toEqual([first, { created_at: new Date(first ?? 0), status: "VANISHED" }])
  })

  it("writes an unchanged brand once and leaves no work behind", async () => {
    expect((await syncOf(mirrorOf("A"), mirrorOf("B"))).written).toBe(2)
    await settleAll()
    expect((await syncOf(mirrorOf("A"), mirrorOf("B", { title: "New" }))).written).toBe(1)
    expect(await withWork()).toEqual(["B"])
  })

  it("keeps the work of a killed sync for the next one", async () => {
    await syncOf(mirrorOf("A"))
    await syncOf(mirrorOf("A"))
    expect(await withWork()).toEqual(["A"])
  })

  it("does not take a product for written when the brand changed meanwhile", async () => {
    await syncOf(mirrorOf("A"))
    const [old] = await mirror.brands.byIds(["A"])
    await syncOf(mirrorOf("A", { title: "Newer" }))
    await mirror.brands.settle([{ id: "A", productHash: old ? productHash(old, book, options) : "", productId: "prod_A", unpublished: false }])
    expect(await withWork()).toEqual(["A"])
  })

  it("keeps the merchant's wish and our product through a change", async () => {
    await syncOf(mirrorOf("A"))
    await settleAll()
    await mirror.sql("hubble_brand").where({ id: "A" }).update({ hidden: true })
    await syncOf(mirrorOf("A", { title: "New" }))
    expect(await mirror.brand("A")).toMatchObject({ title: "New", hidden: true, product_id: "prod_A" })
  })
})

describe("a brand that the database cannot hold", () => {
  it("is refused alone; the others of its page are kept", async () => {
    const odd = { ...mirrorOf("B"), expiry_months: 9_999_999_999 }
    expect(await mirror.brands.keep([mirrorOf("A"), odd, mirrorOf("C")])).toEqual([{ id: "B", reason: expect.stringContaining("22003") }])
    expect((await mirror.brands.all()).map(({ id }) => id)).toEqual(["A", "C"])
  })

  it("is told from a database that fails, which refuses no brand", async () => {
    await mirror.sql.raw("alter table hubble_brand rename to hubble_brand_away")
    await expect(mirror.brands.keep([mirrorOf("A")])).rejects.toThrow("does not exist")
    await mirror.sql.raw("alter table hubble_brand_away rename to hubble_brand")
  })

  it("is none of what comes from Hubble: numbers and texts are cut to what can be held", async () => {
    const odd = mirrorOf("A", { voucherExpiryInMonths: 9_999_999_999, brandDescription: `${"x".repeat(9_999)}😀`, tags: [`${"t".repeat(199)}😀`, "t".repeat(9_000)], category: ["c".repeat(9_000)] })
    expect(await mirror.brands.keep([odd])).toEqual([])
    expect([odd.expiry_months, odd.tags.map((tag) => tag.length), odd.categories[0]?.length]).toEqual([null, [199, 200], 200])
  })

  it("is none of thousands that come at once", async () => {
    expect(await mirror.brands.upsert(Array.from({ length: 3_300 }, (_, index) => mirrorOf(`B${index}`)))).toBe(3_300)
  })
})

describe("a reading that is older than the stored one", () => {
  const content = async () => {
    const { title, status } = await mirror.brand("A")
    return [title, status]
  }

  it("changes nothing, whatever it brings, and is a sign of life all the same", async () => {
    const older = await mirror.brands.clock()
    await mirror.brands.upsert([mirrorOf("A", { title: "Newer" })], await mirror.brands.clock())
    const { id } = await mirror.syncs.begin()
    expect(await mirror.brands.upsert([mirrorOf("A", { title: "Older" })], older)).toBe(0)
    expect(await content()).toEqual(["Newer", "ACTIVE"])
    await mirror.brands.vanish(id)
    await mirror.brands.refuse([{ id: "A", reason: "odd" }], older)
    await mirror.brands.markGone("A", older)
    expect(await content()).toEqual(["Newer", "ACTIVE"])
  })

  it("does not bring back what was refused or gone since", async () => {
    const older = await mirror.brands.clock()
    await mirror.brands.upsert([mirrorOf("A")], older)
    await mirror.brands.markGone("A", await mirror.brands.clock())
    await mirror.brands.upsert([mirrorOf("A", { title: "Older" })], older)
    expect(await content()).toEqual(["Brand A", "VANISHED"])
    await mirror.brands.refuse([{ id: "A", reason: "odd" }], await mirror.brands.clock())
    await mirror.brands.upsert([mirrorOf("A", { title: "Older" })], older)
    expect(await content()).toEqual(["Brand A", "REFUSED"])
    await mirror.brands.upsert([mirrorOf("A", { title: "Newest" })], await mirror.brands.clock())
    expect(await content()).toEqual(["Newest", "ACTIVE"])
  })

  it("leaves E100, which came after it", async () => {
    const older = await mirror.brands.clock()
    await mirror.brands.upsert([mirrorOf("A")], await mirror.brands.clock())
    await mirror.brands.setTrouble("A", "E100")
    await mirror.brands.upsert([mirrorOf("A")], older)
    expect((await mirror.brand("A")).trouble).toBe("E100")
  })
})

describe("what makes work for a product besides Hubble's content", () => {
  beforeEach(async () => {
    await syncOf(mirrorOf("A", { category: ["FOOD"] }), mirrorOf("B"))
    await settleAll()
  })

  it("is a price that changes, for the brands it changes for", async () => {
    expect(await withWork({ ...book, categories: { FOOD: { markupPercent: "2" } } })).toEqual(["A"])
    await mirror.brands.setWishes("B", { priceRule: { markupPercent: "1" } })
    expect(await withWork()).toEqual(["B"])
    await mirror.brands.setWishes("B", { priceRule: null })
    expect(await withWork()).toEqual([])
  })

  it("is the merchant's wish to hide it or to have a field back", async () => {
    await mirror.brands.setWishes("A", { hidden: true })
    await mirror.brands.setWishes("B", { written: { title: "merchant" } })
    expect(await withWork()).toEqual(["A", "B"])
    expect(await mirror.brand("B")).toMatchObject({ hidden: false, written: { title: "merchant" } })
  })

  it("is E101 or E102 from Hubble, but not E100, which only stops the selling", async () => {
    await mirror.brands.setTrouble("A", "E100")
    expect([await withWork(), (await mirror.brand("A")).unsellable_reason]).toEqual([[], expect.stringContaining("E100")])
    await mirror.brands.setTrouble("A", "E102")
    expect(await withWork()).toEqual(["A"])
  })

  it("ends E100 and E102 with the next good read, E101 only when Hubble's content changes or the merchant says so", async () => {
    for (const trouble of ["E100", "E102"] as const) {
      await mirror.brands.setTrouble("A", trouble)
      await mirror.brands.upsert([mirrorOf("A", { category: ["FOOD"] })])
      expect(await mirror.brand("A")).toMatchObject({ trouble: null, unsellable_reason: null })
    }
    await mirror.brands.setTrouble("A", "E101")
    await mirror.brands.upsert([mirrorOf("A", { category: ["FOOD"] })])
    expect(await mirror.brand("A")).toMatchObject({ trouble: "E101" })
    await mirror.brands.upsert([mirrorOf("A", { category: ["FOOD"], title: "New" })])
    expect(await mirror.brand("A")).toMatchObject({ trouble: null, unsellable_reason: null })
  })
})

describe("an exchange rate", () => {
  it("is kept with its age, and never replaced by an older one", async () => {
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
    expect(await mirror.rates.keep({ currency: "brl", rate: "0.06", source: "test", asOf: hoursAgo(2) })).toBe(true)
    expect(await mirror.rates.keep({ currency: "brl", rate: "0.05", source: "test", asOf: hoursAgo(3) })).toBe(false)
    expect(await mirror.rates.all()).toMatchObject([{ currency: "brl", rate: "0.06", ageMs: expect.closeTo(2 * 3_600_000, -4) }])
    expect(await mirror.rates.keep({ currency: "brl", rate: "0.07", source: "test", asOf: null })).toBe(true)
    expect((await mirror.rates.all())[0]?.rate).toBe("0.07")
  })
})

describe("a brand that leaves the catalogue", () => {
  it("becomes unsellable with a reason, and sellable again when it returns", async () => {
    await syncOf(mirrorOf("A"), mirrorOf("B"))
    await settleAll()
    await syncOf(mirrorOf("A"))
    expect(await mirror.brand("B")).toMatchObject({ status: "VANISHED", unsellable_reason: "Hubble no longer lists the brand" })
    expect(await withWork()).toEqual(["B"])
    await settleAll()
    await syncOf(mirrorOf("A"), mirrorOf("B"))
    expect(await mirror.brand("B")).toMatchObject({ status: "ACTIVE", unsellable_reason: null })
    expect(await withWork()).toEqual(["B"])
  })

  it("is not taken for gone when it only became unusable", async () => {
    await syncOf(mirrorOf("A"))
    const { id } = await mirror.syncs.begin()
    await mirror.brands.refuse([{ id: "A", reason: "the brand has no title" }])
    await mirror.brands.vanish(id)
    expect(await mirror.brand("A")).toMatchObject({ status: "REFUSED", unsellable_reason: "the brand has no title" })
  })

  it("is told apart in the report from those that are sold", async () => {
    const { id } = await syncOf(mirrorOf("A"), mirrorOf("B", { status: "INACTIVE" }), mirrorOf("C"))
    expect(await mirror.brands.unsellable(id)).toEqual([{ id: "B", reason: "Hubble lists the brand as INACTIVE" }])
    expect(await mirror.brands.countListed(id)).toBe(2)
  })
})

describe("the denomination of a variant", () => {
  const live = async () => (await mirror.variants.live(["A"])).map(({ prices: _prices, ...link }) => link)
  const links = (...pairs: [number, string][]) => pairs.map(([denomination, variantId]) => ({ brandId: "A", denomination, variantId }))

  it("is known, in paise, and exists once", async () => {
    await mirror.variants.replace(["A"], links([10000, "v1"], [50000, "v2"]))
    await mirror.variants.replace(["A"], links([10000, "v1"], [50000, "v2"]))
    expect(await live()).toEqual(links([10000, "v1"], [50000, "v2"]))
  })

  it("outlives its withdrawal, because an order paid before must still be named", async () => {
    await mirror.variants.replace(["A"], links([10000, "v1"], [50000, "v2"]))
    await mirror.variants.replace(["A"], links([10000, "v1"]))
    expect(await live()).toEqual(links([10000, "v1"]))
    expect(await mirror.variants.ofVariants(["v2"])).toEqual([{ brandId: "A", denomination: 50000, variantId: "v2", prices: {}, retired: true }])
  })

  it("can come back, with a new variant or the old one", async () => {
    await mirror.variants.replace(["A"], links([10000, "v1"]))
    await mirror.variants.replace(["A"], [])
    await mirror.variants.replace(["A"], links([10000, "v3"]))
    expect(await live()).toEqual(links([10000, "v3"]))
    await mirror.variants.replace(["A"], links([10000, "v1"]))
    expect(await live()).toEqual(links([10000, "v1"]))
  })

  it("of other brands is left alone", async () => {
    await mirror.variants.replace(["B"], [{ brandId: "B", denomination: 10000, variantId: "w1" }])
    await mirror.variants.replace(["A"], [])
    expect(await mirror.variants.live(["B"])).toHaveLength(1)
  })
})
