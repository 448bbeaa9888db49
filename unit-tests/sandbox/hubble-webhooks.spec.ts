import { guideBrandIds as ids, signWebhook } from "../../sandbox/hubble"
import { hubbleSamples, hubbleSignatureVector } from "../../sandbox/hubble/samples"
import { type Caller, amazon, flipkart, startCaller, startReceiver, until } from "./hubble-caller"

let caller: Caller
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeEach(async () => {
  receiver = await startReceiver()
  caller = await startCaller({ timeScale: 1_000, webhookUrl: receiver.url })
})
afterEach(async () => {
  await caller.sandbox.close()
  await receiver.close()
})

const arrived = (count: number, ms?: number) => until(() => receiver.received.length >= count && receiver.received, ms)
const bodies = () => receiver.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
const quiet = () => new Promise((resolve) => setTimeout(resolve, 300))

it("signs as the vector of the documents", () => {
  expect(signWebhook(hubbleSignatureVector.body, hubbleSignatureVector.secret)).toBe(hubbleSignatureVector.signature)
})

it("tells the end of a PROCESSING order, signed over the raw body, and nothing of one that succeeded at once", async () => {
  await caller.place(flipkart("r"))
  const { body } = await caller.place(amazon("p"))
  const [webhook] = await arrived(1)
  expect(webhook).toEqual({ path: "/hooks/hubble/orders", body: `{"orderId":"${body.id}","status":"SUCCESS"}`, signature: signWebhook(webhook?.body ?? "", "whsec_sandbox") })
  await quiet()
  expect(receiver.received).toHaveLength(1)
})

it("can be switched off, duplicated, delayed, or sent in the older shape", async () => {
  await caller.configure({ webhook: { enabled: false } })
  await caller.place(amazon("silent"))
  await quiet()
  expect(receiver.received).toEqual([])
  await caller.configure({ webhook: { enabled: true, duplicate: true, shape: "older", delayMs: 250 } })
  const from = Date.now()
  const { body } = await caller.place(amazon("p"))
  await arrived(2)
  expect(Date.now() - from).toBeGreaterThanOrEqual(390)
  expect(bodies()).toEqual([{ id: body.id, status: "SUCCESS" }, { id: body.id, status: "SUCCESS" }])
})

it("sends the second first when told to reorder", async () => {
  await caller.configure({ webhook: { reorder: true }, processingOutcome: "never" })
  const { body } = await caller.place(amazon("p"))
  await caller.call("POST", `/_sandbox/orders/${body.id}/resolve`, { status: "SUCCESS" })
  await quiet()
  await caller.call("POST", `/_sandbox/orders/${body.id}/reverse`)
  // The first is held for two seconds at most, but the second sets it free.
  await arrived(2, 1_000)
  expect(bodies().map(({ status }) => status)).toEqual(["REVERSED", "SUCCESS"])
})

it("holds back by fault rule what the next webhook overtakes", async () => {
  await caller.faults({ route: "webhook", fault: "reordered", per_order: true, calls: [1] })
  await caller.configure({ processingOutcome: "never" })
  const { body } = await caller.place(amazon("p"))
  await caller.call("POST", `/_sandbox/orders/${body.id}/resolve`, { status: "SUCCESS" })
  await quiet()
  expect(receiver.received).toEqual([])
  await caller.call("POST", `/_sandbox/orders/${body.id}/reverse`)
  await arrived(2, 1_000)
  expect(bodies().map(({ status }) => status)).toEqual(["REVERSED", "SUCCESS"])
})

it("drops, doubles or signs wrongly by fault rule", async () => {
  await caller.faults(
    { route: "webhook", fault: "drop_before", match: { reference_id: "dropped" } },
    { route: "webhook", fault: "duplicate_webhook", match: { reference_id: "twice" } },
    { route: "webhook", fault: "bad_signature", match: { reference_id: "forged" } },
  )
  const orders = await Promise.all(["dropped", "twice", "forged"].map(async (reference) => (await caller.place(amazon(reference))).body.id))
  await arrived(3)
  await quiet()
  const count = (id: string | undefined) => receiver.received.filter(({ body }) => body.includes(id ?? "-")).length
  expect(orders.map(count)).toEqual([0, 2, 1])
  const forged = receiver.received.find(({ body }) => body.includes(orders[2] ?? "-"))
  expect(forged?.signature).toBeDefined()
  expect(forged?.signature).not.toBe(signWebhook(forged?.body ?? "", "whsec_sandbox"))
})

it("sends any webhook on request: bad or no signature, several times, brand and wallet as in the documents", async () => {
  const send = (body: unknown) => caller.call("POST", "/_sandbox/webhooks", body)
  await send({ topic: "orders", body: { anything: 1 }, signature: "none", times: 2 })
  expect(receiver.received.map(({ signature }) => signature)).toEqual([undefined, undefined])
  await send({ topic: "brands", product_id: ids.flipkart })
  await send({ topic: "wallet" })
  await send({ topic: "discounts", product_id: ids.flipkart })
  const sample = hubbleSamples.find(({ name }) => name === "brand-webhook")?.json as Record<string, unknown>
  expect(Object.keys(bodies()[2] ?? {}).sort()).toEqual(Object.keys(sample).sort())
  expect(Object.keys(bodies()[3] ?? {})).toEqual(["balance", "threshold"])
  expect(receiver.received.map(({ path }) => path.split("/").at(-1))).toEqual(["orders", "orders", "brands", "wallet", "discounts"])
})

it("warns once when the wallet falls below the threshold", async () => {
  await caller.configure({ walletThreshold: 999_400 })
  for (const reference of ["a", "b", "c"]) await caller.place(flipkart(reference))
  await arrived(1)
  await quiet()
  expect(bodies()).toEqual([{ balance: 999_000, threshold: 999_400 }])
})

it("records what it sent and how it was answered", async () => {
  await caller.call("POST", "/_sandbox/webhooks", { topic: "wallet" })
  await caller.configure({ webhook: { url: "http://127.0.0.1:9/hooks" } })
  await caller.call("POST", "/_sandbox/webhooks", { topic: "wallet" })
  const { webhooks } = await caller.control<{ webhooks: { status: number | null; error: string | null }[] }>("record")
  expect(webhooks.map(({ status }) => status)).toEqual([200, null])
  expect(webhooks[1]?.error).toBeTruthy()
})
