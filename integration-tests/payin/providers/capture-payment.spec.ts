import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("capture_payment", { captureWhen: "issued" })
}, 120_000)
afterAll(() => desk?.dispose())

describe("capturePayment", () => {
  it("captures a reserved sale in full, once", async () => {
    const { data, row } = await desk.paid("credit", { state: "authorized" })
    expect(desk.statuses(row.id)).toEqual([3])
    await desk.provider("credit").capturePayment({ data })
    await desk.provider("credit").capturePayment({ data })
    expect(desk.statuses(row.id)).toEqual([7])
    expect((await desk.payin.actions.of(row.id)).map(({ kind, state }) => [kind, state])).toEqual([["capture", "done"]])
  })

  it("of a sale that is captured already, by hand or by a lost answer, finds it done and asks for nothing", async () => {
    const { data, row } = await desk.paid("credit", { state: "authorized" })
    await desk.payin.hubcash.capture(row.pspId ?? "", 10_000)
    const captures = () => desk.hubcash.state.record.requests.filter(({ call }) => call === "capture_sale").length
    const before = captures()
    await desk.provider("credit").capturePayment({ data })
    expect([captures() - before, desk.statuses(row.id), (await desk.rowOf(data)).state]).toEqual([0, [7], "captured"])
  })

  it("that Hubcash refuses is refused here too, and captures nothing", async () => {
    const { data, row } = await desk.paid("credit", { card: "4000000000000093", state: "authorized" })
    await expect(desk.provider("credit").capturePayment({ data })).rejects.toMatchObject({ type: "not_allowed" })
    expect(desk.statuses(row.id)).toEqual([3])
  })

  it("of what captures itself is refused while it is not paid", async () => {
    const { data } = await desk.authorize(await desk.session("billet"), "billet")
    await expect(desk.provider("billet").capturePayment({ data })).rejects.toThrow("captures itself")
  })

  it("of debit stays as it is: it is captured at once in this mode too", async () => {
    expect((await desk.paid("debit")).row).toMatchObject({ capture: true, state: "captured" })
  })
})
