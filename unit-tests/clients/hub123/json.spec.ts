import fc from "fast-check"
import { parseJson } from "../../../src/clients/hub123/json"

/** The value with every number whose text is a plain integer beyond 2^53 as that text. */
function withLongIntegersAsText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withLongIntegersAsText)
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withLongIntegersAsText(part)]))
  return typeof value === "number" && /^-?\d+$/.test(String(value)) && !Number.isSafeInteger(value) ? String(value) : value
}

it("is JSON.parse but for integers beyond 2^53, whatever the JSON", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.maxSafeInteger(), (value, number) => {
    const whole = { value, long: number * 4096 }
    expect(parseJson(JSON.stringify(whole))).toEqual(withLongIntegersAsText(JSON.parse(JSON.stringify(whole))))
  }))
})

it.each([["9007199254740993", "9007199254740993"], ["-9007199254740993", "-9007199254740993"], ["9007199254740991", 9007199254740991], ["12345678901234567890123", "12345678901234567890123"]])(
  "the integer %s becomes %p", (text, expected) => {
    expect(parseJson(`{"a":[${text}],"${text}":"${text}"}`)).toEqual({ a: [expected], [text]: text })
  })

it("leaves digits in text alone, escaped quotes and all", () => {
  const value = { a: `\\"9007199254740993`, b: "\"9007199254740993\"", c: 0.12345678901234567, d: 1e300 }
  expect(parseJson(JSON.stringify(value))).toEqual(value)
})

it("refuses what is no JSON, quickly, however it is made to look", () => {
  const from = Date.now()
  for (const text of ["{", `"${"\\\"".repeat(120_000)}`, `{"a": 01234567890123456789}`]) expect(() => parseJson(text)).toThrow(SyntaxError)
  expect(parseJson(`["${"\\\"".repeat(120_000)}", 9007199254740993]`)).toEqual(["\"".repeat(120_000), "9007199254740993"])
  expect(Date.now() - from).toBeLessThan(1_000)
})
