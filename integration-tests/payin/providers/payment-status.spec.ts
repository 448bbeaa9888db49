import { caseKey } from "../../../src/workflows/payin/case-key"
import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("payment_status")
}, 120_000)
afterAll(() => desk?.dispose())

describe("getPaymentStatus", () => {
  const status = async (data: Record<string, unknown>) => (await desk.provider("billet").getPaymentStatus({ data })).status

  it("follows a boleto from the slip to the money", async () => {
    const session = await desk.session("billet")
    expect(await status(session.data)).toBe("pending")
    const { data } = await desk.authorize(session, "billet")
    const row = await desk.until(data, "pending")
    expect(await status(data)).toBe("pending_authorization")
    await desk.control(desk.hubcash.url, `sales/${row.id}/pay`)
    expect(await status(data)).toBe("captured")
  })

  it("whose answer a person waits for closes his case, whoever asked: the worker finds it known", async () => {
    const { data } = await desk.authorize(await desk.session("billet"), "billet")
    const row = await desk.until(data, "pending")
    const { id } = await desk.voucher.cases.open({ kind: "underpaid", dedupeKey: caseKey("underpaid", row.id), orderId: null, reason: "test" })
    await desk.control(desk.hubcash.url, `sales/${row.id}/pay`)
    expect(await status(data)).toBe("captured")
    expect((await desk.voucher.cases.subject(id))?.view.state).toBe("closed")
  })

  it("of a slip that was paid short stays unpaid", async () => {
    const { data } = await desk.authorize(await desk.session("billet"), "billet")
    const row = await desk.until(data, "pending")
    await desk.control(desk.hubcash.url, `sales/${row.id}/pay`, { amount: 9_999 })
    expect(await status(data)).toBe("pending_authorization")
  })

  it("of what carries no reference of ours is pending", async () => {
    expect(await status({})).toBe("pending")
  })

  it("of a status that no document knows changes nothing", async () => {
    const { data } = await desk.authorize(await desk.session("billet"), "billet")
    await desk.until(data, "pending")
    await desk.control(desk.hubcash.url, "faults", { rules: [{ route: "get_sale", fault: "unknown_status" }, { route: "list_sales", fault: "unknown_status" }] })
    expect(await status(data)).toBe("pending_authorization")
    await desk.control(desk.hubcash.url, "faults", { rules: [] })
  })
})
