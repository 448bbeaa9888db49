import { connect } from "node:net"
import { gzipSync } from "node:zlib"
import { MAX_BODY_BYTES } from "../../../src/api/hooks/read-raw-body"
import { signHubbleWebhook } from "../../../src/clients/hubble/signature"
import { SECRET, startInbox } from "../../modules/webhook-inbox/inbox"
import { send, startHookServer } from "./hook-server"

type Running = Awaited<ReturnType<typeof startHookServer>>
let inbox: Awaited<ReturnType<typeof startInbox>>
let server: Running
let emitted: unknown[] = []
let emit = async (event: unknown) => void emitted.push(event)
beforeAll(async () => {
  inbox = await startInbox("inbox_http")
  server = await startHookServer({ inbox: inbox.inbox, logger: inbox.logger, emit: (event) => emit(event) })
})
afterAll(async () => {
  await server.stop()
  await inbox.stop()
})
beforeEach(async () => {
  await inbox.clear()
  inbox.lines.length = 0
  emitted = []
  emit = async (event) => void emitted.push(event)
})

const ORDER = JSON.stringify({ orderId: "01KJB2EXAMPLE0PROCESSING01", status: "SUCCESS" })
const status = async (...args: Parameters<typeof send> extends [number, ...infer Rest] ? Rest : never) => (await send(server.port, ...args)).status
const padded = (bytes: number) => {
  const empty = JSON.stringify({ orderId: "o1", status: "SUCCESS", note: "" })
  return JSON.stringify({ orderId: "o1", status: "SUCCESS", note: "x".repeat(bytes - empty.length) })
}

describe("a Hubble order webhook", () => {
  it("is stored, announced by its id and acknowledged", async () => {
    expect(await send(server.port, "orders", ORDER)).toEqual({ status: 200, body: { received: true } })
    const [row] = await inbox.sql("webhook_delivery")
    expect(row).toMatchObject({ source: "hubble", topic: "orders", state: "stored", body: JSON.parse(ORDER) })
    expect(emitted).toEqual([{ name: "webhook.stored", data: { id: row.id } }])
  })

  it("is one row and twenty 200s when it is delivered twenty times at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => status("orders", ORDER)))
    expect(answers).toEqual(Array(20).fill(200))
    expect(await inbox.count()).toBe(1)
  })

  it("is acknowledged at once although the event bus hangs or fails", async () => {
    emit = () => new Promise(() => undefined)
    expect(await status("orders", ORDER)).toBe(200)
    emit = () => Promise.reject(new Error("no Redis"))
    expect(await status("orders", JSON.stringify({ id: "o2", status: "FAILED" }))).toBe(200)
    expect(await inbox.count()).toBe(2)
    expect(inbox.lines.join()).toContain("not sent: webhook.stored")
  })

  it("is neither announced nor handled again once it ended for good", async () => {
    await status("orders", ORDER)
    const [claimed] = await inbox.inbox.claimDue({ limit: 1, leaseMs: 60_000 })
    await inbox.inbox.markHandled(claimed?.id ?? "", claimed?.lease_token ?? 0, "final")
    emitted = []
    expect(await status("orders", ORDER)).toBe(200)
    expect(emitted).toEqual([])
  })

  it("answers 5xx when nothing could be stored, so that Hubble may send it again", async () => {
    await inbox.sql.schema.renameTable("webhook_delivery", "elsewhere")
    try {
      expect(await status("orders", ORDER)).toBe(500)
    } finally {
      await inbox.sql.schema.renameTable("elsewhere", "webhook_delivery")
    }
  })
})

describe("the checks and their order", () => {
  it("takes 256 kB and refuses one byte more, before the type, the syntax or the signature is looked at", async () => {
    expect(await status("orders", padded(MAX_BODY_BYTES))).toBe(200)
    expect(await status("orders", padded(MAX_BODY_BYTES + 1))).toBe(413)
    const large = Buffer.alloc(MAX_BODY_BYTES + 1, "x")
    expect(await status("orders", large, { "content-type": "text/plain", "x-verify": "bad" })).toBe(413)
    expect(await status("orders", large, { "content-length": null, "transfer-encoding": "chunked" })).toBe(413)
    expect(await status("orders", Buffer.alloc(4 * 1024 * 1024, "x"))).toBe(413)
  })

  it.each([
    ["text/plain"], ["application/vnd.api+json"], ["application/x-www-form-urlencoded"], ["application/json; charset=utf-16"],
    ["application/json; charset=latin1"], [null],
  ])("refuses the content type %s with 415, before the syntax and the signature", async (type) => {
    expect(await status("orders", "{not json", { "content-type": type, "x-verify": "bad" })).toBe(415)
  })

  it.each([["application/json"], ["Application/JSON; Charset=UTF-8"], ["application/json;charset=\"utf-8\""], ["application/json; charset=utf8"]])("takes %s", async (type) => {
    expect(await status("orders", ORDER, { "content-type": type })).toBe(200)
  })

  it("refuses a compressed body with 415", async () => {
    expect(await status("orders", gzipSync(ORDER), { "content-encoding": "gzip" })).toBe(415)
  })

  it.each([["{not json"], [""], [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])]])("refuses what does not parse with 400, before the signature", async (bytes) => {
    expect(await status("orders", bytes, { "x-verify": "bad" })).toBe(400)
  })

  it.each([
    ["orders", { orderId: "a\u0000b", status: "SUCCESS" }], ["orders", { orderId: "a\ud800", status: "SUCCESS" }], ["brands", { id: "a\u0000b" }], ["discounts", { brandId: "a\u0000b" }],
  ] as const)("refuses an id of which nothing can ever be found with 400: %s", async (topic, body) => {
    expect(await status(topic, JSON.stringify(body))).toBe(400)
    expect(await inbox.count()).toBe(0)
  })

  it("takes such a character in a field that nobody acts on", async () => {
    expect(await status("orders", JSON.stringify({ orderId: "o1", status: "SUCCESS", note: "a\u0000b" }))).toBe(200)
  })

  it("refuses a wrong signature with 401, before the shape", async () => {
    expect(await status("orders", JSON.stringify([]), { "x-verify": "bad" })).toBe(401)
    expect(await inbox.count()).toBe(0)
  })

  it.each([
    ["orders", {}], ["orders", { orderId: "o1" }], ["orders", { status: "SUCCESS" }], ["orders", []], ["orders", null], ["orders", { orderId: 7, status: "SUCCESS" }],
    ["brands", { name: "Flipkart" }], ["wallet", { threshold: 100 }], ["discounts", {}],
  ])("refuses the wrong shape for %s with 400: %j", async (topic, body) => {
    expect(await status(topic, JSON.stringify(body))).toBe(400)
    expect(await inbox.count()).toBe(0)
  })

  it.each([
    ["orders", { id: "o1", status: "REVERSED" }], ["orders", { orderId: "o1", status: "NEW_STATUS", extra: { a: 1 } }], ["brands", { id: "b1", status: "INACTIVE" }],
    ["wallet", { balance: 50, threshold: 100 }], ["discounts", { brandId: "b1", subventionPercentage: 2 }], ["discounts", { id: "b1" }],
  ])("takes %s of any documented shape, unknown fields included: %j", async (topic, body) => {
    expect(await status(topic, JSON.stringify(body))).toBe(200)
    expect((await inbox.sql("webhook_delivery"))[0]).toMatchObject({ topic, body })
  })

  it("answers 408 to a sender that stops in the middle, and keeps serving others", async () => {
    const socket = connect(server.port, "127.0.0.1")
    let answer = ""
    socket.on("data", (chunk) => (answer += chunk))
    socket.write("POST /hooks/hubble/orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{\"orderId\"")
    const closed = new Promise((resolve) => socket.on("close", resolve))
    expect(await status("orders", ORDER)).toBe(200)
    await closed
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
  }, 20_000)
})

describe("the signature", () => {
  it("fits exactly the bytes that were sent", async () => {
    expect(await status("orders", ORDER, { "x-verify": "XsFI6EvMHxWzhgWzILU1rvKjz123w54o27wKec196K0=" })).toBe(200)
    expect(await status("orders", `${ORDER} `, { "x-verify": signHubbleWebhook(ORDER, SECRET) })).toBe(401)
    expect(await status("orders", ORDER, { "x-verify": signHubbleWebhook(ORDER, "another") })).toBe(401)
  })

  it.each([
    ["missing", null, /header is missing/],
    ["in hex", "a".repeat(64), /in hex/],
    ["cut short", "XsFI6EvMHxWzhgWzILU1rvKjz123w54o27wKec196K0", /not base64/],
    ["made with another secret", signHubbleWebhook(ORDER, "another"), /another secret/],
  ])("that is %s is logged with the likely mistake and an id, never with the body", async (_how, header, mistake) => {
    expect(await status("orders", ORDER, { "x-verify": header })).toBe(401)
    expect(inbox.lines.join("\n")).toMatch(mistake)
    expect(inbox.lines.join("\n")).toContain("req_1")
    expect(inbox.lines.join("\n")).not.toContain("01KJB2EXAMPLE")
  })

  it("made with either of two secrets counts while a secret is being changed", async () => {
    const rotating = await startHookServer({ inbox: inbox.worker(["new secret", SECRET]), logger: inbox.logger, emit })
    expect((await send(rotating.port, "orders", ORDER)).status).toBe(200)
    expect((await send(rotating.port, "orders", ORDER, { "x-verify": signHubbleWebhook(ORDER, "new secret") })).status).toBe(200)
    await rotating.stop()
  })

  it("is never accepted without a configured secret, and the log says so once", async () => {
    const open = await startHookServer({ inbox: inbox.worker([]), logger: inbox.logger, emit })
    for (const header of [signHubbleWebhook(ORDER, ""), signHubbleWebhook(ORDER, "undefined"), null]) {
      expect((await send(open.port, "orders", ORDER, { "x-verify": header })).status).toBe(401)
    }
    await open.stop()
    expect(inbox.lines.filter((line) => line.includes("no secret is configured"))).toHaveLength(1)
  })
})
