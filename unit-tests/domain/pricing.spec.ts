import fc from "fast-check"
import { isBelowQuote, priceByRule, priceOf, pricesFingerprint, pricesOf, type PriceBook, type PriceRule } from "../../src/domain/pricing"

const PAR: PriceRule = { rate: "1", markupPercent: "0", markupFixed: null, roundTo: null }
const HOUR = 3_600_000
const plain = { categories: ["FOOD", "TRAVEL"], price_rule: null }

function bookOf(change: Partial<PriceBook> = {}): PriceBook {
  return {
    currencies: {
      inr: { ...PAR, maxAgeMs: null },
      brl: { rate: "0.062", markupPercent: "4", markupFixed: null, roundTo: "0.10", maxAgeMs: null },
      usd: { ...PAR, rate: null, maxAgeMs: 24 * HOUR },
    },
    categories: {}, rates: { usd: { rate: "0.012", ageMs: HOUR } }, ...change,
  }
}

describe("the price of a voucher", () => {
  it.each<[string, number, string, Partial<PriceRule>, number]>([
    ["rupees at face value", 50_000, "inr", {}, 50_000],
    ["half a rupee stays", 9_950, "inr", {}, 9_950],
    ["another currency by its rate", 50_000, "brl", { rate: "0.062" }, 3_100],
    ["with a markup in percent, up to the next step", 50_000, "brl", { rate: "0.062", markupPercent: "4", roundTo: "0.10" }, 3_230],
    ["a price on the step stays there", 50_000, "brl", { rate: "0.062", roundTo: "0.10" }, 3_100],
    ["with a fixed markup", 50_000, "brl", { rate: "0.062", markupFixed: "1.50" }, 3_250],
    ["a part of a cent is never lost", 100, "brl", { rate: "0.06200001" }, 7],
    ["a currency without cents", 50_000, "jpy", { rate: "1.8", markupPercent: "2.5" }, 923],
    ["a currency with three decimals", 50_000, "kwd", { rate: "0.0036" }, 1_800],
    ["yen in steps of ten", 50_000, "jpy", { rate: "1.8", roundTo: "10" }, 900],
    ["what a float would get wrong", 110, "usd", { rate: "1.1", markupPercent: "10" }, 134],
  ])("%s", (_name, face, currency, rule, price) => {
    expect(priceByRule(face, currency, { ...PAR, ...rule })).toBe(price)
  })

  it("that is no amount of money any more is an error, not a wrong number", () => {
    expect(() => priceByRule(90_000_000_000_000, "usd", { ...PAR, rate: "999999" })).toThrow("too large")
  })

  const decimal = (most: number, digits: number) => fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: 10 ** digits - 1 })).map(([whole, part]) => `${whole}.${String(part).padStart(digits, "0")}`)
  const rule = fc.record({
    rate: decimal(99, 8).filter((text) => Number(text) > 0), markupPercent: decimal(200, 2), markupFixed: fc.option(decimal(50, 2)), roundTo: fc.constantFrom(null, "0.01", "0.05", "0.10", "1", "5"),
  })
  const face = fc.integer({ min: 1, max: 10_000_000 })

  it("is a multiple of its step, never below the exact value and less than a step above it", () => {
    fc.assert(
      fc.property(face, rule, (paise, given) => {
        const step = given.roundTo === null ? 1 : Math.round(Number(given.roundTo) * 100)
        const price = priceByRule(paise, "brl", given)
        const [rate, percent] = [given.rate, given.markupPercent].map((text) => BigInt(text.replace(".", ""))) as [bigint, bigint]
        // rate has 8 decimals, percent 2: exact value x 10^12, in centavos.
        const exact = BigInt(paise) * rate * (10_000n + percent) + BigInt(Math.round(Number(given.markupFixed ?? 0) * 100)) * 10n ** 12n
        expect(price % step).toBe(0)
        expect(BigInt(price) * 10n ** 12n >= exact).toBe(true)
        expect(BigInt(price - step) * 10n ** 12n < exact).toBe(true)
      }),
    )
  })

  it("grows with the value of the voucher", () => {
    fc.assert(fc.property(face, face, rule, (one, other, given) => priceByRule(Math.min(one, other), "brl", given) <= priceByRule(Math.max(one, other), "brl", given)))
  })
})

describe("which rule a brand is sold by", () => {
  it("is the currency's, unless its category says otherwise, unless the brand does", () => {
    const book = bookOf({ categories: { TRAVEL: { markupPercent: "10" }, FOOD: { markupPercent: "8", currencies: { brl: { roundTo: "1" } } } } })
    expect(priceOf(bookOf(), plain, 50_000, "brl")).toEqual({ price: 3_230, rate: "0.062" })
    expect(priceOf(book, { ...plain, categories: ["TRAVEL"] }, 50_000, "brl")).toEqual({ price: 3_410, rate: "0.062" })
    expect(priceOf(book, plain, 50_000, "brl")).toEqual({ price: 3_400, rate: "0.062" })
    expect(priceOf(book, { ...plain, price_rule: { currencies: { brl: { rate: "0.1", markupPercent: "0" } } } }, 50_000, "brl")).toEqual({ price: 5_000, rate: "0.1" })
    expect(priceOf(book, { ...plain, price_rule: { markupPercent: "20" } }, 50_000, "inr")).toEqual({ price: 60_000, rate: "1" })
  })

  it("does not exist for a currency without an entry", () => {
    expect(priceOf(bookOf(), plain, 50_000, "eur")).toEqual({ unsellable: "vouchers are not sold in EUR" })
    expect(priceOf(bookOf(), { ...plain, price_rule: { currencies: { eur: { rate: "0.011" } } } }, 50_000, "eur")).toEqual({ unsellable: "vouchers are not sold in EUR" })
  })

  it("uses the source's rate up to its age limit, to the millisecond, and none after it", () => {
    const at = (ageMs: number) => priceOf(bookOf({ rates: { usd: { rate: "0.012", ageMs } } }), plain, 50_000, "USD")
    expect(at(24 * HOUR - 1)).toEqual({ price: 600, rate: "0.012" })
    expect(at(24 * HOUR)).toEqual({ price: 600, rate: "0.012" })
    expect(at(24 * HOUR + 1)).toEqual({ unsellable: "the exchange rate for USD is too old" })
    expect(priceOf(bookOf({ rates: {} }), plain, 50_000, "usd")).toEqual({ unsellable: "the exchange rate for USD is missing" })
  })

  it("leaves a currency out of the prices while its rate is missing", () => {
    expect(pricesOf(bookOf({ rates: {} }), plain, 50_000)).toEqual([{ currency: "inr", price: 50_000 }, { currency: "brl", price: 3_230 }])
  })

  it("has a fingerprint that changes with every price and with nothing else", () => {
    const before = pricesFingerprint(bookOf(), plain)
    expect(pricesFingerprint(bookOf({ rates: { usd: { rate: "0.012", ageMs: 2 * HOUR } } }), plain)).toBe(before)
    expect(pricesFingerprint(bookOf({ rates: { usd: { rate: "0.012", ageMs: 25 * HOUR } } }), plain)).not.toBe(before)
    expect(pricesFingerprint(bookOf({ rates: { usd: { rate: "0.013", ageMs: HOUR } } }), plain)).not.toBe(before)
    expect(pricesFingerprint(bookOf(), { ...plain, price_rule: { markupPercent: "1" } })).not.toBe(before)
  })
})

describe("the loss guard", () => {
  it("lets the quote through and nothing below it", () => {
    expect([100_000, 99_999, 0].map((paid) => isBelowQuote(paid, 100_000, "0"))).toEqual([false, true, true])
  })

  it("tolerates what the merchant allows, to the last paisa", () => {
    expect([48_750, 48_749].map((paid) => isBelowQuote(paid, 50_000, "2.5"))).toEqual([false, true])
    for (const percent of ["1", "1.1", "3", "5", "6", "7", "9"]) {
      const least = Math.ceil((100_000 * (1000 - Math.round(Number(percent) * 10))) / 1000)
      expect([least, least - 1].map((paid) => isBelowQuote(paid, 100_000, percent))).toEqual([false, true])
    }
    expect([isBelowQuote(0, 50_000, "100"), isBelowQuote(0, 50_000, "250")]).toEqual([false, false])
  })
})
