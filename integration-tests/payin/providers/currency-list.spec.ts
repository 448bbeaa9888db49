import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("currency_list")
}, 120_000)
afterAll(() => desk?.dispose())
afterEach(() => desk.control(desk.hubcash.url, "faults", { rules: [] }))

const calls = () => desk.hubcash.state.record.requests.map(({ call }) => call)

describe("A Hubcash that tells no currencies", () => {
  it.each([
    ["fails", { fault: "http_500" }], ["knows no such address", { fault: "http_500", status: 404 }], ["drops the connection", { fault: "drop_before" }], ["answers HTML", { fault: "html_200" }],
  ])("takes the sale all the same when its list %s: once, at the first try, in capitals", async (_what, fault) => {
    await desk.control(desk.hubcash.url, "faults", { rules: [{ route: "list_currencies", ...fault }] })
    const session = await desk.session("billet")
    const { status, data } = await desk.authorize(session, "billet")
    expect(status).toBe("pending_authorization")
    const row = await desk.rowOf(data)
    expect(row).toMatchObject({ state: "pending", sends: 1, pspId: expect.any(String) })
    expect(desk.hubcash.state.sales.ofRef(row.reference)).toMatchObject([{ currency: "BRL", method: "Billet" }])
  }, 40_000)

  it("is asked for a card's brand by its first digits alone, and for no list of brands", async () => {
    await desk.control(desk.hubcash.url, "faults", { rules: [{ route: "list_brands", fault: "http_500" }] })
    const before = calls().length
    await desk.storeCard({ customerId: "cus_1", cartId: null })
    expect(calls().slice(before)).toEqual(["get_brand", "get_brand", "create_card"])
  })

  it("does not hold the sale up for long when its list hangs: it is asked before the intent, and the sale's answer is not lost", async () => {
    await desk.control(desk.hubcash.url, "faults", { rules: [{ route: "list_currencies", fault: "hang_before" }] })
    const session = await desk.session("credit")
    const before = calls().length
    const { data } = await desk.authorize(session, "credit")
    expect(calls().slice(before).filter((call) => call === "list_currencies" || call === "list_sales" || call === "create_sale")).toEqual(["list_currencies", "create_sale"])
    expect((await desk.until(data, "captured")).sends).toBe(1)
  }, 60_000)
})
