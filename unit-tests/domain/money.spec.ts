import { BigNumber } from "@medusajs/framework/utils"
import fc from "fast-check"
import { currencyExponent, MoneyError, roundTotalToMinor, splitEvenly, toMajor, toMinor } from "../../src/domain/money"

const currency = fc.constantFrom("JPY", "INR", "brl", "KWD")
const minorAmount = fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }).map((minor) => minor + 0)

/** Minor units as decimal text, made from their digits and nothing else. */
function decimal(minor: number, exponent: number): string {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0")
  const whole = digits.slice(0, digits.length - exponent)
  return `${minor < 0 ? "-" : ""}${whole}${exponent ? `.${digits.slice(digits.length - exponent)}` : ""}`
}

describe("major to minor units", () => {
  it.each([["JPY", 0], ["KRW", 0], ["INR", 2], ["BRL", 2], ["usd", 2], ["KWD", 3], ["bhd", 3]])("%s has %p decimals", (code, exponent) => {
    expect(currencyExponent(code)).toBe(exponent)
  })

  it.each<[string | number, string, number]>([
    ["1000.50", "INR", 100_050], [1000.5, "INR", 100_050], [0.29, "INR", 29], [1.15, "BRL", 115], [19.99, "BRL", 1999], [1e3, "INR", 100_000],
    [500, "JPY", 500], ["500.000", "JPY", 500], [1.005, "KWD", 1005], ["0.1", "KWD", 100], ["1e-2", "INR", 1], ["1.5e3", "INR", 150_000], ["12.5e-1", "INR", 125],
    ["-12.34", "INR", -1234], ["0012", "INR", 1200], ["-0.00", "INR", 0],
  ])("%p %s is %p", (major, code, minor) => {
    expect(toMinor(major, code)).toBe(minor)
  })

  it("the exact decimal text of any amount is read without loss, in every shape Medusa uses", () => {
    fc.assert(fc.property(minorAmount, currency, (minor, code) => {
      const text = decimal(minor, currencyExponent(code))
      const shapes = [text, { value: text }, { value: text, precision: 20 }, { toJSON: () => text }, new BigNumber(text), new BigNumber({ value: text, precision: 20 })]
      expect(shapes.map((shape) => toMinor(shape, code))).toEqual(shapes.map(() => minor))
    }))
  })

  it("there and back again is the same amount", () => {
    fc.assert(fc.property(minorAmount, currency, (minor, code) => {
      expect(toMinor(toMajor(minor, code), code)).toBe(minor)
    }))
    fc.assert(fc.property(minorAmount, currency, (minor, code) => {
      const major = Number(decimal(minor, currencyExponent(code)))
      expect(toMajor(toMinor(major, code), code)).toBe(major === 0 ? 0 : major)
    }))
  })

  it("one decimal more than the currency has is an error, not a rounding", () => {
    fc.assert(fc.property(minorAmount, currency, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }), (minor, code, digit, zeros) => {
      const exponent = currencyExponent(code)
      const text = `${decimal(minor, exponent)}${exponent ? "" : "."}${"0".repeat(zeros)}${digit}`
      for (const shape of [text, { value: text, precision: 40 }]) expect(() => toMinor(shape, code)).toThrow(MoneyError)
    }))
    expect(() => toMinor(0.1 + 0.2, "INR")).toThrow("would have to be rounded")
  })

  it.each<[string, string | number]>([["words", "ten"], ["nothing", ""], ["a comma", "1,000"], ["two points", "1.2.3"], ["no number", Number.NaN], ["no end", Number.POSITIVE_INFINITY],
    ["hex", "0x10"], ["too many digits", "90071992547409.93"], ["an absurd power", "1e400"], ["a unit behind it", "100 INR"]])("%s is no amount (%p)", (_, amount) => {
    expect(() => toMinor(amount, "INR")).toThrow(MoneyError)
  })

  it.each(["", "RUPEE", "₹", "in"])("%p is no currency", (code) => {
    expect(() => currencyExponent(code)).toThrow("is not an ISO 4217 currency code")
  })

  it("bug: a Medusa BigNumber with more digits than a float holds was rounded on the way in", () => {
    expect(() => toMinor(new BigNumber("100.0000000000000001"), "INR")).toThrow("would have to be rounded")
    expect(toMinor(new BigNumber("90071992547409.91"), "INR")).toBe(9_007_199_254_740_991)
  })
})

describe("minor to major units", () => {
  it.each<[number, string, number]>([[100_050, "INR", 1000.5], [1, "INR", 0.01], [500, "JPY", 500], [1005, "KWD", 1.005], [-1, "BRL", -0.01], [0, "KWD", 0]])("%p of %s is %p", (minor, code, major) => {
    expect(toMajor(minor, code)).toBe(major)
  })

  it.each([0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])("%p is no count of minor units", (minor) => {
    expect(() => toMajor(minor, "INR")).toThrow(MoneyError)
  })

  it("bug: two amounts beyond 15 digits became the same number", () => {
    expect(() => toMajor(Number.MAX_SAFE_INTEGER, "INR")).toThrow("too large")
    expect(toMajor(Number.MAX_SAFE_INTEGER, "JPY")).toBe(Number.MAX_SAFE_INTEGER)
    expect(toMinor(toMajor(999_999_999_999_999, "INR"), "INR")).toBe(999_999_999_999_999)
  })
})

describe("a total divided among units", () => {
  it("adds up to the total exactly, every share but the last is equal, and the remainder is on the last", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), fc.integer({ min: 1, max: 500 }), (total, parts) => {
      const shares = splitEvenly(total, parts)
      expect(shares).toHaveLength(parts)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total)
      expect(new Set(shares.slice(0, -1)).size).toBeLessThanOrEqual(1)
      const remainder = (shares.at(-1) ?? 0) - (shares[0] ?? 0)
      expect(remainder).toBeGreaterThanOrEqual(0)
      expect(remainder).toBeLessThan(parts)
    }))
    expect(splitEvenly(100, 3)).toEqual([33, 33, 34])
  })

  it.each([0, -1, 1.5, Number.NaN])("%p parts are refused", (parts) => {
    expect(() => splitEvenly(100, parts)).toThrow(MoneyError)
  })

  it("bug: a quantity nobody can mean took the process's memory", () => {
    expect(() => splitEvenly(0, 1_000_000_000)).toThrow("cannot split an amount into 1000000000 parts")
    expect(splitEvenly(0, 1_000_000)).toHaveLength(1_000_000)
  })

  it("bug: a total that is no whole number of minor units passed its fraction to the last share", () => {
    expect(() => splitEvenly(10.5, 2)).toThrow("not an integer amount")
  })
})

describe("Medusa's computed totals", () => {
  it("an amount that fits the currency is left alone", () => {
    fc.assert(fc.property(minorAmount, currency, (minor, code) => {
      expect(roundTotalToMinor(decimal(minor, currencyExponent(code)), code)).toBe(minor)
    }))
  })

  it.each<[string | number, string, number]>([["33.333333333333333333", "INR", 3333], ["33.335", "INR", 3334], ["33.334999", "INR", 3333], [0.1 + 0.2, "INR", 30], ["99.995", "INR", 10_000],
    ["0.5", "JPY", 1], ["0.49", "JPY", 0], ["1.0005", "KWD", 1001], ["-33.335", "INR", -3334], ["-0.004", "INR", 0], [1e-7, "INR", 0]])("%p %s is rounded half up to %p", (amount, code, minor) => {
    expect(roundTotalToMinor(amount, code) + 0).toBe(minor)
  })

  it("never further away than half a minor unit", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999_999 }), currency, (thousandths, code) => {
      const exact = thousandths / 1_000
      const minor = roundTotalToMinor(decimal(thousandths, 3), code)
      expect(Math.abs(minor / 10 ** currencyExponent(code) - exact)).toBeLessThanOrEqual(0.5 / 10 ** currencyExponent(code) + 1e-9)
    }))
  })

  it.each(["1.2.3", "1.999abc", "12.34x", "abc", ""])("bug: what is no number (%p) was read as far as it looked like one", (text) => {
    expect(() => roundTotalToMinor(text, "INR")).toThrow("is not a decimal amount")
  })
})
