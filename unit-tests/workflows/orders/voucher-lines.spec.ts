import { paidBelowFace, restrictionsOf, type VoucherLine } from "../../../src/workflows/orders/voucher-lines"

const line = (unitPrices: number[], differs: Partial<VoucherLine> = {}): VoucherLine => ({
  lineItemId: "ordli_1", brandId: "brand_1", brandTitle: "Brand", face: 50_000, faceCurrency: "INR", quantity: unitPrices.length, unitPrices, ...differs,
})

describe("the loss guard", () => {
  it("holds a line paid one paisa below what its vouchers are worth, and lets the exact price pass", () => {
    expect(paidBelowFace(line([50_000, 50_000]), "inr", "0")).toBe(false)
    expect(paidBelowFace(line([50_000, 49_999]), "inr", "0")).toBe(true)
    expect(paidBelowFace(line([0]), "INR", "0")).toBe(true)
  })

  it("looks at the whole line: a discount on one unit may be made up by another", () => {
    expect(paidBelowFace(line([40_000, 60_000]), "inr", "0")).toBe(false)
  })

  it("allows the shop's tolerance to the paisa", () => {
    expect([48_750, 48_749].map((paid) => paidBelowFace(line([paid]), "inr", "2.5"))).toEqual([false, true])
    expect(paidBelowFace(line([0]), "inr", "100")).toBe(false)
  })

  it.each<[string, number, number, number]>([["3.28", 500_000, 1, 483_600], ["6.31", 10_000, 3, 28_107], ["6.51", 10_000, 3, 28_047]])(
    "bug: at a tolerance of %p percent, %p x %p paid with exactly %p was held, because a float is not exact",
    (percent, face, quantity, paid) => {
      const sale = (total: number) => line([total], { face, quantity })
      expect([paid, paid - 1].map((total) => paidBelowFace(sale(total), "inr", percent))).toEqual([false, true])
    },
  )

  it("does not judge a line in another currency: its price came from a rate", () => {
    expect(paidBelowFace(line([1]), "brl", "0")).toBe(false)
  })
})

describe("the limits of a mirrored brand", () => {
  const restrictions = { minOrderAmount: 50_000, maxOrderAmount: null, minVoucherAmount: null, maxVoucherAmount: 100_000, maxVouchersPerOrder: 4, maxVouchersPerDenomination: 0, maxDenominationsPerOrder: null }

  it("are its restrictions and, when it is FIXED, its list of denominations", () => {
    expect(restrictionsOf({ denomination_type: "FIXED", denominations: [50_000], restrictions })).toEqual({ ...restrictions, denominations: [50_000] })
  })

  it("a FIXED brand without a list offers nothing, a FLEXIBLE one every amount between its limits", () => {
    expect(restrictionsOf({ denomination_type: "FIXED", denominations: null, restrictions }).denominations).toEqual([])
    expect(restrictionsOf({ denomination_type: "FLEXIBLE", denominations: [50_000], restrictions }).denominations).toBeNull()
  })
})
