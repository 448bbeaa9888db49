import { magicCards } from "../../sandbox/hubcash"
import { type Caller, type ErrorBody, type SaleBody, APPROVED, CPF, boleto, card, credit, startCaller, until } from "./hubcash-caller"

let caller: Caller
beforeEach(async () => { caller = await startCaller({ timeScale: 1_000 }) })
afterEach(() => caller.sandbox.close())

const rows = async (path: string) => Object.values((await caller.call<Record<string, unknown[]>>("GET", `/v1/${path}`)).body)[0] ?? []

describe("what a sale must be", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["centavos as text", { Amount: "10000" }, "Amount: Must be a number"],
    ["half a centavo", { Amount: 100.5 }, "Amount: Must be a whole number"],
    ["nothing to pay", { Amount: 0 }, "Amount: Must be above 0"],
    ["a currency in small letters", { Currency: "brl" }, "Currency: Unknown currency"],
    ["a method in small letters", { Method: "credit" }, "Method: Must be Credit, Debit or Billet"],
    ["a brand in small letters", { Card: { ...card(), Brand: "visa" } }, "Card.Brand: Unknown brand"],
    ["an item's amount as a number", { Items: [{ Name: "Voucher", Amount: 100, Qty: "1" }] }, "Items.0.Amount: Must be text"],
    ["an item's quantity as a number", { Items: [{ Name: "Voucher", Amount: "100", Qty: 1 }] }, "Items.0.Qty: Must be text"],
    ["installments under R$ 5,00", { Amount: 5_999, Quota: true, QuotaQty: 12 }, "QuotaQty: The lower quota value allowed is R$ 5,00"],
    ["installments without saying so", { QuotaQty: 2 }, "Quota: Must be true with QuotaQty"],
    ["debit in installments", { Method: "Debit", Quota: true, QuotaQty: 2 }, "QuotaQty: Debit does not accept installments"],
    ["no card", { Card: undefined }, "Card: Required"],
    ["a card nobody saved", { Card: { CardId: "nothing" } }, "Card.CardId: Not found"],
    ["a card without its holder's document", { Card: { ...card(), Document: undefined } }, "Card.Document: Must be text"],
    ["a wrong CPF", { Card: { ...card(), Document: "529.982.247-26" } }, "Card.Document: Invalid document"],
    ["a wrong CPF of the consumer", { Consumer: { DocumentNumber: "111.111.111-11", DocumentType: "CPF" } }, "Consumer.DocumentNumber: Invalid document"],
    ["a CPF called a CNPJ", { Consumer: { DocumentNumber: CPF, DocumentType: "CNPJ" } }, "Consumer.DocumentNumber: Is not a CNPJ"],
    ["a mistyped card", { Card: card("4111111111111112") }, "Card.Number: Invalid card number"],
    ["a number of another brand", { Card: card("5555555555554444") }, "Card.Number: Invalid card number"],
    ["a security code that is too short", { Card: { ...card(), SecurityCode: "12" } }, "Card.SecurityCode: Invalid security code"],
    ["a card past its month", { Card: { ...card(), ExpYear: "2022" } }, "Card.ExpYear: Expired card"],
    ["a month of one digit", { Card: { ...card(), ExpMonth: "3" } }, "Card.ExpMonth: Must be mm"],
  ])("%s is refused, and nothing is sold", async (_case, more, problem) => {
    expect(await caller.refusal(credit("r", more))).toEqual([problem])
    expect(await caller.byRef("r")).toEqual([])
  })

  it("a boleto needs its own part, a number of ours, and at most six instructions", async () => {
    const seven = Array.from({ length: 7 }, (_, index) => `line ${index}`)
    expect(await caller.refusal({ ...boleto("r"), Billet: undefined })).toEqual(["Billet: Required"])
    expect(await caller.refusal(boleto("r", 1, { Billet: { ExpiresIn: 3 } }))).toEqual(["Billet.OurNumber: Must be a number"])
    expect(await caller.refusal(boleto("r", 1, { Billet: { OurNumber: 1, ExpiresIn: 3, Instructions: seven } }))).toEqual(["Billet.Instructions: At most 6 instructions"])
    expect((await caller.sold(boleto("r", 1, { Billet: { OurNumber: 1, ExpiresIn: 3, Instructions: seven.slice(0, 6) } }))).Billet?.OurNumber).toBe(1)
  })

  it("exactly R$ 5,00 an installment is enough; an alphanumeric CNPJ is a document", async () => {
    expect((await caller.sold(credit("r", { Amount: 6_000, Quota: true, QuotaQty: 12 }))).Status).toBe(1)
    expect((await caller.sold(credit("s", { Card: { ...card(), Document: "12.ABC.345/01DE-35" } }))).Status).toBe(1)
  })

  it("the body is wrapped as the document shows it, or bare where the account wants it so", async () => {
    expect((await caller.call("POST", "/v1/sales", credit("r"))).status).toBe(400)
    await caller.configure({ bodies: "bare" })
    expect((await caller.call("POST", "/v1/sales", credit("r"))).status).toBe(201)
    expect((await caller.sell(credit("r"))).status).toBe(400)
    await caller.configure({ bodies: "both", createdStatus: 200 })
    expect((await caller.sell(credit("r"))).status).toBe(200)
  })
})

describe("a Ref is no key", () => {
  it("two posts are two sales and two charges, and the sandbox's own books say so", async () => {
    const [first, second] = [await caller.sold(credit("twice")), await caller.sold(credit("twice"))]
    expect(first.SaleId).not.toBe(second.SaleId)
    await until(async () => (await caller.money("twice"))?.captured === 20_000)
    expect(await caller.money("twice")).toMatchObject({ sale_ids: [first.SaleId, second.SaleId], kept: 20_000 })
    expect((await caller.control("summary")).body).toMatchObject({ charged_twice: ["twice"], refs_with_several_sales: ["twice"] })
    expect(await caller.anomalies()).toEqual(["ref_used_again"])
  })

  it("a boleto's number used again is noticed too", async () => {
    await caller.sold(boleto("a", 7))
    await caller.sold(boleto("b", 7))
    expect(await caller.anomalies()).toEqual(["our_number_used_again"])
  })
})

describe("lists", () => {
  it("of sales want a Status, filter by everything the document names, and page by offset and rows", async () => {
    expect((await caller.call<ErrorBody>("GET", "/v1/sales?Ref=a")).body.Errors[0]).toEqual({ Type: "Error", Field: "Status", Description: "Required" })
    await caller.configure({ walkSeconds: 3_600 })
    for (let count = 0; count < 12; count += 1) await caller.sold(count % 2 ? boleto("even", count + 1) : credit("odd", { Capture: false }))
    const count = async (query: string) => (await rows(`sales?Status=1&${query}`)).length
    expect([await count(""), await count("rows=100"), await count("rows=5&offset=10"), await count("rows=5&offset=12")]).toEqual([10, 12, 2, 0])
    expect([await count("Ref=odd"), await count("Method=Billet"), await count("Method=billet"), await count("Capture=false"), await count("Currency=USD")]).toEqual([6, 6, 0, 6, 0])
    expect(await rows("sales?Status=7")).toEqual([])
    expect((await caller.call("GET", "/v1/sales?Status=seven")).status).toBe(400)
    expect((await caller.call("GET", "/v1/sales?Status=1&rows=many")).status).toBe(400)
    await caller.configure({ statusRequired: false })
    expect(await rows("sales?rows=100")).toHaveLength(12)
  })

  it("of cards are by document, in any punctuation", async () => {
    await caller.call("POST", "/v1/cards", { Card: card() })
    await caller.call("POST", "/v1/cards", { Card: card() })
    expect(await rows(`cards/document/${CPF}`)).toHaveLength(2)
    expect(await rows("cards/document/52998224725?rows=1&offset=1")).toHaveLength(1)
    expect(await rows("cards/document/11144477735")).toEqual([])
  })
})

describe("cards", () => {
  it("are saved without number and code, edited, used, and deleted", async () => {
    const made = (await caller.call<{ Card: { CardId: string; LastDigits: string } }>("POST", "/v1/cards", { Card: card() })).body.Card
    expect(made.LastDigits).toBe("1111")
    const { Number: _number, SecurityCode: _code, ...edit } = card()
    const path = `/v1/cards/${made.CardId}`
    expect((await caller.call("PUT", path, { Card: { ...edit, ExpMonth: "11" } })).body).toMatchObject({ Card: { ExpMonth: "11", LastDigits: "1111" } })
    expect((await caller.sold(credit("saved", { Card: { CardId: made.CardId } }))).Card?.CardId).toBe(made.CardId)
    expect((await caller.call("DELETE", path)).status).toBe(200)
    expect([(await caller.call("GET", path)).status, (await caller.call("DELETE", path)).status, (await caller.call("PUT", path, { Card: edit })).status]).toEqual([404, 400, 400])
    expect(await caller.refusal(credit("gone", { Card: { CardId: made.CardId } }))).toEqual(["Card.CardId: Not found"])
  })

  it("neither number nor security code is anywhere in what the sandbox tells", async () => {
    await caller.call("POST", "/v1/cards", { Card: card() })
    await caller.sold(credit("r"))
    await caller.call("GET", `/v1/cards/document/${CPF}`)
    const everything = JSON.stringify([(await caller.control("record")).body, (await caller.control("summary")).body, (await caller.byRef("r"))])
    expect(everything).not.toContain(APPROVED)
    expect(everything).not.toContain("SecurityCode")
    expect(JSON.stringify((await caller.control("record")).body)).not.toContain(CPF)
  })
})

describe("names and brands", () => {
  it("a brand is found by six digits or by four, and a whole number in the URL is noticed", async () => {
    const brand = async (digits: string) => (await caller.call<{ Brand?: { Name: string } }>("GET", `/v1/brands/${digits}`)).body.Brand?.Name
    expect([await brand("4111"), await brand("411111"), await brand("5555"), await brand("555555"), await brand("636368"), await brand("9999")]).toEqual(["Visa", undefined, undefined, "Mastercard", "Elo", undefined])
    expect(await caller.anomalies()).toEqual([])
    await brand(APPROVED)
    expect(await caller.anomalies()).toEqual(["card_number_in_url"])
  })

  it("the magic numbers are valid cards of their brand", async () => {
    for (const { number } of Object.values(magicCards)) expect(number).toMatch(/^4\d{15}$/)
    await Promise.all(Object.values(magicCards).map(({ number }) => caller.call("POST", "/v1/cards", { Card: card(number) }).then(({ status }) => expect(status).toBe(201))))
    expect((await caller.control<{ magic: object }>("cards")).body.magic).toEqual(magicCards)
  })
})

describe("keys", () => {
  it("both are wanted on every endpoint, and an account that is not allowed gets 403", async () => {
    const sale: SaleBody = await caller.sold(credit("r"))
    const endpoints: [string, string][] = [
      ["GET", "cards/x"], ["PUT", "cards/x"], ["DELETE", "cards/x"], ["GET", "cards/document/1"], ["POST", "cards"], ["GET", "sales?Status=1"], ["GET", `sales/${sale.SaleId}`],
      ["PUT", `sales/capture/${sale.SaleId}`], ["PUT", `sales/cancel/${sale.SaleId}`], ["POST", "sales"], ["GET", "currencies"], ["GET", "brands"], ["GET", "brands/4111"],
      ["GET", "notifications"], ["GET", "notifications/x"], ["PUT", "notifications/x"],
    ]
    const statuses = async () => new Set(await Promise.all(endpoints.map(async ([method, path]) => (await caller.call(method, `/v1/${path}`)).status)))
    for (const keys of [{}, { ...caller.keys, "x-hubcash-code": "wrong" }, { "x-hubcash-code": "sandbox-code" }] as Record<string, string>[]) {
      const kept = caller.keys
      caller.keys = keys
      expect(await statuses()).toEqual(new Set([401]))
      caller.keys = kept
    }
    await caller.configure({ credentials: { allowed: false } })
    expect(await statuses()).toEqual(new Set([403]))
  })
})
