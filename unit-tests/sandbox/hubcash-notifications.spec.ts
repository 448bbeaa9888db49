import { type Caller, boleto, credit, startCaller, startReceiver, until } from "./hubcash-caller"

interface Posted { Notification: { NotificationId: string; LastResponseCode: number; Sale: { SaleId: string; Status: number } } }
interface Listed { Notifications: Posted["Notification"][] }

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

const bodies = () => receiver.received.map(({ body }) => JSON.parse(body) as Posted)
const statusesOf = (saleId: string) => bodies().filter(({ Notification }) => Notification.Sale.SaleId === saleId).map(({ Notification }) => Notification.Sale.Status)
const arrived = (count: number, ms?: number) => until(() => receiver.received.length >= count && bodies(), ms)
const listed = async () => (await caller.call<Listed>("GET", "/v1/notifications?rows=100")).body.Notifications
const quiet = () => new Promise((resolve) => setTimeout(resolve, 200))

it("every change of a status is told, unsigned, with neither reference nor amount", async () => {
  const { SaleId } = await caller.sold(credit("r"))
  await arrived(4)
  expect(statusesOf(SaleId).sort()).toEqual([1, 2, 3, 7])
  expect(receiver.received.map(({ signature }) => signature)).toEqual([undefined, undefined, undefined, undefined])
  expect(Object.keys(bodies()[0] ?? {})).toEqual(["Notification"])
  expect(receiver.received.map(({ body }) => body).join()).not.toMatch(/"Ref"|Amount/)
  expect(new Set(bodies().map(({ Notification }) => Notification.NotificationId)).size).toBe(4)
})

it("is made without a URL too, and can be sent later", async () => {
  await caller.configure({ webhook: { url: null } })
  const { SaleId } = await caller.sold(boleto("r"))
  await until(async () => (await listed()).length === 2)
  expect((await listed()).map(({ LastResponseCode, Sale }) => [LastResponseCode, Sale.Status])).toEqual([[0, 4], [0, 1]])
  expect(receiver.received).toEqual([])
  await caller.configure({ webhook: { url: receiver.url } })
  const [latest] = await listed()
  const resent = await caller.call<Posted>("PUT", `/v1/notifications/${latest?.NotificationId ?? ""}`)
  expect(resent.body.Notification).toMatchObject({ LastResponseCode: 200, Sale: { SaleId, Status: 4 } })
  expect(statusesOf(SaleId)).toEqual([4])
  expect((await caller.call<Posted>("GET", `/v1/notifications/${latest?.NotificationId ?? ""}`)).body.Notification.LastResponseCode).toBe(200)
  expect([(await caller.call("GET", "/v1/notifications/none")).status, (await caller.call("PUT", "/v1/notifications/none")).status]).toEqual([404, 400])
})

it("keeps what the receiver answered, and that it did not answer", async () => {
  const refusing = await startReceiver(503)
  await caller.configure({ webhook: { url: refusing.url } })
  await caller.sold(boleto("r"))
  await until(async () => (await listed()).length === 2 && (await listed()).every(({ LastResponseCode }) => LastResponseCode === 503))
  await refusing.close()
  const [latest] = await listed()
  expect((await caller.call<Posted>("PUT", `/v1/notifications/${latest?.NotificationId ?? ""}`)).body.Notification.LastResponseCode).toBe(0)
  const { sent } = (await caller.control<{ sent: { error: string | null }[] }>("record")).body
  expect(sent.at(-1)?.error).toBeTruthy()
})

it("is duplicated, delayed, bare or switched off on request", async () => {
  await caller.configure({ webhook: { duplicate: true, delayMs: 150, shape: "bare" } })
  const from = Date.now()
  await caller.sold(boleto("r"))
  await until(() => receiver.received.length === 4)
  expect(Date.now() - from).toBeGreaterThanOrEqual(145)
  expect(Object.keys(JSON.parse(receiver.received[0]?.body ?? "{}") as object)).toContain("NotificationId")
  await caller.configure({ webhook: { enabled: false } })
  await caller.sold(boleto("s", 2))
  await quiet()
  expect(receiver.received).toHaveLength(4)
})

it("comes in another order when told to", async () => {
  await caller.configure({ webhook: { reorder: true }, walkSeconds: 3_600 })
  const { SaleId } = await caller.sold(boleto("r"))
  await quiet()
  await caller.control("sales/r/pay", {})
  // The first is held for two seconds at most, but the second sets it free.
  await arrived(2, 1_000)
  expect(statusesOf(SaleId)).toEqual([7, 1])
})

it("is dropped, doubled, late or false by fault rule", async () => {
  await caller.configure({ walkSeconds: 3_600 })
  await caller.faults(
    { route: "notification", fault: "drop_before", match: { reference_id: "dropped" } },
    { route: "notification", fault: "duplicate_notification", match: { reference_id: "twice" } },
    { route: "notification", fault: "late", delay_ms: 250, match: { reference_id: "late" } },
    { route: "notification", fault: "false_notification", match: { reference_id: "false" } },
  )
  const sales = []
  for (const [index, ref] of ["dropped", "twice", "late", "false"].entries()) sales.push((await caller.sold(boleto(ref, index + 1))).SaleId)
  await arrived(3)
  expect(sales.map(statusesOf)).toEqual([[], [1, 1], [], [7]])
  expect((await caller.read(sales[3] ?? "")).Status).toBe(1)
  await arrived(4)
  expect(statusesOf(sales[2] ?? "")).toEqual([1])
})

it("a reversal is told under the old status, unless switched off", async () => {
  const { SaleId } = await caller.sold(credit("r"))
  await arrived(4)
  await caller.control("sales/r/reverse", {})
  await arrived(5)
  expect(statusesOf(SaleId).filter((status) => status === 7)).toHaveLength(2)
  await caller.configure({ webhook: { reversals: false } })
  await caller.control("sales/r/reverse", {})
  await quiet()
  expect(receiver.received).toHaveLength(5)
  expect((await caller.money("r"))?.reversed).toBe(10_000)
})

it("any body can be posted, several times", async () => {
  const forged = { Notification: { NotificationId: "forged", Sale: { SaleId: "nobody's", Status: 7 } } }
  await caller.control("notifications", { body: forged, times: 3 })
  await caller.control("notifications", { body: "not JSON" })
  expect(receiver.received.map(({ body }) => body)).toEqual([...Array.from({ length: 3 }, () => JSON.stringify(forged)), "not JSON"])
  expect((await caller.control("notifications", {})).status).toBe(400)
})
