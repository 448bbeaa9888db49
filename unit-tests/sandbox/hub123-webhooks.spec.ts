import { parseHub123Webhook, verifyHub123Webhook } from "../../src/clients/hub123"
import { type Caller, type Envelope, payIn, quiet, SECRET, sha512, startCaller, startReceiver, until } from "./hub123-caller"

let caller: Caller
let receiver: Awaited<ReturnType<typeof startReceiver>>
const start = async (status?: (count: number) => number) => {
  receiver = await startReceiver(status)
  caller = await startCaller({ timeScale: 1_000, webhookUrl: receiver.url })
}
beforeEach(() => start())
afterEach(async () => {
  await caller.sandbox.close()
  await receiver.close()
})

const arrived = (count: number, ms?: number) => until(() => receiver.received.length >= count && receiver.received, ms)
const stateOf = (body: Buffer) => {
  const { result, data } = JSON.parse(body.toString()) as Partial<Record<"data", Pick<Envelope, "result">> & Pick<Envelope, "result">>
  return (data?.result ?? result)?.payment.status.status
}
const paid = async (c_id: number) => {
  await caller.call(payIn(c_id))
  await caller.control("POST", `payments/${c_id}/pay`)
}
const verdicts = (secrets = [SECRET]) => receiver.received.map(({ raw, headers }) => {
  const verdict = verifyHub123Webhook(raw, headers, { secrets })
  return verdict.ok ? null : verdict.problem
})

it.each(["flat", "wrapped"])("tells the end of a payment, %s, signed so that our own check believes it", async (shape) => {
  await caller.configure({ webhook: { shape } })
  await paid(7)
  const [webhook] = await arrived(1)
  await quiet()
  expect(receiver.received).toHaveLength(1)
  expect(webhook?.path).toBe("/hooks/123hub")
  expect(webhook?.headers["x-data-hash"]).toBe(sha512(webhook?.body ?? ""))
  expect(verdicts()).toEqual([null])
  expect(Object.keys(JSON.parse(webhook?.body ?? "") as object)).toEqual(shape === "flat" ? ["success", "result", "request_id", "processing_time"] : ["id", "created_at", "data", "merchant_id"])
  expect(parseHub123Webhook(webhook?.raw ?? Buffer.alloc(0))?.payment).toEqual({ cId: "7", hId: "1001" })
})

it("tells every change when asked to, and nothing when switched off", async () => {
  await caller.configure({ webhook: { changes: "all" } })
  await paid(1)
  await arrived(2)
  expect(receiver.received.map(({ raw }) => stateOf(raw)).sort()).toEqual(["created", "success"])
  await caller.configure({ webhook: { enabled: false } })
  await paid(2)
  await quiet()
  expect(receiver.received).toHaveLength(2)
})

it("sends again until it is answered with 2xx, under the same id and signed anew", async () => {
  await caller.sandbox.close()
  await receiver.close()
  await start((count) => (count < 3 ? 500 : 204))
  await paid(1)
  await arrived(3)
  await quiet()
  expect(receiver.received).toHaveLength(3)
  const header = (name: string) => new Set(receiver.received.map(({ headers }) => headers[name]))
  expect([header("x-webhook-id").size, header("x-webhook-nonce").size]).toEqual([1, 3])
  expect(verdicts()).toEqual([null, null, null])
  expect((await caller.record()).webhooks.map(({ attempt, status }) => [attempt, status])).toEqual([[1, 500], [2, 500], [3, 204]])
})

it("gives up after its last pause, and a redirect is no 2xx", async () => {
  await caller.sandbox.close()
  await receiver.close()
  await start(() => 302)
  await caller.configure({ webhook: { retrySeconds: [1] } })
  await paid(1)
  await arrived(2)
  await quiet()
  expect(receiver.received).toHaveLength(2)
})

it("sends twice, late, or the second first, on request", async () => {
  await caller.configure({ webhook: { duplicate: true, delayMs: 200 } })
  const from = Date.now()
  await paid(1)
  await arrived(2)
  expect(Date.now() - from).toBeGreaterThanOrEqual(190)
  expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body)
  await caller.configure({ webhook: { duplicate: false, delayMs: 0, reorder: true } })
  await paid(2)
  await quiet()
  await caller.control("POST", "payments/2/refund")
  await arrived(4, 1_000)
  expect(receiver.received.slice(2).map(({ raw }) => stateOf(raw))).toEqual(["refunded", "success"])
})

it("drops, doubles, forges or ages by fault rule, one payment and not the other", async () => {
  const faults = ["drop_before", "duplicate_webhook", "bad_signature", "stale_signature"]
  await caller.faults(...faults.map((fault, index) => ({ route: "webhook", fault, match: { reference_id: String(index + 1) } })))
  for (const c_id of [1, 2, 3, 4, 5]) await paid(c_id)
  await arrived(5)
  await quiet()
  const seen = receiver.received.map(({ raw }, index) => `${parseHub123Webhook(raw)?.payment?.cId} ${verdicts()[index] ?? "believed"}`)
  expect(seen.sort()).toEqual(["2 believed", "2 believed", "3 hash_wrong", "4 stale", "5 believed"])
})

it("sends any webhook on request: any body, any signature, any number", async () => {
  await caller.call(payIn(1))
  for (const signature of ["valid", "bad", "none", "stale", "bad_v2"]) await caller.control("POST", "webhooks", { c_id: "1", signature, shape: "wrapped" })
  expect(verdicts()).toEqual([null, "hash_wrong", "hash_missing", "stale", "v2_wrong"])
  await caller.control("POST", "webhooks", { body: { event: "webhook.test" }, times: 2 })
  await caller.control("POST", "webhooks", { body: "not json" })
  expect(receiver.received.slice(5).map(({ body }) => body)).toEqual([`{"event":"webhook.test"}`, `{"event":"webhook.test"}`, "not json"])
  expect((await caller.control("POST", "webhooks", { c_id: "none" })).status).toBe(400)
})

it("an older webhook secret, and webhooks without V2, are settings", async () => {
  await caller.configure({ webhook: { secret: "older", v2: false } })
  await paid(1)
  await arrived(1)
  expect([verdicts(["older"]), verdicts()]).toEqual([[null], ["hash_wrong"]])
  expect(receiver.received[0]?.headers["x-webhook-signature-v2"]).toBeUndefined()
})
