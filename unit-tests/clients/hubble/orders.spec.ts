import {
  failureOfOrder,
  HubbleClient,
  HubbleForbiddenError,
  HubbleNotFoundError,
  HubbleNotSentError,
  HubbleRejectedError,
  HubbleRequestError,
  HubbleUnknownOutcomeError,
} from "../../../src/clients/hubble"
import { closedPort, json, type Answer } from "../loopback-server"
import { hubbleDouble, ORDER, rejection, stopHubbleDoubles, SUCCESS } from "./hubble-double"

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const raw = (status: number, body: string, type = "application/json"): Answer => (_request, response) =>
  void response.writeHead(status, { "content-type": type }).end(body)

afterEach(stopHubbleDoubles)

describe("placing an order", () => {
  it("sends the guide's body in rupees and returns order and vouchers, without inventing a voucher id", async () => {
    const hubble = await hubbleDouble((_request, response) => json(response, 200, SUCCESS))
    const { data, status, requestId } = await hubble.client.placeOrder(ORDER)
    expect(status).toBe(200)
    expect(data).toEqual({ ...SUCCESS, vouchers: [{ id: null, ...SUCCESS.vouchers[0] }] })
    expect(JSON.parse(hubble.calls()[0]?.body ?? "")).toEqual(ORDER)
    expect(hubble.calls()[0]?.headers).toMatchObject({ "content-type": "application/json", authorization: "Bearer token-1", "x-request-id": requestId })
  })

  it("uses the request id that was written down before the call", async () => {
    const hubble = await hubbleDouble((_request, response) => json(response, 200, SUCCESS))
    const { requestId } = await hubble.client.placeOrder(ORDER, { requestId: "239774a8-f59c-496c-bb52-ceb683d60af3" })
    expect(requestId).toBe("239774a8-f59c-496c-bb52-ceb683d60af3")
    expect(hubble.calls()[0]?.headers["x-request-id"]).toBe(requestId)
  })

  it("gives the repeat after a 401 a request id of its own", async () => {
    const hubble = await hubbleDouble((request, response) => json(response, request.headers.authorization === "Bearer token-1" ? 401 : 200, SUCCESS))
    const { requestIds } = await hubble.client.placeOrder(ORDER, { requestId: "239774a8-f59c-496c-bb52-ceb683d60af3" })
    expect(requestIds).toEqual(["239774a8-f59c-496c-bb52-ceb683d60af3", expect.stringMatching(UUID)])
    expect(requestIds[1]).not.toBe(requestIds[0])
  })

  it("has a unique UUID on every HTTP request, logins included", async () => {
    const hubble = await hubbleDouble((_request, response) => json(response, 200, { balance: 1 }))
    await Promise.all(Array.from({ length: 10 }, () => hubble.client.getWalletBalance()))
    const ids = hubble.seen.map(({ headers }) => String(headers["x-request-id"]))
    expect(new Set(ids).size).toBe(11)
    for (const id of ids) expect(id).toMatch(UUID)
  })

  it.each([
    ["referenceId", { referenceId: "x".repeat(41) }],
    ["referenceId", { referenceId: "" }],
    ["referenceId", { referenceId: "ORD/1" }],
    ["amount", { amount: 1000 }],
    ["amount", { amount: 500.001, denominationDetails: [{ denomination: 500.001, quantity: 1 }] }],
    ["denominationDetails.0.quantity", { denominationDetails: [{ denomination: 500, quantity: 0 }] }],
    ["denominationDetails.0.quantity", { amount: 750, denominationDetails: [{ denomination: 500, quantity: 1.5 }] }],
    ["denominationDetails.0.denomination", { denominationDetails: [{ denomination: -500, quantity: 1 }] }],
    ["denominationDetails.0.denomination", { denominationDetails: [{ denomination: 500.001, quantity: 1 }] }],
    ["denominationDetails", { amount: 500, denominationDetails: [] }],
    ["customerDetails.email", { customerDetails: { name: "A", phoneNumber: "1", email: "" } }],
    ["productId", { productId: "" }],
  ])("is refused beforehand when %s is wrong, and nothing is sent", async (field, change) => {
    const hubble = await hubbleDouble((_request, response) => json(response, 200, SUCCESS))
    const error = await rejection(hubble.client.placeOrder({ ...ORDER, ...change }), HubbleRequestError)
    expect(error.field).toBe(field)
    expect(error.message).toMatch(new RegExp(`^${field}: .*nothing was sent`))
    expect(hubble.seen).toHaveLength(0)
  })

  it("adds rupees with decimals exactly, and takes a reference of 40 characters", async () => {
    const order = { ...ORDER, referenceId: "a".repeat(40), amount: 0.3, denominationDetails: [{ denomination: 0.1, quantity: 3 }], customerDetails: null }
    const hubble = await hubbleDouble((_request, response) => json(response, 200, { ...SUCCESS, referenceId: "a".repeat(40) }))
    await hubble.client.placeOrder(order)
    expect(JSON.parse(hubble.calls()[0]?.body ?? "")).toEqual(order)
  })

  it("refused connection: surely not sent", async () => {
    const client = new HubbleClient({ baseUrl: await closedPort(), clientId: "a", clientSecret: "b" })
    const error = await rejection(client.placeOrder(ORDER), HubbleNotSentError)
    expect(error).toMatchObject({ maybeSent: false, status: null })
    expect(error.message).toContain("ECONNREFUSED")
  })

  it("the host goes away after login: the order was surely not sent", async () => {
    const hubble = await hubbleDouble((_request, response) => json(response, 200, SUCCESS))
    await hubble.client.login()
    await hubble.close()
    expect((await rejection(hubble.client.placeOrder(ORDER), HubbleNotSentError)).maybeSent).toBe(false)
  })

  it.each<[string, Answer]>([
    ["a reset after the request was read", (_request, _response, socket) => void socket.resetAndDestroy()],
    ["a close without an answer", (_request, _response, socket) => void socket.destroy()],
    ["a truncated body", (_request, response, socket) => {
      response.writeHead(200, { "content-length": "500" }).write(`{"id":"01KJ`, () => socket.destroy())
    }],
    ["truncated JSON of the right length", raw(200, `{"id":"01KJ`)],
    ["HTML with 200", raw(200, "<html>ok</html>", "text/html")],
    ["HTML with 404", raw(404, "<html>no route</html>", "text/html")],
    ["an empty 200", raw(200, "")],
    ["an order without status", raw(200, JSON.stringify({ ...SUCCESS, status: undefined }))],
    ["somebody else's order", raw(200, JSON.stringify({ ...SUCCESS, referenceId: "another" }))],
    ["a 500 with an E-number", raw(500, JSON.stringify({ id: "E200", code: "X", message: "Voucher generation failed" }))],
    ["a 502", raw(502, "bad gateway", "text/plain")],
    ["a redirect", (_request, response) => void response.writeHead(307, { location: "/v1/partners/orders" }).end()],
  ])("%s: nobody knows, and it is posted once only", async (_case, answer) => {
    const hubble = await hubbleDouble(answer)
    const error = await rejection(hubble.client.placeOrder(ORDER), HubbleUnknownOutcomeError)
    expect(error).toMatchObject({ maybeSent: true, route: "POST /v1/partners/orders" })
    expect(hubble.calls().map(({ method }) => method)).toEqual(["POST"])
  })

  it("no answer within the deadline: unknown, on time", async () => {
    const hubble = await hubbleDouble(() => undefined)
    const startedAt = Date.now()
    const error = await rejection(hubble.client.placeOrder(ORDER, { deadlineMs: 150 }), HubbleUnknownOutcomeError)
    expect(error.message).toContain("deadline")
    expect(Date.now() - startedAt).toBeLessThan(1_000)
  })

  it("a body that drips past the deadline is no answer either", async () => {
    const hubble = await hubbleDouble((_request, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(" "), 20)
      response.on("close", () => clearInterval(timer))
    })
    await rejection(hubble.client.placeOrder(ORDER, { deadlineMs: 200 }), HubbleUnknownOutcomeError)
  })

  it("given up by the caller before and after it was written", async () => {
    const controller = new AbortController()
    const hubble = await hubbleDouble(() => controller.abort())
    await rejection(hubble.client.placeOrder(ORDER, { signal: controller.signal }), HubbleUnknownOutcomeError)
    await rejection(hubble.client.placeOrder(ORDER, { signal: controller.signal }), HubbleNotSentError)
    expect(hubble.calls()).toHaveLength(1)
  })
})

describe("Hubble refuses an order", () => {
  it.each([
    [400, { id: "E150", code: "DENOMINATION_NOT_AVAILABLE", message: "Denomination not available" }, "denomination_unavailable", "E150"],
    [400, { id: "req_1", code: "E102", message: "x" }, "brand_inactive", "E102"],
    [200, { id: "E300", code: "INSUFFICIENT_BALANCE", message: "Insufficient wallet balance" }, "insufficient_balance", "E300"],
    [403, { id: "E101", code: "BRAND_NOT_ENABLED" }, "brand_not_enabled", "E101"],
    [404, { id: "E001", code: "RESOURCE_NOT_FOUND" }, "not_found", "E001"],
    [422, { message: "Monthly count limit breached" }, "rate_limited", null],
    [403, { id: "E300", message: "Insufficient wallet balance" }, "insufficient_balance", "E300"],
    [429, { message: "Hourly order limit breached" }, "rate_limited", null],
    [429, { id: "E300", message: "Insufficient wallet balance" }, "insufficient_balance", "E300"],
    [408, { id: "E200", message: "Voucher generation failed" }, "generation_failed", "E200"],
    [400, { message: "?" }, "other", null],
  ])("%s %j is %s", async (status, body, kind, eNumber) => {
    const hubble = await hubbleDouble((_request, response) => json(response, status, body))
    const error = await rejection(hubble.client.placeOrder(ORDER), HubbleRejectedError)
    expect(error).toMatchObject({ failure: { kind, eNumber }, eNumber, status, maybeSent: true })
  })

  it("insufficient balance is the same kind as an error body and as FAILED with text", async () => {
    const answers = [
      raw(400, JSON.stringify({ id: "E300", code: "INSUFFICIENT_BALANCE", message: "Insufficient wallet balance", requestId: "req_12345" })),
      raw(200, JSON.stringify({ ...SUCCESS, status: "FAILED", vouchers: null, failureReason: "Insufficient balance" })),
    ]
    const hubble = await hubbleDouble((...call) => answers.shift()?.(...call))
    const error = await rejection(hubble.client.placeOrder(ORDER), HubbleRejectedError)
    const { data } = await hubble.client.placeOrder(ORDER)
    expect(data.vouchers).toEqual([])
    expect(failureOfOrder(data)?.kind).toBe(error.failure.kind)
    expect(error.failure.kind).toBe("insufficient_balance")
    expect(error.message).toContain("top up")
  })

  it("names the fields of subErrors, and repeats neither secrets nor numbers of cards in what it throws", async () => {
    const body = { id: "E151", message: "card 8090920011768104 Bearer abc.def", subErrors: [{ fieldName: "amount", message: "x", debugMessage: null }] }
    const hubble = await hubbleDouble((_request, response) => json(response, 400, body))
    const error = await rejection(hubble.client.placeOrder(ORDER), HubbleRejectedError)
    expect(error.fields).toEqual(["amount"])
    expect(JSON.stringify([error, error.message])).not.toMatch(/8090920011768104|abc\.def/)
  })

  it.each([
    ["no body of Hubble's", "Forbidden"],
    ["a body without an E-number", JSON.stringify({ message: "Forbidden" })],
    ["a body whose text names a failure", JSON.stringify({ message: "Insufficient balance" })],
    ["E001", JSON.stringify({ id: "E001", code: "RESOURCE_NOT_FOUND" })],
    ["another E0xx", JSON.stringify({ id: "E003", code: "ACCESS_DENIED", message: "Access denied" })],
    ["a number nobody documented", JSON.stringify({ id: "E901", message: "Not allowed" })],
  ])("403 with %s means the address is not on the allow-list, on an order and on a read", async (_what, body) => {
    const hubble = await hubbleDouble(raw(403, body))
    for (const call of [() => hubble.client.placeOrder(ORDER), () => hubble.client.getOrderByReference(ORDER.referenceId)]) {
      const error = await rejection(call(), HubbleForbiddenError)
      expect([error.message, error.maybeSent]).toEqual([expect.stringContaining("allow-list"), true])
    }
  })

  it.each([408, 425, 429])("%i whose body names no failure is no answer, on an order and on a read", async (status) => {
    let body = ""
    const hubble = await hubbleDouble((...call) => raw(status, body)(...call))
    for (body of ["", "<html>slow down</html>", "{}", JSON.stringify({ message: "slow down" }), JSON.stringify({ id: "E999", code: "TOO_MANY" })]) {
      await rejection(hubble.client.placeOrder(ORDER), HubbleUnknownOutcomeError)
      await rejection(hubble.client.getOrderByReference(ORDER.referenceId), HubbleUnknownOutcomeError)
    }
    body = JSON.stringify({ message: "API rate limit exceeded" })
    await rejection(hubble.client.getOrder(SUCCESS.id), HubbleUnknownOutcomeError)
  })
})

describe("reading orders", () => {
  it("404 by reference proves that the order was not created; nothing else does", async () => {
    let next: Answer = raw(404, JSON.stringify({ id: "E001", code: "RESOURCE_NOT_FOUND" }))
    const hubble = await hubbleDouble((...call) => next(...call))
    const look = () => hubble.client.getOrderByReference(ORDER.referenceId)
    await rejection(look(), HubbleNotFoundError)
    next = raw(404, "")
    await rejection(look(), HubbleNotFoundError)
    for (const status of [400, 403, 429, 500, 503]) {
      next = raw(status, "{}")
      await expect(look()).rejects.not.toBeInstanceOf(HubbleNotFoundError)
    }
    for (const status of [200, 404]) {
      next = raw(status, "<html></html>", "text/html")
      await rejection(look(), HubbleUnknownOutcomeError)
    }
    expect(hubble.calls()[0]?.url).toBe(`/v1/partners/orders/by-reference/${ORDER.referenceId}`)
  })

  it("tolerates unknown statuses, card types and fields, amounts as text, missing vouchers and voucher ids", async () => {
    const vouchers = [{ cardType: "QR_ONLY", cardNumber: "1", amount: "500", holo: true }, { cardPin: 215744, amount: "much" }, null]
    const answers: unknown[] = [{ ...SUCCESS, status: "ON_HOLD", vouchers, failureReason: undefined, extra: {} }, { id: "o", status: "PROCESSING" }]
    const hubble = await hubbleDouble((_request, response) => json(response, 200, answers.shift()))
    const { data } = await hubble.client.getOrder(SUCCESS.id)
    expect(data.status).toBe("ON_HOLD")
    expect(data.vouchers).toEqual([
      { id: null, cardType: "QR_ONLY", cardNumber: "1", cardPin: null, validTill: null, amount: 500 },
      { id: null, cardType: null, cardNumber: null, cardPin: "215744", validTill: null, amount: null },
      { id: null, cardType: null, cardNumber: null, cardPin: null, validTill: null, amount: null },
    ])
    expect((await hubble.client.getOrder("o")).data).toEqual({ id: "o", referenceId: null, status: "PROCESSING", vouchers: [], failureReason: null })
  })

  it("a voucher by id, a resend, and ids that would leave their path segment", async () => {
    const hubble = await hubbleDouble((request, response) => (request.method === "POST" ? void response.writeHead(202).end() : json(response, 200, { id: "v", cardPin: "1" })))
    expect((await hubble.client.getVoucher("v/../x")).data.cardPin).toBe("1")
    expect((await hubble.client.resendDelivery("o1")).data).toBeNull()
    await rejection(hubble.client.getOrder(".."), HubbleRequestError)
    await rejection(hubble.client.getOrder(""), HubbleRequestError)
    expect(hubble.calls().map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      "GET /v1/partners/orders/vouchers/v%2F..%2Fx ",
      `POST /v1/partners/orders/o1/resend-delivery {"channels":["EMAIL"]}`,
    ])
  })
})
