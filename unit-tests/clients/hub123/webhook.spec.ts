import { spawnSync } from "node:child_process"
import fc from "fast-check"
import {
  HUB123_WEBHOOK_MAX_AGE_MS,
  HUB123_WEBHOOK_PROBLEMS,
  hub123DataHash,
  hub123SignatureV2,
  hub123WebhookSchema,
  parseHub123Webhook,
  signHub123Webhook,
  verifyHub123Webhook,
  type Hub123WebhookCheck,
} from "../../../src/clients/hub123"
import { hub123Samples } from "../../../sandbox/hub123/samples"

const textOf = (name: string) => hub123Samples.find((sample) => sample.name === name)?.text ?? ""
const FLAT = Buffer.from(textOf("webhook-flat"))
const WRAPPED = Buffer.from(textOf("webhook-wrapped"))
const SECRET = "s3cret"
const SIGNED_AT = "2026-02-25T10:00:00.000Z"
const now = Date.parse(SIGNED_AT)

const problemOf = (body: Buffer, headers: Record<string, string | string[] | undefined>, check: Partial<Hub123WebhookCheck> = {}) => {
  const verdict = verifyHub123Webhook(body, headers, { secrets: [SECRET], now, ...check })
  return verdict.ok ? null : verdict.problem
}
const signed = (body = FLAT) => signHub123Webhook(body, SECRET, { timestamp: SIGNED_AT })

describe("is a webhook 123hub's", () => {
  it("yes, by its hash alone, by its hash and V2, and whatever the case of the header names", () => {
    expect(problemOf(FLAT, signHub123Webhook(FLAT, SECRET))).toBeNull()
    expect(problemOf(FLAT, signed())).toBeNull()
    expect(problemOf(FLAT, { "X-Data-Hash": hub123DataHash(FLAT, SECRET) })).toBeNull()
  })

  it("yes, signed with an older secret that still stands, in any place of the list", () => {
    for (const secrets of [["new", SECRET], [SECRET, "new"]]) expect(problemOf(FLAT, signed(), { secrets })).toBeNull()
    expect(problemOf(FLAT, signed(), { secrets: ["new"] })).toBe("hash_wrong")
    expect(problemOf(FLAT, signed(), { secrets: [] })).toBe("hash_wrong")
    expect(problemOf(FLAT, signHub123Webhook(FLAT, ""), { secrets: [""] })).toBe("hash_wrong")
  })

  it.each([undefined, "", "garbage", ["a", "b"]])("no, with the hash %p", (hash) => {
    expect(problemOf(FLAT, { "x-data-hash": hash })).toBe(hash === "garbage" ? "hash_wrong" : "hash_missing")
  })

  it("no, when a byte was changed, even one that changes no meaning", () => {
    expect(problemOf(Buffer.concat([FLAT, Buffer.from("\n")]), signed())).toBe("hash_wrong")
    expect(problemOf(Buffer.from(JSON.stringify(JSON.parse(FLAT.toString()), null, 1)), signed())).toBe("hash_wrong")
  })

  it("no, when V2 is forged, of another body, or of another time, although the hash fits", () => {
    const at = "2026-02-25T10:00:01.000Z"
    expect(problemOf(FLAT, { ...signed(), "x-webhook-signature-v2": hub123SignatureV2(SIGNED_AT, FLAT, "forged") })).toBe("v2_wrong")
    expect(problemOf(FLAT, { ...signed(), "x-webhook-signature-v2": hub123SignatureV2(SIGNED_AT, WRAPPED, SECRET) })).toBe("v2_wrong")
    expect(problemOf(FLAT, { ...signed(), "x-webhook-timestamp": at })).toBe("v2_wrong")
  })

  it.each([[-1, null], [0, null], [1_000, "stale"]])("a replay is refused from five minutes on: at the limit %+i ms", (past, problem) => {
    expect(problemOf(FLAT, signed(), { now: now + HUB123_WEBHOOK_MAX_AGE_MS + past })).toBe(problem)
  })

  it.each([[-1, null], [0, null], [1_000, "ahead"]])("a time ahead of ours is refused from five minutes on: at the limit %+i ms", (ahead, problem) => {
    expect(problemOf(FLAT, signed(), { now: now - HUB123_WEBHOOK_MAX_AGE_MS - ahead })).toBe(problem)
  })

  it("the limit of age can be set, and V2 demanded of everyone", () => {
    expect(problemOf(FLAT, signed(), { now: now + 61_000, maxAgeMs: 60_000 })).toBe("stale")
    expect(problemOf(FLAT, signHub123Webhook(FLAT, SECRET), { requireV2: true })).toBe("v2_missing")
    expect(problemOf(FLAT, signed(), { requireV2: true })).toBeNull()
  })

  it.each(["", "yesterday", "1764102533", "2026-02-25", "2026-13-45T99:99:99Z"])("V2 needs a time that can be read, not %p", (timestamp) => {
    const v2 = hub123SignatureV2(timestamp, FLAT, SECRET)
    expect(problemOf(FLAT, { "x-data-hash": hub123DataHash(FLAT, SECRET), "x-webhook-timestamp": timestamp, "x-webhook-signature-v2": v2 })).toBe("timestamp_unreadable")
  })

  it.each(["2026-02-25T10:00:00Z", "2026-02-25T10:00:00", "2026-02-25T15:30:00+05:30", "2026-02-25T10:00:00.123456Z"])("reads the ISO 8601 time %p, in UTC when it names no zone", (timestamp) => {
    expect(problemOf(FLAT, signHub123Webhook(FLAT, SECRET, { timestamp }), { maxAgeMs: 1_000 })).toBeNull()
  })

  it("a time without a zone is UTC on a server in India too", () => {
    const script = `
      const { signHub123Webhook, verifyHub123Webhook } = require("./src/clients/hub123/webhook")
      const headers = signHub123Webhook("{}", "s", { timestamp: "2026-02-25T10:00:00" })
      console.log(verifyHub123Webhook(Buffer.from("{}"), headers, { secrets: ["s"], now: Date.parse("2026-02-25T10:00:00Z") }).ok)`
    const run = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", script], { env: { ...process.env, NODE_OPTIONS: "", TZ: "Asia/Kolkata" }, encoding: "utf8" })
    expect(run.stdout.trim() || run.stderr).toBe("true")
  })

  it("nothing a sender can write makes it throw or pass", () => {
    const header = fc.option(fc.string({ maxLength: 200 }), { nil: undefined })
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), header, header, header, (bytes, hash, timestamp, v2) => {
      const headers = { "x-data-hash": hash, "x-webhook-timestamp": timestamp, "x-webhook-signature-v2": v2 }
      expect(verifyHub123Webhook(Buffer.from(bytes), headers, { secrets: [SECRET], now }).ok).toBe(false)
    }))
  })

  it("every problem says to an operator what to look at", () => {
    for (const text of Object.values(HUB123_WEBHOOK_PROBLEMS)) expect(text.length).toBeGreaterThan(30)
  })
})

describe("what a webhook says", () => {
  const payment = { cId: "12345", hId: "pay_123" }

  it("is the same in the flat and in the wrapped envelope", () => {
    expect(parseHub123Webhook(FLAT)).toMatchObject({ id: null, merchantId: null, requestId: "a1b2c3d4-e5f6-7890-abcd-ef1234567890", payment })
    expect(parseHub123Webhook(WRAPPED)).toMatchObject({ id: "evt_1", merchantId: "42", createdAt: "2026-02-25T10:01:00Z", requestId: "a1b2c3d4-e5f6-7890-abcd-ef1234567890", payment })
  })

  it("an integer c_id and a text one are the same payment", () => {
    const integer = Buffer.from(FLAT.toString().replace(`"c_id":"12345"`, `"c_id":12345`))
    expect(parseHub123Webhook(integer)).toEqual(parseHub123Webhook(FLAT))
  })

  it.each([
    `{"result":{"payment":{"identifiers":{"c_id":12345}}}}`, `{"event":"payment.refunded","data":{"result":{"payment":{"identifiers":{"h_id":"pay_123","c_id":null},"status":"refunded","amount":"1.5"}}}}`,
  ])("names its payment by either id, however else the event prints it: %s", (body) => {
    const { cId = null, hId = null } = parseHub123Webhook(Buffer.from(body))?.payment ?? {}
    expect([cId ?? payment.cId, hId ?? payment.hId, cId === hId]).toEqual([payment.cId, payment.hId, false])
  })

  it.each<[string, string | null]>([
    [`{"event":"webhook.test"}`, "webhook.test"], [`{"id":"e","type":"balance.updated","data":{"balance":{"id":1}}}`, "balance.updated"],
    [`{"event":"merchant.updated","data":{"result":"done"}}`, "merchant.updated"], ["{}", null], [`{"data":{}}`, null], [`{"data":null}`, null], [`{"result":[]}`, null], [`{"success":true,"result":{}}`, null],
    [`{"success":true,"result":{"payment":null}}`, null],
  ])("%s is about something else: it has no payment, and is no error", (body, event) => {
    expect(parseHub123Webhook(Buffer.from(body))).toMatchObject({ event, payment: null })
  })

  it("unknown fields and words are tolerated, and an event's name is kept", () => {
    const body = { event: "payment.refunded", more: 1, data: { ...JSON.parse(FLAT.toString()) as object, also: [] } }
    expect(parseHub123Webhook(Buffer.from(JSON.stringify(body)))).toMatchObject({ event: "payment.refunded", payment })
  })

  it.each([
    "", "null", "7", "[]", "not json", `{"result":{"payment":{}}}`, `{"result":{"payment":7}}`, `{"result":{"payment":[]}}`, `{"result":{"payment":{"identifiers":{}}}}`, `{"data":{"result":{"payment":{"identifiers":{"p_id":"prv_9"}}}}}`,
  ])("%p is no object, or names a payment that nobody can find", (body) => {
    expect(parseHub123Webhook(Buffer.from(body))).toBeNull()
  })

  it("is not made of bytes that are no utf-8", () => {
    expect(parseHub123Webhook(Buffer.from([0x7b, 0xff, 0x7d]))).toBeNull()
  })

  it("the schema names the field that is wrong", () => {
    const body = { result: { payment: { identifiers: {} } } }
    expect(hub123WebhookSchema.safeParse(body).error?.issues.map(({ path }) => path.join("."))).toEqual(["result.payment.identifiers"])
  })

  it("nothing that is JSON makes it throw", () => {
    fc.assert(fc.property(fc.json(), (body) => {
      expect(() => parseHub123Webhook(Buffer.from(body))).not.toThrow()
    }))
  })
})
