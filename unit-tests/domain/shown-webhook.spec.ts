import { shownWebhook } from "../../src/domain/shown-webhook"

describe("What a person sees of a webhook", () => {
  it("keeps ids, states and amounts, and hides everything else however deep", () => {
    const body = { orderId: "o1", status: "SUCCESS", vouchers: [{ cardNumber: "4111", cardPin: "99", amount: 500 }], payer: { email: "a@b.test", document: "529.982.247-25" }, token: "secret", note: null }
    expect(shownWebhook(body)).toEqual({ orderId: "o1", status: "SUCCESS", vouchers: [{ cardNumber: "•••", cardPin: "•••", amount: 500 }], payer: { email: "•••", document: "•••" }, token: "•••", note: null })
  })

  it("hides a list of plain values and what is nested beyond reason", () => {
    expect(shownWebhook({ status: ["4111"] })).toEqual({ status: ["•••"] })
    let deep: unknown = "secret"
    for (let level = 0; level < 20; level++) deep = { id: deep }
    expect(JSON.stringify(shownWebhook(deep))).not.toContain("secret")
  })
})
