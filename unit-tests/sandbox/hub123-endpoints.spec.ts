import { type Caller, payIn, payOut, sha512, startCaller, statusOf, until } from "./hub123-caller"

let caller: Caller
beforeEach(async () => { caller = await startCaller({ timeScale: 1_000 }) })
afterEach(() => caller.sandbox.close())

const codeOf = async (body: unknown) => {
  const answer = await caller.call(body)
  return [answer.status, answer.body.error?.code]
}
const described = async (body: unknown) => (await caller.call(body)).body.error?.details?.description

describe("who may call", () => {
  const ping = `{"method":"gateway.ping"}`
  it.each<[string, Record<string, string>, number]>([
    ["no application id", { "x-data-application-id": "" }, 3001], ["another application", { "x-data-application-id": "999" }, 3003],
    ["no hash", { "x-data-hash": "" }, 3002], ["a hash with another secret", { "x-data-hash": sha512(ping, "x") }, 3000],
    ["the hash of other whitespace", { "x-data-hash": sha512(`{"method": "gateway.ping"}`) }, 3000], ["form data", { "content-type": "text/plain" }, 1006],
  ])("%s is refused", async (_case, headers, code) => {
    const answer = await caller.text(ping, headers)
    expect([answer.status, answer.body.error.code, answer.body.success]).toEqual([400, code, false])
  })

  it("the hash is over the bytes that came, not over JSON made of them", async () => {
    for (const text of [ping, ` { "method" : "gateway.ping" }\n`]) expect((await caller.text(text)).body.result).toEqual({ message: "pong" })
  })

  it("answers are signed over their bytes, unless told otherwise", async () => {
    const answer = await caller.text(ping)
    expect(answer.headers.get("x-data-hash")).toBe(sha512(answer.text))
    await caller.configure({ signAnswers: false })
    expect((await caller.text(ping)).headers.get("x-data-hash")).toBeNull()
  })

  it("an unknown method is 1002 with 404, one without a method or without JSON 1005, another verb 1007, another path 1001", async () => {
    expect(await codeOf({ method: "payment.notification" })).toEqual([404, 1002])
    expect(await codeOf({ method: "toString" })).toEqual([404, 1002])
    expect(await codeOf({})).toEqual([400, 1005])
    expect((await caller.text("{")).body.error.code).toBe(1005)
    const get = await fetch(caller.sandbox.endpoint)
    expect([get.status, (await get.json() as { error: { code: number } }).error.code]).toEqual([400, 1007])
    const other = await fetch(`${caller.sandbox.url}/elsewhere`, { method: "POST", body: "{}" })
    expect([other.status, (await other.json() as { error: { code: number } }).error.code]).toEqual([404, 1001])
  })
})

describe("payment.in is refused, and creates nothing,", () => {
  it.each<[string, unknown, number, RegExp]>([
    ["when the amount has a fraction", payIn(1, { amount: { value: 100.5, currency: "INR" } }), 1005, /amount\.value.*integer/],
    ["when the amount is text", payIn(1, { amount: { value: "10000", currency: "INR" } }), 1005, /amount\.value.*integer/],
    ["when the amount is zero", payIn(1, { amount: { value: 0, currency: "INR" } }), 1005, /amount\.value/],
    ["when c_id is text while integers travel", payIn("1"), 1005, /c_id: must be an integer/],
    ["when c_id is beyond 2^53", payIn(2 ** 53), 1005, /c_id/],
    ["without c_id", payIn(undefined), 1005, /c_id/],
    ["without a payer", payIn(1, { payer: undefined }), 1005, /payer/],
    ["when the description is longer than 1024", payIn(1, { description: "x".repeat(1025) }), 1005, /description.*1024/],
    ["when the way back is no web address", payIn(1, { return_url: "javascript:alert(1)" }), 1005, /return_url/],
    ["when the service is not set up", payIn(1, {}, 99), 1004, /99/],
    ["when the service is of another currency", payIn(1, {}, 14703), 1010, /BRL/],
  ])("%s", async (_case, body, code, description) => {
    expect(await codeOf(body)).toEqual([400, code])
    expect(await described(body)).toMatch(description)
    expect((await caller.record()).payments).toEqual([])
  })

  it("when the service pays out; and payment.out when it takes in", async () => {
    expect(await codeOf(payIn(1, {}, 14702))).toEqual([400, 1008])
    expect(await codeOf({ ...payOut(1), service_id: 14701 })).toEqual([400, 1008])
  })

  it("when its c_id was used before, in or out, whatever the rest says", async () => {
    await caller.call(payIn(1))
    for (const body of [payIn(1), payIn(1, { amount: { value: 5, currency: "INR" } }), payOut(1)]) expect(await codeOf(body)).toEqual([400, 6001])
    const { payments, anomalies } = await caller.record()
    expect([payments.length, anomalies.map(({ kind }) => kind)]).toEqual([1, Array(3).fill("duplicate_c_id")])
  })
})

it("a service id may be a numeric text, and errors may come with HTTP 200, as older pages have it", async () => {
  expect((await caller.call(payIn(1, {}, "14701"))).body.result.payment.service_id).toBe(14701)
  await caller.configure({ errorStatus: 200 })
  expect(await codeOf(statusOf({ c_id: 99 }))).toEqual([200, 6010])
  expect(await codeOf({ method: "nothing" })).toEqual([404, 1002])
})

it("newer accounts: ids are text, numeric ones are rejected, h_id looks like pay_1001", async () => {
  await caller.configure({ ids: "string" })
  expect(await codeOf(payIn(1))).toEqual([400, 1005])
  expect((await caller.call(payIn("order-1"))).body.result.payment.identifiers).toEqual({ c_id: "order-1", h_id: "pay_1001" })
  expect(await codeOf(statusOf({ c_id: 1 }))).toEqual([400, 1005])
  expect((await caller.payment("order-1")).status.status).toBe("created")
})

it("payment.status finds a payment by c_id, h_id and p_id, knows nothing of others, and wants one of them", async () => {
  await caller.call(payIn(7))
  await caller.control("POST", "payments/7/pay")
  const { identifiers } = await caller.payment(7)
  expect(identifiers).toMatchObject({ c_id: 7, h_id: 1001 })
  for (const key of [{ h_id: 1001 }, { p_id: identifiers.p_id }, { c_id: 7, h_id: 1001 }]) {
    expect((await caller.call(statusOf(key))).body.result.payment.identifiers).toEqual(identifiers)
  }
  for (const key of [{ c_id: 8 }, { h_id: 1002 }, { c_id: 7, h_id: 1002 }, { p_id: "x" }]) expect(await codeOf(statusOf(key))).toEqual([400, 6010])
  expect(await codeOf(statusOf({}))).toEqual([400, 1005])
})

describe("scripted outcomes", () => {
  it.each<[string, number, unknown]>([
    ["success", 10_000, { status: "success", final: true, success: true }],
    ["decline", 10_000, { status: "declined", final: true, success: false }],
    ["cancel", 10_000, { status: "canceled", final: true, success: false }],
    ["underpaid", 5_000, { status: "success", final: true, success: true }],
    ["overpaid", 11_000, { status: "success", final: true, success: true }],
  ])("%s comes by itself after outcomeSeconds, and the amount shown is the one paid", async (outcome, amount, status) => {
    await caller.configure({ outcome })
    expect((await caller.call(payIn(1))).body.result.payment.status).toEqual({ status: "created", final: false, success: null })
    const ended = await until(async () => {
      const payment = await caller.payment(1)
      return payment.status.final && payment
    })
    expect(ended.status).toMatchObject(status as object)
    expect(ended.amount).toEqual({ value: amount, currency: "INR" })
    expect((await caller.record()).payments[0]?.money.paid_in).toBe((status as { success: boolean }).success ? amount : 0)
  })

  it("wait stays pending; refund_after_success is paid and then refunded, with the flags that are configured", async () => {
    await caller.configure({ services: { 14701: { currency: "INR", direction: "in", outcome: "refund_after_success" } }, refundSeconds: 200, refunded: { final: true, success: true } })
    await caller.call(payIn(1))
    await until(async () => (await caller.payment(1)).status.status === "success")
    await until(async () => (await caller.payment(1)).status.status === "refunded")
    expect((await caller.payment(1)).status).toMatchObject({ final: true, success: true })
    expect((await caller.record()).payments[0]?.money).toEqual({ paid_in: 10_000, paid_out: 0, refunded: 10_000 })
    await caller.configure({ services: { 14701: { currency: "INR", direction: "in" } } })
    await caller.call(payIn(2))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await caller.payment(2)).status.final).toBe(false)
  })
})

describe("payment.out and the balance", () => {
  const balance = async () => (await caller.call({ method: "balance.get" })).body.result.balance.amounts.find(({ currency }) => currency === "INR")

  it("a pay-out freezes the balance until it is done, and a pay-in adds to it", async () => {
    await caller.configure({ payOutOutcome: "wait", opening: { INR: 15_000 } })
    expect((await caller.call(payOut(1))).body.result.payment).toMatchObject({ destination: "out", status: { final: false } })
    expect(await balance()).toMatchObject({ value: 15_000, value_freezing: 10_000 })
    await caller.control("POST", "payments/1/pay")
    expect(await balance()).toMatchObject({ value: 5_000, value_freezing: 0 })
    await caller.call(payIn(2))
    await caller.control("POST", "payments/2/pay")
    expect(await balance()).toMatchObject({ value: 15_000 })
  })

  it("what is not there is not paid out (1012), counting what waits", async () => {
    await caller.configure({ payOutOutcome: "wait", opening: { INR: 15_000 } })
    await caller.call(payOut(1))
    expect(await codeOf(payOut(2))).toEqual([400, 1012])
    await caller.control("POST", "payments/1/decline")
    expect((await caller.call(payOut(2))).status).toBe(200)
  })

  it("needs a receiver, and ends by itself as configured", async () => {
    expect(await codeOf(payOut(1, { receiver: {} }))).toEqual([400, 1005])
    expect([await codeOf(payOut(1, { payer: undefined })), await described(payOut(1, { payer: undefined }))]).toEqual([[400, 1005], expect.stringMatching(/payer/)])
    await caller.call(payOut(1))
    await until(async () => (await caller.payment(1)).status.success)
    expect((await caller.record()).payments[0]?.money).toEqual({ paid_in: 0, paid_out: 10_000, refunded: 0 })
  })
})

describe("too many requests", () => {
  it("are 1002 with HTTP 400, or 429 with Retry-After, for each method by itself; the summary says how many there were at most", async () => {
    await caller.sandbox.close()
    caller = await startCaller({ timeScale: 10, config: { rateLimits: { "payment.status": 2 } } })
    const codes = [await codeOf(statusOf({ c_id: 1 })), await codeOf(statusOf({ c_id: 1 })), await codeOf(statusOf({ c_id: 1 }))]
    expect(codes).toEqual([[400, 6010], [400, 6010], [400, 1002]])
    expect((await caller.call({ method: "gateway.ping" })).status).toBe(200)
    await caller.configure({ rateLimits: { carrier: "429" } })
    const answer = await caller.call(statusOf({ c_id: 1 }))
    expect([answer.status, answer.body.error.code, answer.headers.get("retry-after")]).toEqual([429, 1002, "6"])
    const { body } = await caller.control<{ most_in_a_minute: Record<string, number>; rate_limited: number }>("GET", "summary")
    expect([body.most_in_a_minute["payment.status"], body.rate_limited]).toEqual([4, 2])
  })
})
