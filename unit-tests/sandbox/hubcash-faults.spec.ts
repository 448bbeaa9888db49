import { hubcashBreakers } from "../../sandbox/hubcash/fault-table"
import { wireFaults } from "../../sandbox/shared/fault-table"
import { type Caller, type ErrorBody, type SaleBody, boleto, credit, startCaller, until } from "./hubcash-caller"

interface RecordView {
  requests: { call: string; status: number | null; fault: string | null; reference_id: string | null; order_id: string | null; aborted: boolean; told: string | null }[]
  sales: { ref: string | null; status: number }[]
}

let caller: Caller
const tried = new Set<string>()
beforeEach(async () => { caller = await startCaller({ timeScale: 1_000 }) })
afterEach(() => caller.sandbox.close())

const onSale = (fault: string, more: Record<string, unknown> = {}) => {
  tried.add(fault)
  return caller.faults({ route: "create_sale", fault, calls: [1], ...more })
}
const record = async () => (await caller.control<RecordView>("record")).body
const lastPost = async () => (await record()).requests.filter(({ call }) => call === "create_sale").at(-1)

describe("answers that get lost", () => {
  it.each([["drop_before", 0], ["drop_after", 1]])("%s: the socket is destroyed, and a list by Ref then has %i", async (fault, count) => {
    await onSale(fault)
    await expect(caller.sell(credit("r"))).rejects.toThrow("fetch failed")
    expect(await lastPost()).toMatchObject({ fault, status: null, aborted: false, told: null, reference_id: "r" })
    expect(await caller.byRef("r")).toHaveLength(count)
  })

  it.each([["hang_before", 0], ["hang_after", 1], ["late", 1]])("%s: nothing comes until the caller gives up, and a list by Ref then has %i", async (fault, count) => {
    await onSale(fault)
    await expect(caller.sell(credit("r"), 150)).rejects.toThrow("timeout")
    await until(async () => (await lastPost())?.aborted)
    expect(await caller.byRef("r")).toHaveLength(count)
  })

  it("late and slow: the answer comes after delay_ms", async () => {
    for (const fault of ["late", "slow"]) {
      await onSale(fault, { delay_ms: 120 })
      const from = Date.now()
      expect((await caller.sold(credit(fault))).Status).toBeLessThan(7)
      expect(Date.now() - from).toBeGreaterThanOrEqual(115)
    }
  })

  it("a lost answer and a second post are two sales: nothing protects a caller that does not look", async () => {
    await onSale("drop_after")
    await expect(caller.sell(credit("r"))).rejects.toThrow("fetch failed")
    await caller.sold(credit("r"))
    expect(await until(async () => (await caller.money("r"))?.captured === 20_000)).toBe(true)
  })
})

describe("answers that are wrong", () => {
  it.each([["http_500", 500], ["http_502_html", 502], ["http_503", 503], ["http_401", 401], ["http_403", 403], ["error_body", 400]])("%s answers %i and sells nothing", async (fault, status) => {
    await onSale(fault)
    expect((await caller.sell(credit("r"))).status).toBe(status)
    expect((await record()).sales).toEqual([])
  })

  it("a 5xx can come after the sale was made, and an error body can name any field", async () => {
    await onSale("http_500", { processed: true, status: 504 })
    expect((await caller.sell(credit("r"))).status).toBe(504)
    expect((await record()).sales).toHaveLength(1)
    await onSale("error_body", { error: "Card.Number" })
    expect((await caller.sell<ErrorBody>(credit("s"))).body.Errors[0]?.Field).toBe("Card.Number")
  })

  it.each([["malformed_json", 201], ["html_200", 200], ["empty_200", 200]])("%s: the sale is made, the %i does not parse", async (fault, status) => {
    await onSale(fault)
    const answer = await caller.sell(credit("r"))
    expect([answer.status, answer.body]).toEqual([status, undefined])
    expect([(await record()).sales.length, (await lastPost())?.told]).toEqual([1, null])
  })

  it("truncated_json: the answer breaks off before its content-length", async () => {
    await onSale("truncated_json")
    await expect(caller.sell(credit("r"))).rejects.toThrow(/terminated/)
    expect((await record()).sales).toHaveLength(1)
  })

  it("work on captures, cancellations and lists too, each for itself or for one reference", async () => {
    const { SaleId } = await caller.sold(credit("r", { Capture: false }))
    await until(async () => (await caller.read(SaleId)).Status === 3)
    await caller.faults({ route: "capture_sale", fault: "drop_after", calls: [1] }, { route: "list_sales", fault: "http_503", match: { reference_id: "r" } }, { route: "cancel_sale", fault: "http_500", match: { order_id: SaleId } })
    await expect(caller.call("PUT", `/v1/sales/capture/${SaleId}`)).rejects.toThrow("fetch failed")
    expect((await caller.read(SaleId)).Status).toBe(7)
    expect((await caller.call("GET", "/v1/sales?Status=7&Ref=r")).status).toBe(503)
    expect((await caller.call("GET", "/v1/sales?Status=7&Ref=s")).status).toBe(200)
    expect((await caller.call("PUT", `/v1/sales/cancel/${SaleId}`)).status).toBe(500)
    expect((await caller.read(SaleId)).Status).toBe(7)
  })
})

describe("faults that break what is known of a sale", () => {
  it("invisible: made, the answer lost, and no read shows it for a while", async () => {
    await onSale("invisible", { delay_ms: 300 })
    await expect(caller.sell(credit("r"))).rejects.toThrow("fetch failed")
    expect([(await record()).sales.length, (await caller.byRef("r")).length]).toEqual([1, 0])
    await until(async () => (await caller.byRef("r")).length === 1)
    await caller.faults({ route: "list_sales", fault: "invisible", match: { reference_id: "r" } })
    expect(await caller.byRef("r")).toEqual([])
  })

  it("slow_accept: made only later, while a second post makes one at once", async () => {
    await onSale("slow_accept", { delay_ms: 300 })
    await expect(caller.sell(credit("r"), 100)).rejects.toThrow("timeout")
    expect((await record()).sales).toEqual([])
    await caller.sold(credit("r"))
    await until(async () => (await record()).sales.length === 2)
  })

  it("declined and stuck: a good card is refused, or a sale stays as it was made", async () => {
    await onSale("declined", { error: "Do not honour" })
    expect((await caller.sold(credit("r"))).History.at(-1)?.Action).toBe("Do not honour")
    await onSale("stuck")
    const { SaleId } = await caller.sold(credit("s"))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await caller.read(SaleId)).Status).toBe(1)
    await caller.control(`sales/${SaleId}/approve`, {})
    await until(async () => (await caller.read(SaleId)).Status === 7)
  })

  it("reverse_after_capture: what was captured is taken back", async () => {
    await onSale("reverse_after_capture", { delay_ms: 20 })
    await caller.sold(credit("r"))
    await until(async () => (await caller.money("r"))?.reversed === 10_000)
  })

  it.each<[string, Record<string, unknown>, Partial<SaleBody>]>([
    ["unknown_status", {}, { Status: 8 }], ["unknown_status", { status: 200 }, { Status: 200 }], ["no_status", {}, { Status: undefined }],
    ["other_amount", {}, { Amount: 9_999 }], ["amount_as_text", {}, { Amount: "10000" }], ["other_ref", {}, { Ref: "r-other" }],
  ])("%s %j: in this answer alone, or wherever the sale is shown", async (fault, more, shown) => {
    await onSale(fault, more)
    const sale = await caller.sold(boleto("r"))
    for (const [name, value] of Object.entries(shown)) expect(sale[name as keyof SaleBody]).toEqual(value)
    expect(await caller.read(sale.SaleId)).toMatchObject({ Status: expect.any(Number) as number, Amount: 10_000, Ref: "r" })
    await onSale(fault, { ...more, scope: "order" })
    const lasting = await caller.sold(boleto("r", 2))
    const read = await caller.read(lasting.SaleId)
    for (const [name, value] of Object.entries(shown)) expect(read[name as keyof SaleBody]).toEqual(value)
  })
})

it("a rule that cannot work is refused, and says where the fault works", async () => {
  await expect(caller.faults({ route: "get_card", fault: "declined" })).rejects.toThrow("declined works on create_sale")
  await expect(caller.faults({ route: "notification", fault: "html_200" })).rejects.toThrow("on notification:")
  await expect(caller.faults({ route: "place_order", fault: "late" })).rejects.toThrow("route")
})

it("every fault of the table was tried, those of notifications in their own file", () => {
  const ofNotifications = Object.entries(hubcashBreakers).filter(([, { routes }]) => (routes as readonly string[]).includes("notification")).map(([name]) => name)
  expect([...Object.keys(wireFaults), ...Object.keys(hubcashBreakers)].filter((name) => !tried.has(name) && !ofNotifications.includes(name))).toEqual([])
})
