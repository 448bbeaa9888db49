/** Every JSON sample of the 123hub documents against the sandbox: requests are replayed byte by byte, answers have the same keys and types. */
import { type Hub123Sample, type Hub123SampleKind, hub123HashVectors, hub123Samples } from "../../sandbox/hub123/samples"
import { type Caller, type Envelope, payIn, startCaller, startReceiver, statusOf, until } from "./hub123-caller"

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

/** Where `answer` lacks a key of the sample or has another type; null fits any type. */
function differences(sample: unknown, answer: unknown, path = "$"): string[] {
  if (sample === null || answer === null) return []
  if (Array.isArray(sample) && Array.isArray(answer)) return sample.length === 0 || answer.length === 0 ? [] : differences(sample[0], answer[0], `${path}[]`)
  if (typeof sample === "object" && typeof answer === "object") {
    return Object.entries(sample).flatMap(([key, value]) => (key in answer ? differences(value, (answer as Record<string, unknown>)[key], `${path}.${key}`) : [`${path}.${key} is absent`]))
  }
  return typeof sample === typeof answer ? [] : [`${path}: ${typeof sample} in the documents, ${typeof answer} here`]
}

const covered = new Set<string>()
const samplesOf = (kind: Hub123SampleKind) => hub123Samples.filter((sample) => sample.kind === kind).map((sample): [string, Hub123Sample] => [sample.name, sample])
function expectSame(sample: Hub123Sample, answer: unknown): void {
  covered.add(sample.name)
  expect(differences(sample.json, answer)).toEqual([])
}
/** All but what differs with every request. */
const lasting = ({ request_id: _id, processing_time: _time, ...rest }: Envelope) => rest

it("has a comparison that can fail", () => {
  expect(differences({ a: 1, b: [{ c: "x" }] }, { a: "1", b: [{}] })).toEqual(["$.a: number in the documents, string here", "$.b[].c is absent"])
})

it.each(samplesOf("request"))("%s is taken byte by byte as it stands", async (_name, sample) => {
  covered.add(sample.name)
  const { status, body } = await caller.text(sample.text)
  expect([status, body.success]).toEqual([200, true])
})

it.each(samplesOf("payment"))("%s: the reference's request is answered with the reference's values", async (_name, sample) => {
  await caller.control("POST", "reset")
  const request = hub123Samples.find(({ name }) => name === "payment-in-request")
  const { status, body } = await caller.text(request?.text ?? "")
  expect(status).toBe(200)
  expectSame(sample, body)
  const documented = lasting(sample.json as Envelope)
  expect(body).toMatchObject(documented)
})

it.each(samplesOf("error"))("%s is answered word for word", async (_name, sample) => {
  covered.add(sample.name)
  const { status, body } = await caller.call(statusOf({ c_id: 404 }))
  expect(status).toBe(400)
  expect(lasting(body)).toEqual(lasting(sample.json as Envelope))
})

it.each(samplesOf("ping"))("%s", async (_name, sample) => {
  const { body } = await caller.call({ method: "gateway.ping" })
  expectSame(sample, body)
  expect(body.result).toEqual((sample.json as Envelope).result)
})

it.each(samplesOf("balance"))("%s", async (_name, sample) => {
  const { body } = await caller.call({ method: "balance.get" })
  expectSame(sample, body)
})

it.each(samplesOf("webhook"))("%s", async (name, sample) => {
  const wrapped = "data" in (sample.json as object)
  await caller.configure({ ids: "string", webhook: { shape: wrapped ? "wrapped" : "flat" } })
  await caller.call(payIn(name))
  await caller.control("POST", `payments/${name}/pay`)
  const sent = await until(() => receiver.received.find(({ body }) => body.includes(name)))
  expectSame(sample, JSON.parse(sent.body))
  await caller.configure({ ids: "integer" })
})

it.each(hub123HashVectors)("the vector $body opens the door under its secret", async ({ body, secret, hash }) => {
  await caller.configure({ credentials: { secretKey: secret } })
  expect((await caller.text(body, { "x-data-hash": hash })).body.result).toEqual({ message: "pong" })
  await caller.configure({ credentials: { secretKey: "sandbox-secret" } })
})

it("left no sample out", () => {
  expect(hub123Samples.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([])
})
