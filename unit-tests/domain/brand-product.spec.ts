import { toBrandMirror } from "../../src/domain/brand"
import { brandHandle, brandProductDraft as draftOf, categoryHandle, categoryTitle, denominationTitle, variantSku, type ProductBrand } from "../../src/domain/brand-product"
import type { CurrencyPricing, PriceBook } from "../../src/domain/pricing"

const PAR: CurrencyPricing = { rate: "1", markupPercent: "0", markupFixed: null, roundTo: null, maxAgeMs: null }
const rupees: PriceBook = { currencies: { inr: PAR }, categories: {}, rates: {} }
const references = { categories: new Map([["FOOD", "pcat_food"], ["TRAVEL", "pcat_travel"]]), tags: new Map([["gift", "ptag_gift"]]), typeId: null }
const brandProductDraft = (brand: ProductBrand, book = rupees) => draftOf(brand, references, book)

function brand(title = "Crème & Co. <b>India</b>") {
  const answer = toBrandMirror({
    id: "01GMMNJECTDZAG2YS61K58HVG8", status: "ACTIVE", title, denominationType: "FIXED", redemptionType: "ONLINE",
    thumbnailUrl: "https://cdn.example/t.png", logoUrl: "https://cdn.example/t.png", amountRestrictions: { denominations: [500, 1000, 99.5] },
  })
  if ("refused" in answer) throw new Error(answer.refused)
  return { ...answer.ok, price_rule: null }
}

describe("the product of a brand", () => {
  it("starts as a draft that is no Medusa gift card, cannot be discounted and is found by Hubble's id", () => {
    const draft = brandProductDraft(brand())
    expect(draft).toMatchObject({ status: "draft", is_giftcard: false, discountable: false, external_id: "01GMMNJECTDZAG2YS61K58HVG8", title: "Crème & Co. India" })
    expect(draft).not.toHaveProperty("shipping_profile_id")
  })

  it("has a variant for each denomination, priced 1:1 in rupees and without inventory", () => {
    const { variants, options } = brandProductDraft(brand())
    expect(variants.map((variant) => [variant.title, variant.sku, variant.prices, variant.manage_inventory])).toEqual([
      ["₹99.50", "hubble-01GMMNJECTDZAG2YS61K58HVG8-99.5", [{ currency_code: "inr", amount: 99.5 }], false],
      ["₹500", "hubble-01GMMNJECTDZAG2YS61K58HVG8-500", [{ currency_code: "inr", amount: 500 }], false],
      ["₹1,000", "hubble-01GMMNJECTDZAG2YS61K58HVG8-1000", [{ currency_code: "inr", amount: 1000 }], false],
    ])
    expect(options).toEqual([{ title: "Denomination", values: ["₹99.50", "₹500", "₹1,000"] }])
  })

  it("is sold in every currency that has a price, in that currency's major units", () => {
    const book = { ...rupees, currencies: { inr: PAR, brl: { ...PAR, rate: "0.062", markupPercent: "4", roundTo: "0.10" }, usd: { ...PAR, rate: null } } }
    expect(brandProductDraft(brand(), book).variants[1]?.prices).toEqual([{ currency_code: "inr", amount: 500 }, { currency_code: "brl", amount: 32.3 }])
  })

  it("is in the shop's categories and has its tags, each once, and a product type only where one is asked for", () => {
    const tagged = { ...brand(), categories: ["TRAVEL", "FOOD", "TRAVEL", "UNHEARD"], tags: ["gift"] }
    expect(brandProductDraft(tagged)).toMatchObject({ category_ids: ["pcat_food", "pcat_travel"], tag_ids: ["ptag_gift"] })
    expect(brandProductDraft(tagged)).not.toHaveProperty("type_id")
    expect(draftOf(tagged, { ...references, typeId: "ptyp_1" }, rupees).type_id).toBe("ptyp_1")
  })

  it("is found under a readable name of its category", () => {
    expect([categoryTitle("FOOD_AND_DRINK"), categoryTitle("e-commerce"), categoryHandle("FOOD_AND_DRINK")]).toEqual(["Food & Drink", "E-Commerce", "vouchers-food-and-drink"])
    expect(categoryHandle("खाना")).toMatch(/^vouchers-[0-9a-f]{8}$/)
  })

  it("shows an image once and says where the voucher can be used", () => {
    const draft = brandProductDraft(brand())
    expect([draft.thumbnail, draft.images]).toEqual(["https://cdn.example/t.png", [{ url: "https://cdn.example/t.png" }]])
    expect(draft.metadata.redemption_label).toBe("Online Only")
  })

  it("has a readable address that two brands of one name do not share", () => {
    expect(brandHandle(brand())).toBe("voucher-creme-co-india-58hvg8")
    expect(brandHandle({ ...brand(), id: "01GMMNJECTDZAG2YS61K58HVG9" })).toBe("voucher-creme-co-india-58hvg9")
    expect(brandHandle({ ...brand(), title: "रिलायंस" })).toBe("voucher-58hvg8")
    expect(brandHandle({ ...brand(), id: "giftco-books" })).toBe("voucher-creme-co-india-books")
  })

  it("tells denominations apart that differ by paise", () => {
    expect(variantSku("B", 9950)).not.toBe(variantSku("B", 9900))
    expect([denominationTitle(9950), denominationTitle(10_000_000)]).toEqual(["₹99.50", "₹1,00,000"])
  })
})
