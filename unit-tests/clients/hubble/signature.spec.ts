import { signHubbleWebhook, verifyHubbleWebhook } from "../../../src/clients/hubble"
import { hubbleSignatureVector as vector } from "../../../sandbox/hubble/samples"

const body = Buffer.from(vector.body)

describe("X-Verify", () => {
  it("is the computed vector of the fact sheet", () => {
    expect(signHubbleWebhook(vector.body, vector.secret)).toBe(vector.signature)
    expect(verifyHubbleWebhook(body, vector.signature, [vector.secret])).toBe(true)
  })

  it("accepts any of several secrets, so that one can be rotated", () => {
    expect(verifyHubbleWebhook(body, vector.signature, ["new", vector.secret])).toBe(true)
    expect(verifyHubbleWebhook(body, vector.signature, [vector.secret, "new"])).toBe(true)
    expect(verifyHubbleWebhook(body, vector.signature, ["new", "newer"])).toBe(false)
  })

  it("covers every byte", () => {
    expect(verifyHubbleWebhook(Buffer.from(`${vector.body} `), vector.signature, [vector.secret])).toBe(false)
  })

  it.each([undefined, null, "", "garbage", "=", `${vector.signature}=`, vector.signature.slice(0, -1), vector.signature.toLowerCase(), "é".repeat(22)])(
    "refuses the header %p without throwing",
    (header) => expect(verifyHubbleWebhook(body, header, [vector.secret])).toBe(false),
  )

  it("an empty secret opens nothing, nor does an empty list", () => {
    expect(verifyHubbleWebhook(body, signHubbleWebhook(body, ""), ["", ""])).toBe(false)
    expect(verifyHubbleWebhook(body, signHubbleWebhook(body, ""), [])).toBe(false)
  })
})
