import { failsLossGuard, restrictionsOf } from "../../../src/workflows/orders/voucher-lines"

const line = (paid: number, quote: number | null = 50_000, quantity = 1) => ({ paid, quote, quantity })

describe("the loss guard", () => {
  it("holds a line paid one unit below its quote, and lets the exact price pass", () => {
    expect(failsLossGuard(line(100_000, 50_000, 2), "0")).toBe(false)
    expect(failsLossGuard(line(99_999, 50_000, 2), "0")).toBe(true)
    expect(failsLossGuard(line(0), "0")).toBe(true)
  })

  it("allows the shop's tolerance to the last unit", () => {
    expect([48_750, 48_749].map((paid) => failsLossGuard(line(paid), "2.5"))).toEqual([false, true])
    expect(failsLossGuard(line(0), "100")).toBe(false)
  })

  it.each<[string, number, number, number]>([["3.28", 500_000, 1, 483_600], ["6.31", 10_000, 3, 28_107], ["6.51", 10_000, 3, 28_047]])(
    "bug: at a tolerance of %p percent, %p x %p paid with exactly %p was held, because a float is not exact",
    (percent, quote, quantity, paid) => {
      expect([paid, paid - 1].map((total) => failsLossGuard(line(total, quote, quantity), percent))).toEqual([false, true])
    },
  )

  it("holds a line nobody quoted in that currency, whatever was paid", () => {
    expect(failsLossGuard(line(1_000_000, null), "100")).toBe(true)
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
