import type { ListedBrand } from "../../demo/admin"
import { chooseBrands } from "../../demo/once/choose-brands"
import { SCENARIOS } from "../../demo/once/scenarios"

const NO_LIMITS = { minOrderAmount: null, maxOrderAmount: null, maxVouchersPerOrder: null, maxVouchersPerDenomination: null }
const brand = (id: string, title: string, change: Partial<ListedBrand> = {}): ListedBrand => ({
  id, title, unsellable_reason: null, restrictions: NO_LIMITS,
  denominations: [100, 500, 1000].map((amount) => ({ amount, variant_id: `${id}-${amount}` })), ...change,
})
const withoutControls = SCENARIOS.filter((scenario) => !scenario.needsControls && !scenario.needsPaymentControls)
const bought = (brands: ListedBrand[]) => chooseBrands(withoutControls, brands).scenarios.map(({ name, brand: title, denomination, variantId }) => [name, title, denomination, variantId])
const leftOut = (brands: ListedBrand[]) => chooseBrands(withoutControls, brands).leftOut

describe("what demo:once buys at a server that is not our sandbox", () => {
  it("is the guide's brand by its id, whatever the server calls it", () => {
    const brands = [brand("x1", "Flipkart Fashion"), brand("01GMMNJECTDZAG2YS61K58HVG8", "The Big Shop")]
    expect(bought(brands)).toContainEqual(["success at once", "The Big Shop", 500, "01GMMNJECTDZAG2YS61K58HVG8-500"])
  })

  it("is any brand for a scenario that only needs a voucher", () => {
    expect(bought([brand("b1", "Shop A Vouchers")])).toEqual([
      ["success at once", "Shop A Vouchers", 500, "b1-500"],
      ["success, registered customer", "Shop A Vouchers", 1000, "b1-1000"],
      ["mixed with a parcel", "Shop A Vouchers", 100, "b1-100"],
      ["not paid", "Shop A Vouchers", 1000, "b1-1000"],
      ["credit card in installments", "Shop A Vouchers", 500, "b1-500"],
      ["debit card", "Shop A Vouchers", 500, "b1-500"],
    ])
  })

  it("is not a brand that is known to fail or to take its time, while there is another one", () => {
    const brands = [brand("1", "Amazon"), brand("2", "Jiomart"), brand("3", "Myntra"), brand("4", "Shop D")]
    expect(bought(brands)).toContainEqual(["success at once", "Shop D", 500, "4-500"])
  })

  it("is Myntra to see a failure where there is no Jiomart", () => {
    expect(bought([brand("m", "Myntra")])).toContainEqual(["failed", "Myntra", 500, "m-500"])
  })

  it("leaves out, and says so, what needs a brand that behaves in a certain way", () => {
    expect(leftOut([brand("b1", "Shop A")])).toEqual([
      { name: "failed", why: "the server has no Jiomart or Myntra, and no other brand is known to behave so" },
      { name: "processing, then read", why: "the server has no Amazon, and no other brand is known to behave so" },
    ])
  })

  it("is nothing that the brand's limits or the store refuse", () => {
    const brands = [
      brand("gone", "Flipkart", { unsellable_reason: "Hubble lists the brand as INACTIVE" }),
      brand("single", "Shop A", { restrictions: { ...NO_LIMITS, maxVouchersPerOrder: 1 } }),
      brand("large", "Shop B", { restrictions: { ...NO_LIMITS, minOrderAmount: 1500 } }),
      brand("unpriced", "Shop C", { denominations: [{ amount: 500, variant_id: null }] }),
    ]
    expect(bought(brands)).toContainEqual(["success at once", "Shop B", 1000, "large-1000"])
    expect(bought(brands)).toContainEqual(["success, registered customer", "Shop A", 1000, "single-1000"])
    expect(leftOut([brands[3]!])).toContainEqual({ name: "success at once", why: "the server has no brand whose limits allow 2 vouchers of one face value in one order" })
  })
})
