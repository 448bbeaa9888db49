import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { holdsUnstorable, refuseUnstorable } from "../../src/api/refuse-unstorable"

const ask = (originalUrl: string, query: object = {}, body?: unknown) => {
  let passed = false
  refuseUnstorable({ originalUrl, query, body } as MedusaRequest, {} as MedusaResponse, () => void (passed = true))
  return passed
}

describe("A request that no route could answer but with a 500", () => {
  it.each(["/store/gifts/%ff", "/store/gifts/%", "/store/gifts/%c0%ae", "/store/gifts/%u0000", "/store/gifts/a%00b", "/store/gifts/a%00b?q=1"])("%s is refused for its address", (url) => {
    expect(() => ask(url)).toThrow(expect.objectContaining({ type: "invalid_data" }))
  })

  it.each<[string, object, unknown]>([
    ["a NUL in the query", { q: "a\0" }, undefined], ["a NUL deep in it", { a: { b: ["\0"] } }, undefined], ["a NUL in a field's name", {}, { "a\0": 1 }], ["a NUL in the body", {}, { a: [{ b: "x\0y" }] }],
    ["half a pair", {}, { a: "\ud800" }], ["the other half", {}, { a: "x\udc00" }], ["the halves in turn", {}, { a: "\udc00\ud800" }], ["a body that is only that", {}, "\0"],
    ["what cannot be printed", {}, { reason: { toString: 1 } }], ["that in the query", { q: { valueOf: "x" } }, undefined],
  ])("%s is refused", (_what, query, body) => expect(() => ask("/store/gifts/a", query, body)).toThrow("cannot be stored"))

  it.each<[string, unknown]>([["nothing", undefined], ["null", null], ["numbers", { a: 1, b: [true, null] }], ["other scripts and pictures", { a: "वाउचर 💣 \u202e\ufeff\u200d" }], ["bytes", Buffer.from([0])], ["what a question mark begins", "?%00"]])("%s passes", (_what, body) => {
    expect(ask("/store/gifts/a?q=%00", {}, body)).toBe(true)
  })

  it("is looked through however deep it is nested", () => {
    const nested = JSON.parse(`${"[".repeat(50_000)}"\\u0000"${"]".repeat(50_000)}`) as unknown
    expect(holdsUnstorable(nested)).toBe(true)
  })
})
