import { Hub123PaymentNotFoundError, Hub123RefusedError, Hub123RequestError, Hub123UnknownOutcomeError } from "../../../src/clients/hub123"
import { always, answerWith, hub123Double, PAY_IN, payment, refusal, rejection, REQUEST_ID, SECRET, signature, stopHub123Doubles, success } from "./hub123-double"

afterEach(stopHub123Doubles)

const created = always(200, success({ payment: payment() }))
const sent = (hub: { seen: { body: string }[] }) => JSON.parse(hub.seen.at(-1)?.body ?? "null") as Record<string, unknown>

describe("payment.in", () => {
  it("posts the reference's body to the single endpoint, amounts in minor units, and returns the payment with ids as text", async () => {
    const hub = await hub123Double(created)
    const answer = await hub.client.paymentIn(PAY_IN)
    expect(hub.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /public/api/multihub/v1"])
    expect(sent(hub)).toEqual({
      method: "payment.in", service_id: 14701,
      params: {
        payment: {
          description: "Order #12345", identifiers: { c_id: 12345 }, amount: { value: 10000, currency: "INR" },
          payer: { email: "john@example.com", phone: "9876543210", person: { first_name: "John", last_name: "Doe" } },
          return_url: "https://shop.example/back?cart=1",
        },
      },
    })
    expect(answer).toMatchObject({ status: 200, requestId: REQUEST_ID, processingTimeMs: 12, signed: true, redirectUrl: null })
    expect(answer.data).toMatchObject({ cId: "12345", hId: "1001", pId: null, amount: 10_000, currency: "INR", state: "pending", status: "created", destination: "in", serviceId: "14701" })
    expect(answer).not.toHaveProperty("raw")
  })

  it("an endpoint without a path is called at its root", async () => {
    const hub = await hub123Double(created)
    const bare = await hub123Double(created, { baseUrl: hub.url })
    await bare.client.paymentIn(PAY_IN)
    expect(hub.seen[0]?.url).toBe("/")
  })

  it("sends c_id as text when the account wants strings, and no return address when it has no place", async () => {
    const hub = await hub123Double(always(200, success({ payment: payment({ identifiers: { c_id: "12345", h_id: "pay_1" } }) })), { cId: "string", returnUrlPath: null })
    expect((await hub.client.paymentIn(PAY_IN)).data.hId).toBe("pay_1")
    expect(sent(hub)).toMatchObject({ params: { payment: { identifiers: { c_id: "12345" } } } })
    expect(hub.seen[0]?.body).not.toContain("shop.example")
  })

  it("puts the return address where the option says", async () => {
    const hub = await hub123Double(created, { returnUrlPath: "params.urls.success" })
    await hub.client.paymentIn(PAY_IN)
    expect(sent(hub)).toMatchObject({ params: { urls: { success: PAY_IN.returnUrl } } })
  })

  it.each<[string, Record<string, unknown>]>([
    ["amount", { amount: 100.5 }], ["amount", { amount: 0 }], ["amount", { amount: -5 }], ["amount", { amount: "10000" }], ["amount", { amount: 2 ** 53 }],
    ["currency", { currency: "inr" }], ["description", { description: "x".repeat(1025) }], ["description", { description: "" }],
    ["serviceId", { serviceId: 0 }], ["cId", { cId: "order-1" }], ["cId", { cId: "007" }], ["cId", { cId: "9007199254740993" }], ["cId", { cId: "" }],
    ["returnUrl", { returnUrl: "javascript:alert(1)" }], ["payer.email", { payer: { email: "" } }],
  ])("is refused beforehand when %s is wrong (%p), and nothing is sent", async (field, change) => {
    const hub = await hub123Double(created)
    const error = await rejection(hub.client.paymentIn({ ...PAY_IN, ...change } as typeof PAY_IN), Hub123RequestError)
    expect([error.field, error.method]).toEqual([field, "payment.in"])
    expect(error.message).toContain("nothing was sent")
    expect(hub.seen).toHaveLength(0)
  })

  it("takes a description of exactly 1024 characters", async () => {
    const hub = await hub123Double(created)
    await hub.client.paymentIn({ ...PAY_IN, description: "x".repeat(1024) })
    expect(hub.seen).toHaveLength(1)
  })

  it("logs method, ids and status, never the secret, the hash or the payer", async () => {
    const hub = await hub123Double(created)
    const { localId } = await hub.client.paymentIn(PAY_IN, { localId: "4d3b" })
    expect(localId).toBe("4d3b")
    expect(hub.lines).toEqual([expect.stringMatching(/^123hub POST payment\.in 4d3b 200 \d+ms$/)])
  })
})

describe("the pay page's address", () => {
  const page = "https://pay.example/p/1"
  const cases: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ["next.url", {}, { next: { url: page } }],
    ["result.payment.next.url", { next: { url: page } }, {}],
    ["result.payment.redirect_url", { redirect_url: page }, { next: null }],
  ]
  it.each(cases)("is found at %s", async (_path, inPayment, inEnvelope) => {
    const hub = await hub123Double(always(200, success({ payment: payment(inPayment) }, inEnvelope)))
    expect((await hub.client.paymentIn(PAY_IN)).redirectUrl).toBe(page)
  })

  it("is looked for in the order of the option, and where the option says", async () => {
    const answer = always(200, success({ payment: payment({ redirect_url: "https://pay.example/second" }), links: [{ href: "https://pay.example/third" }] }, { next: { url: page } }))
    const redirectPaths = ["result.payment.redirect_url", "next.url"]
    expect((await (await hub123Double(answer, { redirectPaths })).client.paymentIn(PAY_IN)).redirectUrl).toBe("https://pay.example/second")
    expect((await (await hub123Double(answer, { redirectPaths: ["result.links.0.href"] })).client.paymentIn(PAY_IN)).redirectUrl).toBe("https://pay.example/third")
  })

  it.each(["javascript:alert(1)", "data:text/html,x", "/relative", 7, null, { url: "x" }])("%p is none", async (url) => {
    const hub = await hub123Double(always(200, success({ payment: payment() }, { next: { url } })))
    expect((await hub.client.paymentIn(PAY_IN)).redirectUrl).toBeNull()
  })

  it("may appear later, in payment.status", async () => {
    const hub = await hub123Double(always(200, success({ payment: payment() }, { next: { url: page } })))
    expect((await hub.client.paymentStatus({ cId: 12345 })).redirectUrl).toBe(page)
  })
})

describe("payment.out", () => {
  const PAY_OUT = { serviceId: 14702, cId: "777", amount: 2_500, currency: "INR", description: "Refund of order #1", receiver: { bank_account: "001122", ifsc_code: "HDFC0001" } }

  it("sends the receiver as given and returns the payment", async () => {
    const hub = await hub123Double(always(200, success({ payment: payment({ identifiers: { c_id: 777, h_id: 5 }, destination: "out", status: { status: "success", final: true, success: true } }) })))
    expect((await hub.client.paymentOut(PAY_OUT)).data).toMatchObject({ cId: "777", state: "paid", destination: "out" })
    expect(sent(hub)).toEqual({
      method: "payment.out", service_id: 14702,
      params: { payment: { description: "Refund of order #1", identifiers: { c_id: 777 }, amount: { value: 2500, currency: "INR" }, payer: {}, receiver: PAY_OUT.receiver } },
    })
    await hub.client.paymentOut({ ...PAY_OUT, payer: PAY_IN.payer })
    expect(sent(hub)).toMatchObject({ params: { payment: { payer: { email: "john@example.com", phone: "9876543210", person: { first_name: "John", last_name: "Doe" } } } } })
    expect(hub.lines.join()).not.toContain("001122")
  })

  it("needs to know where the money goes", async () => {
    const hub = await hub123Double(created)
    expect((await rejection(hub.client.paymentOut({ ...PAY_OUT, receiver: {} }), Hub123RequestError)).field).toBe("receiver")
    expect(hub.seen).toHaveLength(0)
  })
})

describe("payment.status", () => {
  it("asks by c_id, by h_id in the type it came in, or by p_id, with a service id only when given", async () => {
    const hub = await hub123Double((request, response) => {
      const { params } = JSON.parse(request.body) as { params: { payment: { identifiers: Record<string, unknown> } } }
      answerWith(response, 200, JSON.stringify(success({ payment: payment({ identifiers: params.payment.identifiers }) })))
    })
    const asked = async (...call: Parameters<typeof hub.client.paymentStatus>) => {
      const { data } = await hub.client.paymentStatus(...call)
      return { sent: sent(hub), data: [data.cId, data.hId, data.pId] }
    }
    const by = (identifiers: unknown, more = {}) => ({ method: "payment.status", ...more, params: { payment: { identifiers } } })
    expect(await asked({ cId: 12345 })).toEqual({ sent: by({ c_id: 12345 }), data: ["12345", null, null] })
    expect(await asked({ hId: "1001" })).toEqual({ sent: by({ h_id: 1001 }), data: [null, "1001", null] })
    expect(await asked({ hId: "pay_123" })).toEqual({ sent: by({ h_id: "pay_123" }), data: [null, "pay_123", null] })
    expect(await asked({ pId: "UTR1" }, { serviceId: 14701 })).toEqual({ sent: by({ p_id: "UTR1" }, { service_id: 14701 }), data: [null, null, "UTR1"] })
    await rejection(hub.client.paymentStatus({ cId: 1, hId: 2 } as never), Hub123RequestError)
  })

  it.each<[string, boolean, boolean | null, string]>([["success", true, true, "paid"], ["success", false, null, "pending"], ["success", false, true, "pending"], ["created", true, true, "paid"], ["anything new", true, false, "failed"]])(
    "status %p with final %p and success %p is %s: the envelope's success and the word decide nothing", async (status, final, ok, state) => {
      const hub = await hub123Double(always(200, success({ payment: payment({ status: { status, final, success: ok, error: { code: 7001 } } }) })))
      expect((await hub.client.paymentStatus({ cId: 12345 })).data).toMatchObject({ state, status, statusError: { code: 7001 } })
    })

  it("6010 is the only proof that there is no such payment", async () => {
    const hub = await hub123Double(always(400, refusal(6010, { message: "Payment does not exist" })))
    const error = await rejection(hub.client.paymentStatus({ cId: 12345 }), Hub123PaymentNotFoundError)
    expect(error).toMatchObject({ code: 6010, retryable: false, status: 400, requestId: REQUEST_ID })
    expect(error).toBeInstanceOf(Hub123RefusedError)
    const broken = await hub123Double(always(500, refusal(6010)))
    await rejection(broken.client.paymentStatus({ cId: 12345 }), Hub123UnknownOutcomeError)
  })

  it("compares ids as text, whatever type comes back", async () => {
    for (const c_id of [12345, "12345"]) {
      const hub = await hub123Double(always(200, success({ payment: payment({ identifiers: { c_id, h_id: c_id } }) })))
      expect((await hub.client.paymentStatus({ cId: "12345" })).data).toMatchObject({ cId: "12345", hId: "12345" })
    }
  })

  it("ids beyond 2^53 are not rounded into one another", async () => {
    const text = JSON.stringify(success({ payment: payment({ identifiers: { c_id: 12345, h_id: "HERE" } }) })).replace(`"HERE"`, "9007199254740993")
    const hub = await hub123Double((_request, response) => answerWith(response, 200, text))
    expect((await hub.client.paymentStatus({ cId: 12345 })).data.hId).toBe("9007199254740993")
    expect((await rejection(hub.client.paymentStatus({ hId: "9007199254740992" }), Hub123UnknownOutcomeError)).why).toBe("other_payment")
  })
})

describe("balance.get and gateway.ping", () => {
  it("send nothing but the method, as the reference's ping does", async () => {
    const hub = await hub123Double((request, response) => answerWith(response, 200, JSON.stringify(success(request.body.includes("ping")
      ? { message: "pong" }
      : { balance: { id: 7, amounts: [{ value: -5, value_freezing: 1, currency: "inr", enabled: true, colour: "red" }], enabled: true } }))))
    expect((await hub.client.ping()).data).toEqual({ message: "pong" })
    expect((await hub.client.balance()).data).toEqual({ id: "7", enabled: true, amounts: [{ currency: "INR", value: -5, freezing: 1, blocking: null, enabled: true }] })
    expect(hub.seen.map(({ body }) => body)).toEqual([`{"method":"gateway.ping"}`, `{"method":"balance.get"}`])
  })

  it.each([[null], [{}], [{ message: 1 }], [undefined]])("a ping is answered by success alone, whatever its result: %j", async (result) => {
    const hub = await hub123Double((_request, response) => answerWith(response, 200, JSON.stringify(success(result))))
    expect((await hub.client.ping()).data).toEqual({ message: null })
  })
})

describe("the answer's hash", () => {
  const body = JSON.stringify(success({ payment: payment() }))

  it("may be absent, and then the answer counts all the same", async () => {
    const hub = await hub123Double((_request, response) => answerWith(response, 200, body, {}))
    expect((await hub.client.paymentIn(PAY_IN)).signed).toBe(false)
  })

  const misfits: [string, Record<string, string>, string][] = [
    ["another secret", signature(body, `${SECRET}x`), body],
    ["other bytes", signature(`${body} `), body],
    ["nothing", { "x-data-hash": "" }, body],
    ["a success made of a refusal", signature(JSON.stringify(refusal(1005))), body],
  ]

  it.each(misfits)("of %s is logged with our id of the request, and the answer counts", async (_case, headers, text) => {
    const hub = await hub123Double((_request, response) => answerWith(response, 200, text, headers))
    expect(await hub.client.paymentIn(PAY_IN, { localId: "local-1" })).toMatchObject({ signed: false, data: { cId: "12345" } })
    const warned = hub.lines.filter((line) => line.includes("X-Data-Hash"))
    expect(warned).toEqual([expect.stringContaining("payment.in local-1")])
    for (const hidden of [SECRET, "1001", "john@example.com"]) expect(warned.join()).not.toContain(hidden)
  })

  it.each(misfits)("of %s makes the outcome unknown where it must fit, whatever the answer says", async (_case, headers, text) => {
    const hub = await hub123Double((_request, response) => answerWith(response, 200, text, headers), { strictAnswerHash: true })
    const error = await rejection(hub.client.paymentIn(PAY_IN), Hub123UnknownOutcomeError)
    expect(error.why).toBe("hash_mismatch")
    expect(error.message).not.toContain(SECRET)
  })

  it("is looked at on refusals too: where it must fit a forged refusal refuses nothing", async () => {
    const hub = await hub123Double((_request, response) => answerWith(response, 400, JSON.stringify(refusal(1005)), signature("{}")), { strictAnswerHash: true })
    expect((await rejection(hub.client.paymentIn(PAY_IN), Hub123UnknownOutcomeError)).why).toBe("hash_mismatch")
  })

  it("is over the bytes, not over the text made of them", async () => {
    const bytes = Buffer.concat([Buffer.from(body.slice(0, -1)), Buffer.from(`,"x":"`), Buffer.from([0xff]), Buffer.from(`"}`)])
    const { createHash } = await import("node:crypto")
    const hash = createHash("sha512").update(Buffer.concat([bytes, Buffer.from(SECRET)])).digest("hex")
    const hub = await hub123Double((_request, response) => void response.writeHead(200, { "x-data-hash": hash }).end(bytes))
    expect((await hub.client.paymentIn(PAY_IN)).signed).toBe(true)
  })
})
