/** Every JSON sample of the Hubcash document against the sandbox: requests are replayed word for word, answers have the same keys and types. */
import { type HubcashSample, type HubcashSampleKind, hubcashSamples } from "../../sandbox/hubcash/samples"
import { type Caller, type ErrorBody, type SaleBody, boleto, card, credit, startCaller, startReceiver, until } from "./hubcash-caller"

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

/** The type of each key; `null` fits any type. */
function shape(value: unknown): unknown {
  if (value === null) return "null"
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])]
  if (typeof value === "object") return Object.fromEntries(Object.entries(value as object).map(([key, field]) => [key, shape(field)]))
  return typeof value
}

/** Where `answer` lacks a key of the sample or has another type. */
function differences(sample: unknown, answer: unknown, path = "$"): string[] {
  if (sample === "null" || answer === "null") return []
  if (Array.isArray(sample) && Array.isArray(answer)) return sample.length === 0 || answer.length === 0 ? [] : differences(sample[0], answer[0], `${path}[]`)
  if (typeof sample === "object" && typeof answer === "object" && sample !== null && answer !== null) {
    return Object.entries(sample).flatMap(([key, type]) => (key in answer ? differences(type, (answer as Record<string, unknown>)[key], `${path}.${key}`) : [`${path}.${key} is absent`]))
  }
  return JSON.stringify(sample) === JSON.stringify(answer) ? [] : [`${path}: ${JSON.stringify(sample)} in the document, ${JSON.stringify(answer)} here`]
}

const named = (name: string): HubcashSample => {
  const found = hubcashSamples.find((sample) => sample.name === name)
  if (!found) throw new Error(name)
  return found
}
const covered = new Set<string>()

function expectSame(name: string, answer: unknown): void {
  covered.add(name)
  expect(differences(shape(named(name).json), shape(answer))).toEqual([])
}

const take = async <Body>(method: string, path: string, body?: unknown) => (await caller.call<Body>(method, path, body)).body
const asDocumented = () => caller.configure({ checks: { documents: true, cards: true, installments: true } })

it("has a comparison that can fail", () => {
  expect(differences(shape({ a: 1, b: [{ c: "x" }] }), shape({ a: "1", b: [{}] }))).toEqual([`$.a: "number" in the document, "string" here`, "$.b[].c is absent"])
})

it("the document's own card is there, byte for byte, alone and in the list of its document", async () => {
  const id = (named("card").json as { Card: { CardId: string } }).Card.CardId
  expect(await take("GET", `/v1/cards/${id}`)).toEqual(named("card").json)
  expect(await take("GET", "/v1/cards/document/223.112.333.112?offset=0&rows=10")).toEqual(named("cards").json)
  covered.add("card").add("cards")
})

describe("requests, word for word", () => {
  it("are refused for what breaks the document's own rules: a card of 22 digits, a CPF of 12, twelve installments of R$ 0,08", async () => {
    await asDocumented()
    const fields = async (sample: string, path: string, method = "POST") =>
      (await take<ErrorBody>(method, path, named(sample).json)).Errors.map(({ Field }) => Field).sort()
    const badCard = ["Card.Document", "Card.ExpYear", "Card.Number"]
    expect(await fields("card-request", "/v1/cards")).toEqual(["Document", "ExpYear", "Number"])
    expect(await fields("card-edit-request", "/v1/cards/58c040b32d8baf18526217f5", "PUT")).toEqual(["Document"])
    expect(await fields("sale-request-new-card", "/v1/sales")).toEqual(badCard)
    expect(await fields("sale-request-all-fields", "/v1/sales")).toEqual([...badCard, "Consumer.DocumentNumber", "QuotaQty"])
  })

  it.each([
    ["card-request", "POST", "/v1/cards", 201], ["card-edit-request", "PUT", "/v1/cards/58c040b32d8baf18526217f5", 200], ["sale-request-all-fields", "POST", "/v1/sales", 201],
    ["sale-request-new-card", "POST", "/v1/sales", 201], ["sale-request-saved-card", "POST", "/v1/sales", 201], ["sale-request-billet", "POST", "/v1/sales", 201],
  ])("%s is taken as it stands once those checks are off", async (name, method, path, status) => {
    await caller.configure({ checks: { documents: false, cards: false, installments: false } })
    covered.add(name)
    expect((await caller.call(method, path, named(name).json)).status).toBe(status)
    await asDocumented()
  })

  it("a saved card past its date is declined, as it would be", async () => {
    const { Sale } = await take<{ Sale: SaleBody }>("POST", "/v1/sales", named("sale-request-saved-card").json)
    expect([Sale.Status, Sale.History.at(-1)?.Action]).toEqual([5, "Expired card"])
  })
})

describe("answers", () => {
  const consumer = { Name: "Maria da Silva", Email: "maria@dasilva.com.net", DocumentNumber: "529.982.247-25", DocumentType: "CPF" }
  const address = { City: "Curitiba", Country: "Brazil", Street: "Rua das Palmeiras", Number: "3523", ZipCode: "88202", State: "Paraná", District: "Centro", Complement: "Second floor" }
  const full = {
    Consumer: { ...consumer, Birthdate: "1980-01-02T00:00:00 GMT", Gender: "F", HomePhone: "1", MobilePhone: "2", WorkPhone: "3" }, BillingAddress: address, ShippingAddress: address,
    Items: [{ Name: "Voucher", Description: "R$ 100", Amount: "10000", Qty: "1" }], SoftDescriptor: "MyCompany", Quota: true, QuotaQty: 12,
  }

  it("a sale of every field: created, read, listed, captured, canceled", async () => {
    const created = await take<{ Sale: SaleBody }>("POST", "/v1/sales", { Sale: credit("full", { ...full, Capture: false }) })
    expectSame("sale", created)
    const id = created.Sale.SaleId
    await until(async () => (await caller.read(id)).Status === 3)
    expectSame("sale", await take("PUT", `/v1/sales/capture/${id}`))
    await caller.control(`sales/${id}/reverse`, {})
    const read = await take<{ Sale: SaleBody }>("GET", `/v1/sales/${id}`)
    expect(read.Sale.Rollback).toHaveLength(1)
    expectSame("sale", read)
    const listed = await take<{ Sales: SaleBody[] }>("GET", "/v1/sales?offset=0&rows=10&Ref=full&Currency=BRL&Method=Credit&Capture=false&Status=7")
    expect(listed.Sales).toHaveLength(1)
    expectSame("sales", listed)
    const slip = await take<{ Sale: SaleBody }>("POST", "/v1/sales", { Sale: boleto("slip", 5, { Consumer: full.Consumer }) })
    expectSame("sale", slip)
    expectSame("sale", await take("PUT", `/v1/sales/cancel/${slip.Sale.SaleId}`))
  })

  it("dates are printed as the document prints them", async () => {
    expect((await caller.sold(credit("dated"))).DateAdded).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d GMT$/)
  })

  it("a new card, its edit and its end", async () => {
    const made = await take<{ Card: { CardId: string } }>("POST", "/v1/cards", { Card: card() })
    expectSame("card", made)
    const { Number: _number, SecurityCode: _code, ...edit } = card()
    expectSame("card", await take("PUT", `/v1/cards/${made.Card.CardId}`, { Card: { ...edit, ExpMonth: "11" } }))
    expectSame("success", await take("DELETE", `/v1/cards/${made.Card.CardId}`))
  })

  it("currencies, brands, brand by first digits", async () => {
    expectSame("currencies", await take("GET", "/v1/currencies"))
    expectSame("brands", await take("GET", "/v1/brands"))
    expectSame("brand", await take("GET", "/v1/brands/555555"))
  })

  it("notifications: posted, listed, read, sent again", async () => {
    await caller.sold(credit("told"))
    const [posted] = await until(() => receiver.received.length > 0 && receiver.received)
    expectSame("notification", JSON.parse(posted?.body ?? "null"))
    const list = await take<{ Notifications: { NotificationId: string }[] }>("GET", "/v1/notifications?offset=0&rows=10")
    expectSame("notifications", list)
    const id = list.Notifications[0]?.NotificationId ?? ""
    expectSame("notification", await take("GET", `/v1/notifications/${id}`))
    expectSame("notification", await take("PUT", `/v1/notifications/${id}`))
  })

  it("errors: a field, and word for word the 401", async () => {
    expectSame("error-field", await take("POST", "/v1/sales", { Sale: { ...credit("x"), Amount: "100" } }))
    const { keys } = caller
    caller.keys = { ...keys, "x-hubcash-token": "wrong" }
    const answer = await caller.call("GET", "/v1/sales?Status=7")
    caller.keys = keys
    expect([answer.status, answer.body]).toEqual([401, named("error-authorization").json])
    covered.add("error-authorization")
  })
})

it("left no sample out", () => {
  expect(hubcashSamples.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([])
  const kinds: readonly HubcashSampleKind[] = hubcashSamples.map(({ kind }) => kind)
  expect(new Set(kinds).size).toBe(14)
})
