/** The client against the sandbox over real HTTP: every endpoint, and what a caller that lost an answer can find out. */
import { createHubcashSandbox, magicCards, type HubcashSandbox } from "../../../sandbox/hubcash"
import { hubcashRoutes } from "../../../sandbox/hubcash/fault-table"
import { readHubcashSale } from "../../../src/domain/hubcash-sale"
import { HubcashClient, HubcashError, HubcashNames, HubcashNotFoundError, HubcashRejectedError, HubcashRequestError, parseHubcashDate, type HubcashSale } from "../../../src/clients/hubcash"
import { until } from "../../sandbox/hubble-caller"
import { BOLETO, CARD as CARD_OF_FOUR, CPF, CREDIT as CREDIT_OF_FOUR, PAN, rejection } from "./hubcash-double"

/** Visa's security codes have three digits; the four of the other tests are easier to look for in a log. */
const CARD = { ...CARD_OF_FOUR, SecurityCode: "233" }
const CREDIT = { ...CREDIT_OF_FOUR, Card: CARD }

let sandbox: HubcashSandbox
let client: HubcashClient
const lines: string[] = []
const logger = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) }
const connect = (more: Partial<ConstructorParameters<typeof HubcashClient>[0]> = {}) =>
  new HubcashClient({ baseUrl: `${sandbox.url}/v1`, code: "sandbox-code", token: "sandbox-token", logger, ...more })

beforeEach(async () => {
  sandbox = await createHubcashSandbox({ timeScale: 1_000 })
  client = connect()
})
afterEach(async () => {
  await sandbox.close()
  await client.close()
  // Random ids may hold any four digits.
  const logged = lines.splice(0).join("\n").replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID")
  expect([PAN, CPF, CPF.replace(/\W/g, "")].filter((secret) => logged.includes(secret))).toEqual([])
})

const fault = (fault: string, more: Record<string, unknown> = {}) => sandbox.state.faults.replace([{ route: "create_sale", fault, calls: [1], ...more }])
const reached = async (id: string, status: number): Promise<HubcashSale> => until(async () => {
  const { data } = await client.getSale(id)
  return data.Status === status && data
})

/** Not a call of ours: the notification itself, and two reads that nothing here needs. */
const NOT_CALLED: readonly string[] = ["notification", "list_cards", "get_notification"]

it("every endpoint that is needed is called, and understood", async () => {
  const card = (await client.createCard(CARD)).data
  expect(card).toMatchObject({ Brand: "Visa", LastDigits: "1111", Document: CPF })
  expect((await client.getCard(card.CardId)).data).toEqual(card)
  const { Number: _number, SecurityCode: _code, ...edit } = CARD
  expect((await client.editCard(card.CardId, { ...edit, ExpMonth: "11" })).data.ExpMonth).toBe("11")
  const sale = (await client.createSale({ ...CREDIT, Card: { CardId: card.CardId }, Quota: true, QuotaQty: 12 })).data
  expect(sale).toMatchObject({ Ref: CREDIT.Ref, Amount: 10_000, QuotaQty: 12, Capture: false, Card: { LastDigits: "1111" } })
  const authorized = await reached(sale.SaleId, 3)
  expect(readHubcashSale(authorized)).toMatchObject({ meaning: "authorized" })
  expect((await client.listSales({ Status: 3, Ref: CREDIT.Ref })).data).toMatchObject({ count: 1, unreadable: [], rows: [{ SaleId: sale.SaleId }] })
  const captured = (await client.captureSale(sale.SaleId)).data
  expect(readHubcashSale(captured)).toMatchObject({ meaning: "captured", reversed: false })
  expect(parseHubcashDate(captured.DateCaptured)?.getTime()).toBeGreaterThan(Date.now() - 60_000)
  expect(readHubcashSale((await client.cancelSale(sale.SaleId)).data)).toMatchObject({ meaning: "canceled" })
  expect((await client.listCurrencies()).data.rows.map(({ Name }) => Name)).toContain("BRL")
  expect((await client.listBrands()).data.rows).toContainEqual({ Name: "Visa", Image: expect.any(String) as string, NumberDigits: 16, NumberSecurity: 3 })
  expect((await client.findBrand(PAN.slice(0, 6)))?.Name).toBe("Visa")
  const [latest] = (await client.listNotifications({ offset: 0, rows: 5 })).data.rows
  expect(latest?.Sale).toEqual({ SaleId: sale.SaleId, Status: 6 })
  const id = latest?.NotificationId ?? ""
  expect((await client.resendNotification(id)).data.NotificationId).toBe(id)
  expect((await client.deleteCard(card.CardId)).data).toBe(true)
  await rejection(client.getCard(card.CardId), HubcashNotFoundError)
  const called = new Set(sandbox.state.record.requests.map(({ call }) => call))
  expect(hubcashRoutes.filter((route) => !NOT_CALLED.includes(route) && !called.has(route))).toEqual([])
})

describe("an answer that was lost", () => {
  it.each(["drop_after", "hang_after", "malformed_json", "truncated_json", "html_200", "empty_200", "no_status"])("%s: the sale is found by its Ref, and charged once", async (name) => {
    fault(name)
    const made = await client.createSale(CREDIT, { deadlineMs: 300 }).catch((error: HubcashError) => error.outcome)
    // A sale without a status is an answer all the same: its id is known.
    expect(typeof made === "string" ? made : made.data.Status).toBe(name === "no_status" ? null : "unknown")
    const { sales, complete } = await client.findSalesByRef(CREDIT.Ref)
    expect([sales.map(({ Ref }) => Ref), complete]).toEqual([[CREDIT.Ref], true])
  })

  it.each(["drop_before", "hang_before", "http_500", "http_502_html", "http_503"])("%s: nothing is found, and nobody was charged", async (name) => {
    fault(name)
    expect((await rejection(client.createSale(CREDIT, { deadlineMs: 300 }), HubcashError)).outcome).toBe("unknown")
    expect(await client.findSalesByRef(CREDIT.Ref)).toEqual({ sales: [], complete: true })
    expect(sandbox.state.sales.all()).toEqual([])
  })

  it("one look is no proof: a sale made late or not yet shown is found by a later one", async () => {
    fault("invisible", { delay_ms: 400 })
    await rejection(client.createSale(CREDIT), HubcashError)
    expect(await client.findSalesByRef(CREDIT.Ref)).toEqual({ sales: [], complete: true })
    await until(async () => (await client.findSalesByRef(CREDIT.Ref)).sales.length === 1)
  })

  it("two posts are two sales, and both are found, whatever became of them", async () => {
    const [first, second] = [(await client.createSale(CREDIT)).data, (await client.createSale(CREDIT)).data]
    await Promise.all([reached(first.SaleId, 3), reached(second.SaleId, 3)])
    await client.cancelSale(second.SaleId)
    const { sales } = await client.findSalesByRef(CREDIT.Ref)
    expect(sales.map(({ SaleId, Status }) => [SaleId, Status])).toEqual([[first.SaleId, 3], [second.SaleId, 6]])
  })

  it("more sales than a page holds are read to the end; one that cannot be read means that nothing is proven", async () => {
    sandbox.state.configure({ walkSeconds: 3_600 })
    for (let count = 0; count < 205; count += 1) await client.createSale({ ...BOLETO, Ref: "many", Billet: { OurNumber: count + 1, ExpiresIn: 3 } })
    const found = await client.findSalesByRef("many")
    expect([found.sales.length, found.complete]).toEqual([205, true])
    sandbox.state.faults.replace([{ route: "list_sales", fault: "other_ref" }])
    expect(await client.findSalesByRef("many")).toEqual({ sales: [], complete: false })
  })

  it("a list that fails is not an empty one", async () => {
    await client.createSale(CREDIT)
    sandbox.state.faults.replace([{ route: "list_sales", fault: "http_500", calls: [4] }])
    expect((await rejection(client.findSalesByRef(CREDIT.Ref), HubcashError)).outcome).toBe("unknown")
  })
})

describe("refusals", () => {
  it("of the shopper's input name its fields, and nothing is charged", async () => {
    const error = await rejection(client.createSale({ ...CREDIT, Card: { ...CARD, Document: "529.982.247-26", Number: "4111111111111112" } }), HubcashRejectedError)
    expect([error.outcome, error.errors.map(({ field }) => field)]).toEqual(["refused", ["Card.Document", "Card.Number"]])
    expect(sandbox.state.sales.all()).toEqual([])
  })

  it("of the issuer come as a sale with status 5 or as an error body", async () => {
    const declined = (await client.createSale({ ...CREDIT, Card: { ...CARD, Number: magicCards.insufficient_funds.number } })).data
    expect(readHubcashSale(declined)).toMatchObject({ meaning: "error" })
    const error = await rejection(client.createSale({ ...CREDIT, Card: { ...CARD, Number: magicCards.declined_400.number } }), HubcashRejectedError)
    expect(error).toMatchObject({ outcome: "refused", errors: [{ type: "Payment", field: "Card" }] })
  })

  it("wrong keys, an account that may not, bodies the account wants otherwise", async () => {
    for (const wrong of [connect({ token: "wrong" }), connect({ code: "wrong" })]) {
      expect(await rejection(wrong.createSale(CREDIT), HubcashError)).toMatchObject({ outcome: "refused", status: 401 })
      await wrong.close()
    }
    sandbox.state.configure({ bodies: "bare" })
    expect((await rejection(client.createSale(CREDIT), HubcashRejectedError)).errors[0]?.field).toBe("Sale")
    const bare = connect({ wrapBodies: false })
    expect((await bare.createSale(CREDIT)).data.Status).toBe(1)
    await bare.close()
    sandbox.state.configure({ credentials: { ...sandbox.state.config.credentials, allowed: false } })
    expect(await rejection(client.createSale(CREDIT), HubcashError)).toMatchObject({ outcome: "unknown", status: 403 })
  })
})

it("a status the table does not know is told apart, wherever it comes from", async () => {
  fault("unknown_status", { scope: "order" })
  const { data } = await client.createSale(CREDIT)
  expect(readHubcashSale(data)).toEqual({ kind: "unknown_status", status: 8, reversed: false })
  expect(readHubcashSale((await client.getSale(data.SaleId)).data).kind).toBe("unknown_status")
})

it("every status the sandbox walks through is one the table knows", async () => {
  const sales = [
    ...Object.values(magicCards).filter(({ number }) => number !== magicCards.declined_400.number).map(({ number }) => ({ ...CREDIT, Ref: number, Capture: true, Card: { ...CARD, Number: number } })),
    { ...CREDIT, Ref: "debit", Method: "Debit" as const }, { ...BOLETO, Ref: "boleto" },
  ]
  for (const sale of sales) await client.createSale(sale)
  await until(() => sandbox.state.sales.all().every(({ ref, status }) => status > 3 || ["4000000000000077", "4000000000000069", "4000000000000093"].includes(ref ?? "")))
  for (const { method, capture, history } of sandbox.state.sales.all()) {
    for (const { status } of history) {
      expect(readHubcashSale({ Method: method, Capture: capture, Status: status, DateCaptured: null, DateReversed: null, Rollback: [] }).kind).toBe("known")
    }
  }
})

it("a boleto has its line and its picture, expires and is paid late", async () => {
  const { data } = await client.createSale({ ...BOLETO, Billet: { ...BOLETO.Billet, Instructions: ["Pay at any bank"] } })
  expect(data.Billet).toMatchObject({ OurNumber: "7", ExpiresIn: 3, Digitable: expect.stringMatching(/^00190/) as string, Instructions: ["Pay at any bank"] })
  expect(Buffer.from(data.Billet?.Image ?? "", "base64").subarray(1, 4).toString()).toBe("PNG")
  await reached(data.SaleId, 4)
  const act = (what: string) => fetch(`${sandbox.url}/_sandbox/sales/${data.SaleId}/${what}`, { method: "POST" })
  await act("expire")
  expect(readHubcashSale((await client.getSale(data.SaleId)).data)).toMatchObject({ meaning: "canceled" })
  await act("pay")
  expect(readHubcashSale((await client.getSale(data.SaleId)).data)).toMatchObject({ meaning: "captured", reversed: false })
  await act("reverse")
  expect(readHubcashSale((await client.getSale(data.SaleId)).data)).toMatchObject({ meaning: "captured", reversed: true })
})

describe("names and brands", () => {
  it("are spelled as Hubcash's own list spells them, asked for once", async () => {
    const names = new HubcashNames(client)
    expect(await Promise.all([names.currency("brl"), names.currency("BRL")])).toEqual(["BRL", "BRL"])
    expect([names.method("credit"), names.method("Billet")]).toEqual(["Credit", "Billet"])
    expect(sandbox.state.record.requests.map(({ call }) => call)).toEqual(["list_currencies"])
    expect((await rejection(names.currency("inr"), HubcashRequestError)).message).toContain("BRL, USD")
    expect(() => names.method("pix")).toThrow(HubcashRequestError)
  })

  it("a list that failed is asked for again, and one that is an hour old too", async () => {
    let now = 0
    const names = new HubcashNames(client, () => now)
    sandbox.state.faults.replace([{ route: "list_currencies", fault: "http_500", calls: [1] }])
    await rejection(names.currency("brl"), HubcashError)
    expect(await names.currency("brl")).toBe("BRL")
    now = 3_600_000
    expect(await names.currency("brl")).toBe("BRL")
    expect(sandbox.state.record.requests.map(({ status }) => status)).toEqual([500, 200, 200])
  })

  it("a brand is found by six digits or by four, none is null, and no card number was ever in a URL", async () => {
    const found = await Promise.all(["411111", "555555", "4111", "636368", "378282", "999999"].map(async (digits) => (await client.findBrand(digits))?.Name ?? null))
    expect(found).toEqual(["Visa", "Mastercard", "Visa", "Elo", "Amex", null])
    await rejection(client.findBrand(PAN), HubcashRequestError)
    expect(sandbox.state.record.anomalies).toEqual([])
    sandbox.state.faults.replace([{ route: "get_brand", fault: "http_500" }])
    await rejection(client.findBrand("411111"), HubcashError)
  })
})
