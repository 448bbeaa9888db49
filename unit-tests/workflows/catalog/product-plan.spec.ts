import { toBrandMirror } from "../../../src/domain/brand"
import type { StoredBrand } from "../../../src/modules/hubble/brand-rows"
import { planProducts, variantDifference, type BrandProduct } from "../../../src/workflows/catalog/product-plan"

function stored(change: Partial<StoredBrand> = {}): StoredBrand {
  const answer = toBrandMirror({ id: "B1", status: "ACTIVE", title: "Brand", denominationType: "FIXED", amountRestrictions: { denominations: [100, 500] } })
  if ("refused" in answer) throw new Error(answer.refused)
  return { ...answer.ok, product_hash: null, product_id: null, unpublished_by_sync: false, hidden: false, price_rule: null, written: {}, trouble: null, unsellable_reason: null, ...change }
}

function product(change: Partial<BrandProduct> = {}): BrandProduct {
  const values = [{ id: "value_100", value: "₹100" }, { id: "value_500", value: "₹500" }]
  return {
    id: "prod_1", external_id: "B1", status: "draft", metadata: null, fields: {}, options: [{ id: "opt_1", title: "Denomination", values }],
    variants: [{ id: "v100", sku: "hubble-B1-100", priceSetId: "pset_1", prices: [] }, { id: "v500", sku: "hubble-B1-500", priceSetId: "pset_1", prices: [] }], ...change,
  }
}

describe("what a sync does with a brand", () => {
  it("creates a product for a brand that has none", () => {
    expect(planProducts([stored()], [], "published").create).toHaveLength(1)
  })

  it("adopts the product a killed sync left behind, and publishes it", () => {
    const plan = planProducts([stored()], [product()], "published")
    expect(plan.create).toHaveLength(0)
    expect(plan.update).toMatchObject([{ product: { id: "prod_1" }, publish: true }])
  })

  it("leaves new products as drafts when the merchant publishes by hand", () => {
    expect(planProducts([stored()], [product()], "draft").update[0]?.publish).toBe(false)
  })

  it("finds a product by our own row when its external id was cleared", () => {
    const plan = planProducts([stored({ product_id: "prod_1" })], [product({ external_id: null })], "published")
    expect([plan.create.length, plan.update.length]).toEqual([0, 1])
  })

  it("does not publish what the merchant took back", () => {
    expect(planProducts([stored({ product_id: "prod_1" })], [product()], "published").update[0]?.publish).toBe(false)
  })

  it("publishes again what the sync took back", () => {
    const plan = planProducts([stored({ product_id: "prod_1", unpublished_by_sync: true })], [product()], "draft")
    expect(plan.update[0]?.publish).toBe(true)
  })

  it("takes a published product back when the brand is unsellable or hidden, and never deletes it", () => {
    const published = product({ status: "published" })
    expect(planProducts([stored({ product_id: "prod_1", status: "INACTIVE", unsellable_reason: "gone" })], [published], "published").hide).toHaveLength(1)
    expect(planProducts([stored({ product_id: "prod_1", hidden: true })], [published], "published").hide).toHaveLength(1)
  })

  it("takes it back after E101 and E102, and leaves it on show after E100", () => {
    const published = product({ status: "published" })
    const after = (trouble: "E100" | "E101" | "E102") => planProducts([stored({ product_id: "prod_1", trouble })], [published], "published").hide.length
    expect([after("E100"), after("E101"), after("E102")]).toEqual([0, 1, 1])
  })

  it("writes nothing for an unsellable brand whose product is a draft or does not exist", () => {
    const gone = stored({ status: "INACTIVE", unsellable_reason: "gone" })
    expect(planProducts([gone], [product()], "published").rest).toMatchObject([{ productId: "prod_1" }])
    expect(planProducts([gone], [], "published").rest).toMatchObject([{ productId: null, unpublished: false }])
  })

  it("remembers a draft that a killed sync left of a brand that is off sale by now: it is shown when the brand returns", () => {
    const [left] = planProducts([stored({ status: "INACTIVE" })], [product()], "published").rest
    expect(left).toMatchObject({ productId: "prod_1", unpublished: true })
    expect(planProducts([stored({ product_id: "prod_1", unpublished_by_sync: left?.unpublished ?? false })], [product()], "published").update[0]?.publish).toBe(true)
    expect(planProducts([stored({ status: "INACTIVE", product_id: "prod_1" })], [product()], "published").rest).toMatchObject([{ unpublished: false }])
    expect(planProducts([stored({ status: "INACTIVE" })], [product()], "draft").rest).toMatchObject([{ unpublished: false }])
  })
})

describe("the variants of a changed brand", () => {
  it("are left alone when the denominations are the same", () => {
    expect(variantDifference(stored(), product())).toMatchObject({ missing: [], surplusVariantIds: [], surplusValueIds: [] })
  })

  it("grow by a new denomination and lose a withdrawn one with its option value", () => {
    const difference = variantDifference(stored({ denominations: [10000, 75000] }), product())
    expect(difference).toEqual({ optionId: "opt_1", missing: [75000], halfMadeVariantIds: [], surplusVariantIds: ["v500"], surplusValueIds: ["value_500"] })
  })

  it("are made anew when a killed process left them without a price", () => {
    const half = product({ variants: [{ id: "v100", sku: "hubble-B1-100", priceSetId: null, prices: [] }, { id: "v500", sku: "hubble-B1-500", priceSetId: "pset_1", prices: [] }] })
    expect(variantDifference(stored(), half)).toMatchObject({ missing: [10000], halfMadeVariantIds: ["v100"], surplusVariantIds: [], surplusValueIds: [] })
  })

  it("of the merchant's own making are never touched", () => {
    const own = product({ variants: [...product().variants, { id: "own", sku: "GIFT-BOX", priceSetId: "pset_1", prices: [] }, { id: "bare", sku: null, priceSetId: null, prices: [] }] })
    expect(variantDifference(stored({ denominations: [10000] }), own).surplusVariantIds).toEqual(["v500"])
  })

  it("do not mistake another brand's denomination for theirs", () => {
    const shared = product({ variants: [{ id: "other", sku: "hubble-B12-100", priceSetId: "pset_1", prices: [] }] })
    expect(variantDifference(stored(), shared)).toMatchObject({ missing: [10000, 50000], surplusVariantIds: [] })
  })
})
