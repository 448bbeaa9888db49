/** Every JSON sample of the Hubble documents against the sandbox: requests are replayed, answers have the same keys and types. */
import { guideBrandIds as ids } from "../../sandbox/hubble"
import { type HubbleSample, type HubbleSampleKind, hubbleSamples } from "../../sandbox/hubble/samples"
import { type Caller, amazon, flipkart, orderFor, startCaller, startReceiver, until } from "./hubble-caller"

let caller: Caller
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  receiver = await startReceiver()
  caller = await startCaller({ timeScale: 1_000, webhookUrl: receiver.url })
})
afterAll(async () => {
  await caller.sandbox.close()
  await receiver.close()
})

/** The type of each key, with the union over an array's elements as one shape; `null` fits any type. */
function shape(value: unknown): unknown {
  if (value === null) return "null"
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])]
  if (typeof value === "object") return Object.fromEntries(Object.entries(value as object).map(([key, field]) => [key, shape(field)]).sort(([a], [b]) => String(a).localeCompare(String(b))))
  return typeof value
}

/** Where `answer` lacks a key of the sample or has another type. */
function differences(sample: unknown, answer: unknown, path = "$"): string[] {
  if (sample === "null" || answer === "null") return []
  if (Array.isArray(sample) && Array.isArray(answer)) return sample.length === 0 || answer.length === 0 ? [] : differences(sample[0], answer[0], `${path}[]`)
  if (typeof sample === "object" && typeof answer === "object" && sample !== null && answer !== null) {
    return Object.entries(sample).flatMap(([key, type]) => (key in answer ? differences(type, (answer as Record<string, unknown>)[key], `${path}.${key}`) : [`${path}.${key} is absent`]))
  }
  return JSON.stringify(sample) === JSON.stringify(answer) ? [] : [`${path}: ${JSON.stringify(sample)} in the documents, ${JSON.stringify(answer)} here`]
}

const samplesOf = (kind: HubbleSampleKind) => hubbleSamples.filter((sample) => sample.kind === kind).map((sample): [string, HubbleSample] => [sample.name, sample])
const covered = new Set<string>()

function expectSame(sample: HubbleSample, answer: unknown): void {
  covered.add(sample.name)
  expect(differences(shape(sample.json), shape(answer))).toEqual([])
}

it("has a comparison that can fail", () => {
  expect(differences(shape({ a: 1, b: [{ c: "x" }] }), shape({ a: "1", b: [{}] }))).toEqual([`$.a: "number" in the documents, "string" here`, "$.b[].c is absent"])
})

it.each(samplesOf("login_request"))("%s is understood (its credentials are not ours)", async (_name, sample) => {
  covered.add(sample.name)
  expect((await caller.call("POST", "/v1/partners/auth/login", sample.json)).status).toBe(401)
})

it.each(samplesOf("login"))("%s", async (_name, sample) => {
  expectSame(sample, (await caller.call("POST", "/v1/partners/auth/login", { clientId: "sandbox-client", clientSecret: "sandbox-secret" })).body)
})

it.each(samplesOf("order_request"))("%s is taken as it stands, and answered with 200", async (_name, sample) => {
  covered.add(sample.name)
  const { status, body } = await caller.place(sample.json)
  const request = sample.json as { referenceId: string; productId: string; amount: number }
  expect([status, body.referenceId, body.status]).toEqual([200, request.referenceId, request.productId === ids.jiomart ? "FAILED" : "SUCCESS"])
})

it.each(samplesOf("order"))("%s", async (name, sample) => {
  const { status, failureReason } = sample.json as { status: string; failureReason: string | null }
  const answers: Record<string, () => Promise<unknown>> = {
    SUCCESS: async () => (await caller.place(flipkart(name))).body,
    FAILED: async () => (await caller.place(orderFor(ids.jiomart, name, [[500, 1]]))).body,
    PROCESSING: async () => (await caller.place(amazon(name))).body,
  }
  const answer = await answers[status]?.()
  expectSame(sample, answer)
  expect(answer).toMatchObject({ status, failureReason })
  expect(Object.keys(answer as object).sort()).toEqual(Object.keys(sample.json as object).sort())
})

it.each(samplesOf("order_webhook"))("%s", async (name, sample) => {
  const older = !("orderId" in (sample.json as object))
  await caller.configure({ webhook: { shape: older ? "older" : "current" } })
  const { body } = await caller.place(amazon(`webhook of ${name}`))
  const sent = await until(() => receiver.received.find((one) => one.body.includes(body.id)))
  expectSame(sample, JSON.parse(sent.body))
})

it.each(samplesOf("wallet"))("%s", async (_name, sample) => {
  await caller.configure({ balance: (sample.json as { balance: number }).balance })
  covered.add(sample.name)
  expect((await caller.call("GET", "/v1/partners/wallet/balance")).body).toEqual(sample.json)
  await caller.configure({ balance: 1_000_000 })
})

it.each(samplesOf("wallet_webhook"))("%s", async (_name, sample) => {
  await caller.call("POST", "/_sandbox/webhooks", { topic: "wallet" })
  expectSame(sample, JSON.parse(receiver.received.at(-1)?.body ?? "null"))
})

it.each(samplesOf("error"))("%s", async (_name, sample) => {
  const { id } = sample.json as { id: string }
  await caller.configure({ balance: 0 })
  const answer = id === "E300" ? await caller.place(flipkart("too dear")) : await caller.read("nothing")
  await caller.configure({ balance: 1_000_000 })
  expectSame(sample, answer.body)
  expect(answer.body).toMatchObject({ id, code: (sample.json as { code: string }).code })
})

it.each(samplesOf("brand"))("%s: every brand of the catalogue has its fields", async (_name, sample) => {
  const { id } = sample.json as { id: string }
  const { body } = await caller.call<{ id: string }>("GET", `/v1/partners/products/${id}`)
  const deprecated = ["iconImageUrl", "usageInstructions", "minAmount", "maxAmount"]
  covered.add(sample.name)
  expect(differences(shape(sample.json), shape(body)).filter((text) => !deprecated.some((field) => text.includes(field)))).toEqual([])
  const { data } = (await caller.call<{ data: Record<string, unknown>[] }>("GET", "/v1/partners/products")).body
  const required = Object.keys(sample.json as object).filter((key) => !deprecated.includes(key))
  expect(data.filter((brand) => required.some((key) => !(key in brand)))).toEqual([])
})

it.each(samplesOf("brand_webhook"))("%s", async (_name, sample) => {
  await caller.call("POST", "/_sandbox/webhooks", { topic: "brands", product_id: ids.flipkart })
  expectSame(sample, JSON.parse(receiver.received.at(-1)?.body ?? "null"))
})

it("left no sample out", () => {
  expect(hubbleSamples.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([])
})
