import { toBrandMirror } from "../../src/domain/brand"
import { brandHandle, brandProductDraft, denominationTitle, variantSku } from "../../src/domain/brand-product"

function brand(title = "Crème & Co. <b>India</b>") {
  const answer = toBrandMirror({
    id: "01GMMNJECTDZAG2YS61K58HVG8", status: "ACTIVE", title, denominationType: "FIXED", redemptionType: "ONLINE",
    thumbnailUrl: "https://cdn.example/t.png", logoUrl: "https://cdn.example/t.png", amountRestrictions: { denominations: [500, 1000, 99.5] },
  })
  if ("refused" in answer) throw new Error(answer.refused)
  return answer.ok
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

  it("shows an image once and says where the voucher can be used", () => {
    const draft = brandProductDraft(brand())
    expect([draft.thumbnail, draft.images]).toEqual(["https://cdn.example/t.png", [{ url: "https://cdn.example/t.png" }]])
    expect(draft.metadata.redemption_label).toBe("Online Only")
  })

  it("has a readable address that two brands of one name do not share", () => {
    expect(brandHandle(brand())).toBe("voucher-creme-co-india-58hvg8")
    expect(brandHandle({ ...brand(), id: "01GMMNJECTDZAG2YS61K58HVG9" })).toBe("voucher-creme-co-india-58hvg9")
    expect(brandHandle({ ...brand(), title: "रिलायंस" })).toBe("voucher-58hvg8")
  })

  it("tells denominations apart that differ by paise", () => {
    expect(variantSku("B", 9950)).not.toBe(variantSku("B", 9900))
    expect([denominationTitle(9950), denominationTitle(10_000_000)]).toEqual(["₹99.50", "₹1,00,000"])
  })
})
