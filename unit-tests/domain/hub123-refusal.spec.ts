import { HUB123_REFUSAL_KINDS, hub123RefusalKind } from "../../src/domain/hub123-refusal"

describe("123hub's error codes", () => {
  it("1002 is an unknown method with 404, and too many requests with any other status", () => {
    expect(hub123RefusalKind(1002, 404)).toBe("unknown_method")
    expect([400, 200, 429, 403].map((status) => hub123RefusalKind(1002, status))).toEqual(Array(4).fill("rate_limited"))
  })

  it("429 is too many requests whatever the code, or without one", () => {
    expect([1002, 2000, null].map((code) => hub123RefusalKind(code, 429))).toEqual(Array(3).fill("rate_limited"))
  })

  it("the retryable ones are those of the fact sheet: 1000, 2000, 2001, 2002, 429 and 1002 without 404", () => {
    const codes = [1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 2000, 2001, 2002, 3000, 3001, 3002, 3003, 3004, 6010, 9001, 7001]
    const retryable = (status: number) => codes.filter((code) => HUB123_REFUSAL_KINDS[hub123RefusalKind(code, status)].retryable)
    expect(retryable(400)).toEqual([1000, 1002, 2000, 2001, 2002])
    expect(retryable(404)).toEqual([1000, 2000, 2001, 2002])
    expect(retryable(429)).toEqual(codes)
  })

  it("a code nobody documents proves nothing about a payment, nor does a failure of the hub or of its provider's processing, nor what the older page calls otherwise", () => {
    for (const code of [1000, 1013, 2000, 2001, 2002, 3005, 3999, 5001, 6010, 7000, 7001, 7999, 8001, 10_000, 0, null]) {
      expect([code, HUB123_REFUSAL_KINDS[hub123RefusalKind(code, 400)].sure]).toEqual([code, false])
    }
  })

  it("the provider's account, the payment and its validation refuse for good", () => {
    for (const code of [4000, 4999, 6000, 6001, 6009, 6011, 6999, 9000, 9999]) expect([code, hub123RefusalKind(code, 400)]).toEqual([code, "refused"])
    for (const code of [1002, 1005, 1010, 1012, 3000, 4001, 6001, 9001]) expect(HUB123_REFUSAL_KINDS[hub123RefusalKind(code, 400)].sure).toBe(true)
  })
})
