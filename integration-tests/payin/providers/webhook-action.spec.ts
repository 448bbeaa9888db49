import { openDesk, type Desk, NOTIFICATION_TOKEN } from "./provider-desk"
import { signHub123Webhook } from "../../../src/clients/hub123"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("webhook_action")
}, 120_000)
afterAll(() => desk?.dispose())

const notification = (saleId: string) => Buffer.from(JSON.stringify({ Notification: { NotificationId: "n1", DateUpdated: "2026-11-26 08:00:00", DateAdded: "2026-11-26 08:00:00", LastResponseCode: null, Sale: { SaleId: saleId, Status: 7 } } }))
const ofHubcash = (body: Buffer, token = NOTIFICATION_TOKEN) => desk.provider("billet").getWebhookActionAndData({ data: {}, rawData: body, headers: { "x-notification-token": token } })
const payment = (cId: string | null, hId: string | null) => JSON.stringify({ success: true, result: { payment: { amount: { value: 10_000, currency: "BRL" }, identifiers: { c_id: Number(cId), h_id: Number(hId) }, status: { status: "success", final: true, success: true }, destination: "in", service_id: 14703 } }, request_id: "r", processing_time: 1 })
const ofHub123 = (body: string, secret = "sandbox-secret") => desk.provider("redirect").getWebhookActionAndData({ data: {}, rawData: Buffer.from(body), headers: { ...signHub123Webhook(body, secret) } })

async function waitingPayIn() {
  const session = await desk.session("redirect")
  const { data } = await desk.authorize(session, "redirect")
  return { session, row: await desk.rowOf(data) }
}

describe("getWebhookActionAndData", () => {
  it("believes nothing of a signed webhook: the payment is read again", async () => {
    const { session, row } = await waitingPayIn()
    expect(await ofHub123(payment(row.cId, row.pspId))).toMatchObject({ action: "pending" })
    await desk.control(desk.hub123.url, `payments/${row.cId}/pay`)
    await desk.world.query(`update payin_request set looked_at = null where id = :id`, { id: row.id })
    expect(await ofHub123(payment(row.cId, row.pspId))).toEqual({ action: "captured", data: { session_id: session.id, amount: 100 } })
  })

  it("believes 123hub's API secret and the webhook secrets beside it", async () => {
    const { row } = await waitingPayIn()
    expect(await ofHub123(payment(row.cId, row.pspId), "older-secret")).toMatchObject({ action: "pending" })
    expect([...(await desk.payin.hub123Secrets())]).toEqual(["sandbox-secret", "older-secret"])
  })

  it("answers not_supported to a forged signature, a wrong token, a broken body and an unknown payment", async () => {
    const { row } = await waitingPayIn()
    expect(await ofHub123(payment(row.cId, row.pspId), "another-secret")).toEqual({ action: "not_supported" })
    expect(await ofHub123(payment("999999", "999999"))).toEqual({ action: "not_supported" })
    expect(await ofHubcash(Buffer.from("{"))).toEqual({ action: "not_supported" })
    expect(await ofHubcash(notification("58c040b32d8baf18526217f5"))).toEqual({ action: "not_supported" })
  })

  it("of Hubcash counts with a token of ours alone, whatever sale it names", async () => {
    const session = await desk.session("billet")
    const { data } = await desk.authorize(session, "billet")
    const { id, pspId: sale } = await desk.until(data, "pending")
    await desk.control(desk.hubcash.url, `sales/${sale}/pay`)
    await desk.world.query(`update payin_request set looked_at = null where id = :id`, { id })
    expect(await ofHubcash(notification(sale ?? ""), "wrong")).toEqual({ action: "not_supported" })
    expect(await ofHubcash(notification(sale ?? ""), "f".repeat(NOTIFICATION_TOKEN.length))).toEqual({ action: "not_supported" })
    expect(await ofHubcash(notification(sale ?? ""))).toEqual({ action: "captured", data: { session_id: session.id, amount: 100 } })
  })

  it("never names a session that is gone: with two carts, Medusa would complete the stranger's", async () => {
    const { session, row } = await waitingPayIn()
    const stranger = await waitingPayIn()
    await desk.control(desk.hub123.url, `payments/${row.cId}/pay`)
    desk.sessions.delete(session.id)
    expect(await ofHub123(payment(row.cId, row.pspId))).toEqual({ action: "not_supported" })
    expect((await desk.rowOf(stranger.session.data)).state).toBe("pending")
  })

  it("never tells of money that pays for nothing any more: its order was cancelled, or a part of it went back; whoever asks waits, and the worker decides", async () => {
    const account = { bank_account: "1234567890", ifsc_code: "HDFC0000001" }
    for (const gone of ["order", "part"]) {
      const { session, row } = await waitingPayIn()
      desk.orders.set(session.cartId, { id: `order_${row.id}`, items: [], ...(gone === "order" ? { status: "canceled" } : {}) })
      await desk.control(desk.hub123.url, `payments/${row.cId}/pay`)
      await desk.until(session.data, "captured")
      if (gone === "part") await desk.payin.actions.add({ requestId: row.id, kind: "pay_out", key: "case:vcase_1", amount: 100, currency: row.currency, seal: desk.payin.receivers.seal(account) })
      await desk.world.query(`update payin_request set looked_at = null, asked_at = null, due_at = null where id = :id`, { id: row.id })
      expect([gone, await ofHub123(payment(row.cId, row.pspId))]).toEqual([gone, { action: "not_supported" }])
      expect([gone, (await desk.authorize(session, "redirect")).status]).toEqual([gone, "pending_authorization"])
      expect((await desk.payin.requests.read(row.id))?.asked).toBe(true)
    }
  })

  it("never names a session that carries another reference or belongs to another provider", async () => {
    for (const change of [{ data: { voucher_hub: { reference: "payin_other" } } }, { provider_id: "pp_system_default" }]) {
      const { session, row } = await waitingPayIn()
      await desk.control(desk.hub123.url, `payments/${row.cId}/pay`)
      Object.assign(desk.sessions.get(session.id) ?? {}, change)
      expect(await ofHub123(payment(row.cId, row.pspId))).toEqual({ action: "not_supported" })
    }
  })
})
