import { createHash } from "node:crypto"
import fc from "fast-check"
import { hub123DataHash, hub123SignatureV2 } from "../../../src/clients/hub123"
import { madeByOneOf } from "../../../src/clients/hub123/signature"
import { hub123HashVectors } from "../../../sandbox/hub123/samples"
import { dataHash, signatureV2 } from "../../../sandbox/hub123/signing"
import { hub123Double, PAY_IN, payment, SECRET, stopHub123Doubles, success, answerWith } from "./hub123-double"

afterEach(stopHub123Doubles)

const accepts = (body: Buffer, header: string | null | undefined, ...secrets: string[]) => madeByOneOf(header, secrets, (secret) => hub123DataHash(body, secret))

describe("X-Data-Hash", () => {
  it.each(hub123HashVectors)("is the computed vector of the fact sheet for $body", ({ body, secret, hash }) => {
    expect(hub123DataHash(body, secret)).toBe(hash)
    expect(dataHash(body, secret)).toBe(hash)
    expect(accepts(Buffer.from(body), hash, secret)).toBe(true)
  })

  it("is SHA-512 of the bytes followed by the secret, for any bytes and any secret", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: "grapheme", maxLength: 60 }), (bytes, secret) => {
      const body = Buffer.from(bytes)
      const expected = createHash("sha512").update(Buffer.concat([body, Buffer.from(secret)])).digest("hex")
      expect(hub123DataHash(body, secret)).toBe(expected)
      expect(expected).toMatch(/^[0-9a-f]{128}$/)
    }))
  })

  it("one other byte, or another secret, is another hash", () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), fc.integer({ min: 1, max: 255 }), fc.string({ minLength: 1 }), (bytes, at, flip, secret) => {
      const body = Buffer.from(bytes)
      const header = hub123DataHash(body, secret)
      const changed = Buffer.from(body)
      changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ flip
      expect([accepts(body, header, secret), accepts(changed, header, secret), accepts(body, header, `${secret}x`)]).toEqual([true, false, false])
    }))
  })

  it("accepts any of several secrets, so that one can be rotated", () => {
    const body = Buffer.from("{}")
    expect(accepts(body, hub123DataHash(body, "old"), "new", "old")).toBe(true)
    expect(accepts(body, hub123DataHash(body, "old"), "old", "new")).toBe(true)
    expect(accepts(body, hub123DataHash(body, "old"), "new", "newer")).toBe(false)
  })

  it.each([undefined, null, "", "garbage", "é".repeat(64), hub123HashVectors[0].hash.slice(1), `${hub123HashVectors[0].hash}0`])("refuses the header %p without throwing", (header) => {
    expect(accepts(Buffer.from(hub123HashVectors[0].body), header, "test_secret")).toBe(false)
  })

  it("an empty secret opens nothing, nor does an empty list", () => {
    const body = Buffer.from("{}")
    expect(accepts(body, hub123DataHash(body, ""), "", "")).toBe(false)
    expect(accepts(body, hub123DataHash(body, ""))).toBe(false)
  })
})

it("V2 covers timestamp, body and secret, and agrees with the sandbox", () => {
  const made = hub123SignatureV2("2026-02-25T10:00:00Z", "{}", "secret")
  expect(made).toBe(createHash("sha512").update("2026-02-25T10:00:00Z{}secret").digest("hex"))
  expect(signatureV2("2026-02-25T10:00:00Z", "{}", "secret")).toBe(made)
})

it("a request's hash is over the very bytes on the wire, in whatever language the description is", async () => {
  for (const description of ["Order #12345", "₹ für José 🎁", "\ud800 alone", "quotes \" and \\ and \n"]) {
    const hub = await hub123Double((_request, response) => answerWith(response, 200, JSON.stringify(success({ payment: payment() }))))
    await hub.client.paymentIn({ ...PAY_IN, description })
    const [seen] = hub.seen
    expect(seen?.headers["x-data-hash"]).toBe(createHash("sha512").update((seen?.body ?? "") + SECRET).digest("hex"))
    expect(seen?.headers).toMatchObject({ "x-data-application-id": "12345", "content-type": "application/json" })
    expect(seen?.headers["x-request-id"]).toBeUndefined()
  }
})
