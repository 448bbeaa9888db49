import { shownWebhook } from "../../src/domain/shown-webhook"

describe("What a person sees of a webhook", () => {
  it("keeps ids, states and amounts, and hides everything else however deep", () => {
    const body = { orderId: "o1", status: "SUCCESS", vouchers: [{ cardNumber: "4111", cardPin: "99", amount: 500 }], payer: { email: "a@b.test", document: "529.982.247-25" }, token: "secret", note: null }
    expect(shownWebhook(body)).toEqual({ orderId: "o1", status: "SUCCESS", vouchers: [{ cardNumber: "•••", cardPin: "•••", amount: 500 }], payer: { email: "•••", document: "•••" }, token: "•••", note: null })
  })

  it("keeps what a brand sells and where the wallet is low", () => {
    const amounts = { balance: 99.5, threshold: 5000, denominations: [100, 250.5, 500], minOrderAmount: 100, maxOrderAmount: 10_000, minVoucherAmount: 50, maxVoucherAmount: 5000, subventionPercentage: 2.5, validFrom: "2026-11-28" }
    expect(shownWebhook(amounts)).toEqual(amounts)
    expect(shownWebhook({ data: { THRESHOLD: 1, brands: [amounts] } })).toEqual({ data: { THRESHOLD: 1, brands: [amounts] } })
  })

  it("shows of a list numbers alone, and only of one that is on the list", () => {
    const body = { denominations: [500, "4111", true, null, [600], { amount: 700, pin: 800 }], codes: [4111], pins: [[4111]] }
    expect(shownWebhook(body)).toEqual({ denominations: [500, "•••", "•••", "•••", ["•••"], { amount: 700, pin: "•••" }], codes: ["•••"], pins: [["•••"]] })
    expect(shownWebhook([500, "4111"])).toEqual(["•••", "•••"])
    expect(shownWebhook(500)).toBe("•••")
  })

  it("hides a list of plain values and what is nested beyond reason", () => {
    expect(shownWebhook({ status: ["4111"] })).toEqual({ status: ["•••"] })
    let deep: unknown = "secret"
    for (let level = 0; level < 20; level++) deep = { id: deep }
    expect(JSON.stringify(shownWebhook(deep))).not.toContain("secret")
  })
})
