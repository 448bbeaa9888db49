import {
  Hub123Client,
  Hub123NotSentError,
  Hub123RefusedError,
  Hub123UnknownOutcomeError,
  type Hub123Method,
} from "../../../src/clients/hub123"
import { closedPort, type Answer } from "../loopback-server"
import { always, answerWith, hub123Double, PAY_IN, payment, refusal, rejection, REQUEST_ID, SECRET, stopHub123Doubles, success, unlimited } from "./hub123-double"

afterEach(stopHub123Doubles)

const raw = (status: number, body: string, type = "application/json"): Answer => (_request, response) =>
  void response.writeHead(status, { "content-type": type }).end(body)

describe("refused for sure", () => {
  it.each([1003, 1004, 1005, 1008, 1010, 1012, 3000, 3003, 4001, 6001, 6999, 9001])("code %i on payment.in: nothing was created, and repeating it does not help", async (code) => {
    const hub = await hub123Double(always(400, refusal(code)))
    const error = await rejection(hub.client.paymentIn(PAY_IN), Hub123RefusedError)
    expect(error).toMatchObject({ code, retryable: false, status: 400, requestId: REQUEST_ID, method: "payment.in" })
  })

  it("an old gateway's error with HTTP 200 is an error all the same", async () => {
    const hub = await hub123Double(always(200, refusal(1010)))
    expect((await rejection(hub.client.paymentIn(PAY_IN), Hub123RefusedError)).code).toBe(1010)
  })

  it("keeps request id, details and context, without secrets in them", async () => {
    const details = { description: "amount.value is missing", echo: `the key ${SECRET}`, account: "001122334455" }
    const hub = await hub123Double(always(400, refusal(1005, { details, context: ["trace"], message: `bad ${SECRET}` })))
    const error = await rejection(hub.client.paymentIn(PAY_IN), Hub123RefusedError)
    expect(error.failure).toEqual({
      code: 1005, kind: "our_request", retryable: false, message: "bad [secret]", context: ["trace"],
      details: { description: "amount.value is missing", echo: "the key [secret]", account: "[digits]" },
    })
    expect(JSON.stringify(error) + error.message).not.toContain(SECRET)
  })

  it("details of any size are cut", async () => {
    const hub = await hub123Double(always(400, refusal(1005, { details: { text: "x ".repeat(50_000) } })))
    expect(String((await rejection(hub.client.paymentIn(PAY_IN), Hub123RefusedError)).failure.details)).toHaveLength(4_003)
  })
})

describe("code 1002 means two things", () => {
  it("with 404 it is an unknown method: permanent, and the address is to blame", async () => {
    const hub = await hub123Double(always(404, refusal(1002)))
    const error = await rejection(hub.client.paymentIn(PAY_IN), Hub123RefusedError)
    expect([error.failure.kind, error.retryable]).toEqual(["unknown_method", false])
    expect(error.message).toContain("HUB123_BASE_URL")
  })

  it.each([400, 200, 429])("with %i it is too many requests: refused for sure, to be repeated", async (status) => {
    const hub = await hub123Double(always(status, refusal(1002)))
    const error = await rejection(hub.client.paymentIn(PAY_IN), Hub123RefusedError)
    expect([error.failure.kind, error.retryable, error.code]).toEqual(["rate_limited", true, 1002])
  })

  it("429 needs no envelope, and its Retry-After headers name the time", async () => {
    const hub = await hub123Double((_request, response) => answerWith(response, 429, "slow down", { "retry-after-minute": "17", "Retry-After-Day": "soon" }), { clock: () => 1_000_000 })
    const error = await rejection(hub.client.paymentStatus({ cId: 1 }), Hub123RefusedError)
    expect(error).toMatchObject({ code: null, retryable: true, retryAt: new Date(1_017_000) })
  })
})

describe("an error that proves nothing", () => {
  it.each([1000, 1013, 2000, 2001, 2002, 6010, 7001, null])("code %p on payment.in: the payment may exist, so it is looked up", async (code) => {
    const hub = await hub123Double(always(400, refusal(code)))
    const error = await rejection(hub.client.paymentIn(PAY_IN), Hub123UnknownOutcomeError)
    expect(error).toMatchObject({ why: "unsure_refusal", failure: { code }, requestId: REQUEST_ID })
  })

  it("on a read the same code is a refusal to be repeated", async () => {
    const hub = await hub123Double(always(400, refusal(2002)))
    expect(await rejection(hub.client.balance(), Hub123RefusedError)).toMatchObject({ code: 2002, retryable: true })
  })
})

describe("nobody knows", () => {
  const paid = JSON.stringify(success({ payment: payment({ status: { status: "success", final: true, success: true } }) }))
  it.each<[string, string, Answer]>([
    ["a reset after the request was read", "no_answer", (_request, _response, socket) => void socket.resetAndDestroy()],
    ["a close without an answer", "no_answer", (_request, _response, socket) => void socket.destroy()],
    ["a truncated body", "no_answer", (_request, response, socket) => void response.writeHead(200, { "content-length": "500" }).write(`{"succ`, () => socket.destroy())],
    ["truncated JSON of the right length", "unparsable", raw(200, `{"success":true,"result":`)],
    ["HTML with 200", "unparsable", raw(200, "<html>ok</html>", "text/html")],
    ["HTML with 404", "unparsable", raw(404, "<html>no route</html>", "text/html")],
    ["an empty 200", "unparsable", raw(200, "")],
    ["a bare 401", "unparsable", raw(401, `{"message":"Unauthorized"}`)],
    ["a bare 403", "unparsable", raw(403, `{"message":"Forbidden"}`)],
    ["a 500 with a code that would refuse", "server_error", always(500, refusal(1005))],
    ["a 502", "server_error", raw(502, "bad gateway", "text/plain")],
    ["a 503 with a paid payment", "server_error", raw(503, paid)],
    ["a 400 that says success", "unparsable", raw(400, paid)],
    ["a redirect", "unparsable", (_request, response) => void response.writeHead(307, { location: "/elsewhere" }).end()],
    ["a redirect that says it refuses", "unparsable", always(307, refusal(1005))],
    ["no payment", "unparsable", always(200, success({}))],
    ["a null result", "unparsable", always(200, success(null))],
    ["a final that is text", "unparsable", always(200, success({ payment: payment({ status: { status: "success", final: "true", success: true } }) }))],
    ["an amount with a fraction", "unparsable", always(200, success({ payment: payment({ amount: { value: 100.5, currency: "INR" } }) }))],
    ["an amount as text", "unparsable", always(200, success({ payment: payment({ amount: { value: "10000", currency: "INR" } }) }))],
    ["an amount beyond 2^53", "unparsable", raw(200, paid.replace("10000", "90071992547409931"))],
    ["somebody else's payment", "other_payment", always(200, success({ payment: payment({ identifiers: { c_id: 54321, h_id: 1001 } }) }))],
  ])("%s on payment.in is %s, and it is posted once only", async (_case, why, answer) => {
    const hub = await hub123Double(answer)
    expect((await rejection(hub.client.paymentIn(PAY_IN), Hub123UnknownOutcomeError)).why).toBe(why)
    expect(hub.seen.map(({ method }) => method)).toEqual(["POST"])
  })

  it("no answer within the deadline: unknown, on time", async () => {
    const hub = await hub123Double(() => undefined)
    const from = Date.now()
    const error = await rejection(hub.client.paymentIn(PAY_IN, { deadlineMs: 150 }), Hub123UnknownOutcomeError)
    expect([error.why, error.status]).toEqual(["no_answer", null])
    expect(error.message).toContain("deadline")
    expect(Date.now() - from).toBeLessThan(1_500)
  })

  it("an answer that leaves out our c_id is about our request", async () => {
    const hub = await hub123Double(always(200, success({ payment: payment({ identifiers: { h_id: 1001 } }) })))
    expect((await hub.client.paymentIn(PAY_IN)).data).toMatchObject({ cId: "12345", hId: "1001" })
  })
})

describe("not sent", () => {
  it("a refused connection: surely not sent, and may be sent again", async () => {
    const client = new Hub123Client({ baseUrl: await closedPort(), applicationId: 1, secretKey: "x", budget: unlimited })
    const error = await rejection(client.paymentIn(PAY_IN), Hub123NotSentError)
    expect(error).toMatchObject({ reason: "ECONNREFUSED", retryAt: null, status: null })
  })

  it("a budget that is used up: nothing leaves the process, and the error names when to try again", async () => {
    const retryAt = new Date("2026-02-25T10:00:41.000Z")
    const asked: Hub123Method[] = []
    const hub = await hub123Double(always(200, success({ payment: payment() })), {
      budget: { take: async (method) => (asked.push(method), method === "payment.in" ? { granted: true } : { granted: false, retryAt }) },
    })
    const error = await rejection(hub.client.paymentStatus({ cId: 12345 }), Hub123NotSentError)
    expect(error).toMatchObject({ reason: "budget", retryAt, method: "payment.status" })
    expect(error.message).toContain("2026-02-25T10:00:41.000Z")
    await rejection(hub.client.balance(), Hub123NotSentError)
    expect(hub.seen).toHaveLength(0)
    await hub.client.paymentIn(PAY_IN)
    expect(asked).toEqual(["payment.status", "balance.get", "payment.in"])
  })

  it("a budget shared by many callers lets through what it holds and not one more", async () => {
    let left = 3
    const hub = await hub123Double(always(200, success({ payment: payment() })), { budget: { take: async () => (left-- > 0 ? { granted: true } : { granted: false, retryAt: new Date() }) } })
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => hub.client.paymentStatus({ cId: 12345 })))
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3)
    expect(hub.seen).toHaveLength(3)
  })

  it("a wrong request does not cost the budget anything", async () => {
    let asked = 0
    const hub = await hub123Double(always(200, {}), { budget: { take: async () => (asked += 1, { granted: true }) } })
    await hub.client.paymentIn({ ...PAY_IN, amount: 0.5 }).catch(() => undefined)
    expect(asked).toBe(0)
  })

  it("a budget that fails, or does not answer in time, sends nothing", async () => {
    const failing = await hub123Double(always(200, {}), { budget: { take: () => Promise.reject(new Error("no database")) } })
    expect((await rejection(failing.client.paymentIn(PAY_IN), Hub123NotSentError)).reason).toBe("budget_unavailable")
    const silent = await hub123Double(always(200, {}), { budget: { take: () => new Promise(() => undefined) } })
    expect((await rejection(silent.client.paymentIn(PAY_IN, { deadlineMs: 60 }), Hub123NotSentError)).reason).toBe("deadline")
    expect([...failing.seen, ...silent.seen]).toEqual([])
  })
})
