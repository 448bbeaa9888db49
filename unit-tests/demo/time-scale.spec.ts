import { demoTimeScale } from "../../demo/runtime/time-scale"

describe("the clock of the demos", () => {
  it("is hurried beside our sandbox and any server on this machine", () => {
    expect(demoTimeScale(60, {})).toBe(60)
    expect(demoTimeScale(60, { HUBBLE_BASE_URL: "http://127.0.0.1:4010" })).toBe(60)
    expect(demoTimeScale(60, { HUBBLE_BASE_URL: "http://localhost:4010/" })).toBe(60)
  })

  it("is the real one with a server elsewhere, which a store in production mode must not hurry", () => {
    expect(demoTimeScale(60, { HUBBLE_BASE_URL: "https://api.dev.myhubble.money" })).toBe(1)
    expect(demoTimeScale(60, { HUBBLE_BASE_URL: "http://hubble:4010" })).toBe(1)
  })

  it.each(["HUBCASH_BASE_URL", "HUB123_BASE_URL"])("is the real one, too, with a payment service elsewhere, by %s", (name) => {
    expect(demoTimeScale(60, { [name]: "http://127.0.0.1:4010/v1" })).toBe(60)
    expect(demoTimeScale(60, { HUBBLE_BASE_URL: "http://127.0.0.1:4010", [name]: "https://api.example/v1" })).toBe(1)
  })

  it("is what VOUCHER_HUB_TIME_SCALE says, and an odd value is named", () => {
    expect(demoTimeScale(60, { VOUCHER_HUB_TIME_SCALE: "5", HUBBLE_BASE_URL: "https://api.dev.myhubble.money" })).toBe(5)
    expect(() => demoTimeScale(60, { VOUCHER_HUB_TIME_SCALE: "fast" })).toThrow('VOUCHER_HUB_TIME_SCALE is "fast"')
  })
})
