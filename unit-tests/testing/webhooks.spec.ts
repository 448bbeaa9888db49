import { hub123DataHash, verifyHub123Webhook } from "../../src/clients/hub123"
import { verifyHubbleWebhook } from "../../src/clients/hubble"
import { hub123Webhook, hubbleWebhook, hubcashWebhook } from "../../src/testing/webhooks"

const SECRET = "a-secret-of-the-test"
const MINUTE_MS = 60_000

describe("A webhook signed for a test", () => {
  it("of Hubble is believed by the check that the route uses, and only with its own secret and bytes", () => {
    const { path, headers, body } = hubbleWebhook("orders", { orderId: "o1", status: "SUCCESS" }, SECRET)
    expect(path).toBe("/hooks/hubble/orders")
    expect(JSON.parse(body)).toEqual({ orderId: "o1", status: "SUCCESS" })
    expect(verifyHubbleWebhook(Buffer.from(body), headers["x-verify"], [SECRET])).toBe(true)
    expect(verifyHubbleWebhook(Buffer.from(body), headers["x-verify"], ["another"])).toBe(false)
    expect(verifyHubbleWebhook(Buffer.from(`${body} `), headers["x-verify"], [SECRET])).toBe(false)
  })

  it("of 123hub carries both signatures, and the second one ages", () => {
    const { path, headers, body } = hub123Webhook({ success: true, result: null }, SECRET, { id: "w1" })
    expect([path, headers["x-webhook-id"]]).toEqual(["/hooks/123hub", "w1"])
    const check = { secrets: [SECRET], requireV2: true }
    expect(verifyHub123Webhook(Buffer.from(body), headers, check)).toEqual({ ok: true })
    expect(verifyHub123Webhook(Buffer.from(body), headers, { ...check, now: Date.now() + 6 * MINUTE_MS })).toEqual({ ok: false, problem: "stale" })
    const old = hub123Webhook({ success: true, result: null }, SECRET, { signedAt: new Date(Date.now() - 6 * MINUTE_MS) })
    expect(verifyHub123Webhook(Buffer.from(old.body), old.headers, check)).toEqual({ ok: false, problem: "stale" })
  })

  it("of 123hub can be one of the older generation, with X-Data-Hash alone", () => {
    const { headers, body } = hub123Webhook("{}", SECRET, { signedAt: null })
    expect(headers["x-data-hash"]).toBe(hub123DataHash("{}", SECRET))
    expect(headers).not.toHaveProperty("x-webhook-signature-v2")
    expect(verifyHub123Webhook(Buffer.from(body), headers, { secrets: [SECRET] })).toEqual({ ok: true })
  })

  it("of Hubcash has its token in the path, escaped, and no signature", () => {
    expect(hubcashWebhook({ Notification: {} }, "a token/with")).toEqual({
      path: "/hooks/hubcash/a%20token%2Fwith", method: "POST", headers: { "content-type": "application/json" }, body: '{"Notification":{}}',
    })
  })

  it("is sent as it stands when it is a text, so that a broken body can be signed, too", () => {
    const { headers, body } = hubbleWebhook("brands", "{ not json", SECRET)
    expect(body).toBe("{ not json")
    expect(verifyHubbleWebhook(Buffer.from(body), headers["x-verify"], [SECRET])).toBe(true)
  })
})
