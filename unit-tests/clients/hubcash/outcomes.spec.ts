/** What is known after a call: data, not sent, refused for sure, or unknown; and that no number, code or document gets out. */
import {
  HubcashAuthenticationError,
  HubcashClient,
  HubcashError,
  HubcashForbiddenError,
  HubcashNotFoundError,
  HubcashNotSentError,
  HubcashRejectedError,
  HubcashRequestError,
  HubcashUnknownOutcomeError,
} from "../../../src/clients/hubcash"
import { closedPort, json, type Answer } from "../loopback-server"
import { BOLETO, CARD, CPF, CREDIT, CVV, hubcashDouble, PAN, rejection, SALE, stopHubcashDoubles, TOKEN } from "./hubcash-double"

const raw = (status: number, body: string, type = "application/json"): Answer => (_request, response) =>
  void response.writeHead(status, { "content-type": type }).end(body)
const ERRORS = { Errors: [{ Type: "Error", Field: "Card.Number", Description: "Required" }] }
const written = (body: string | undefined) => JSON.parse(body ?? "") as unknown

afterEach(stopHubcashDoubles)

describe("what goes over the wire", () => {
  it("keys, the document's wrapper, integer centavos, items as text", async () => {
    const hubcash = await hubcashDouble((_request, response) => json(response, 201, { Sale: SALE }))
    const { data, status } = await hubcash.client.createSale({ ...CREDIT, Items: [{ Name: "Voucher", Amount: 10_000, Qty: 1 }], SoftDescriptor: "MyShop" })
    expect([status, data.SaleId, data.Status]).toEqual([201, SALE.SaleId, 1])
    const [sent] = hubcash.seen
    expect(sent).toMatchObject({ method: "POST", url: "/v1/sales", headers: { "x-hubcash-code": "merchant", "x-hubcash-token": TOKEN, "content-type": "application/json" } })
    expect(written(sent?.body)).toEqual({ Sale: { ...CREDIT, Items: [{ Name: "Voucher", Amount: "10000", Qty: "1" }], SoftDescriptor: "MyShop" } })
  })

  it("bare bodies where the account wants them, any 2xx, and answers bare or wrapped", async () => {
    const hubcash = await hubcashDouble((_request, response) => json(response, 200, SALE), { wrapBodies: false })
    expect((await hubcash.client.createSale(CREDIT)).data.SaleId).toBe(SALE.SaleId)
    expect(written(hubcash.seen[0]?.body)).toEqual(CREDIT)
  })

  it("capture and cancel take no body, a list names its Status", async () => {
    const hubcash = await hubcashDouble((request, response) => json(response, 200, request.method === "GET" ? { Sales: [SALE] } : { Sale: SALE }))
    await hubcash.client.captureSale(SALE.SaleId)
    await hubcash.client.cancelSale(SALE.SaleId)
    await hubcash.client.listSales({ Status: 7, Ref: "a&b", Capture: false, Method: "Credit", Currency: "BRL", offset: 0, rows: 10 })
    expect(hubcash.seen.map(({ method, url, body }) => `${method} ${url.split("?")[0] ?? ""} ${body}`)).toEqual([
      `PUT /v1/sales/capture/${SALE.SaleId} `, `PUT /v1/sales/cancel/${SALE.SaleId} `, "GET /v1/sales ",
    ])
    expect(Object.fromEntries(new URL(hubcash.seen[2]?.url ?? "", hubcash.url).searchParams)).toEqual({ Status: "7", Ref: "a&b", Method: "Credit", Currency: "BRL", offset: "0", rows: "10", Capture: "false" })
  })
})

describe("refused beforehand, with nothing sent", () => {
  it.each<[string, Record<string, unknown>]>([
    ["Sale.Amount", { Amount: 100.5 }], ["Sale.Amount", { Amount: 0 }], ["Sale.Amount", { Amount: "10000" }],
    ["Sale.Method", { Method: "credit" }], ["Sale.Currency", { Currency: "" }],
    ["Sale.QuotaQty", { Amount: 5_999, Quota: true, QuotaQty: 12 }], ["Sale.QuotaQty", { Quota: true }], ["Sale.Quota", { QuotaQty: 2 }], ["Sale.QuotaQty", { Method: "Debit", Quota: true, QuotaQty: 2 }],
    ["Sale.Card", { Card: undefined }], ["Sale.Billet", { Method: "Billet" }],
    ["Sale.Billet.Instructions", { Billet: { OurNumber: 1, ExpiresIn: 3, Instructions: Array.from({ length: 7 }, () => "line") } }], ["Sale.Billet.OurNumber", { Billet: { OurNumber: 1.5, ExpiresIn: 3 } }],
    ["Sale.Items.0.Amount", { Items: [{ Name: "Voucher", Amount: "1.50", Qty: 1 }] }],
    ["Sale", { Refund: true }],
  ])("%s in %j", async (field, change) => {
    const hubcash = await hubcashDouble((_request, response) => json(response, 201, { Sale: SALE }))
    const error = await rejection(hubcash.client.createSale({ ...CREDIT, ...change } as never), HubcashRequestError)
    expect([error.field, error.outcome]).toEqual([field, "not_sent"])
    expect(error.message).toContain("nothing was sent")
    expect(hubcash.seen).toHaveLength(0)
  })

  it("a card number in a URL, a card that cannot be one, ids that would leave their path segment", async () => {
    const { client, seen } = await hubcashDouble((_request, response) => json(response, 200, {}))
    for (const digits of [PAN, "4111111", "411", "41a1", ""]) {
      const error = await rejection(client.findBrand(digits), HubcashRequestError)
      if (digits) expect(error.message).not.toContain(digits)
    }
    await rejection(client.createCard({ ...CARD, ExpMonth: "13" }), HubcashRequestError)
    await rejection(client.createCard({ ...CARD, Number: "4111 1111" }), HubcashRequestError)
    await rejection(client.editCard("card", CARD as never), HubcashRequestError)
    for (const id of ["", "..", "."]) await rejection(client.getSale(id), HubcashRequestError)
    await rejection(client.listSales({} as never), HubcashRequestError)
    await rejection(client.listNotifications({ rows: 0 }), HubcashRequestError)
    expect(seen).toHaveLength(0)
  })
})

describe("surely not sent", () => {
  it("a refused connection", async () => {
    const client = new HubcashClient({ baseUrl: `${await closedPort()}/v1`, code: "a", token: "b" })
    const error = await rejection(client.createSale(CREDIT), HubcashNotSentError)
    expect([error.outcome, error.status]).toEqual(["not_sent", null])
    expect(error.message).toContain("ECONNREFUSED")
  })

  it("given up before it was written, and unknown once it was", async () => {
    const controller = new AbortController()
    const hubcash = await hubcashDouble(() => controller.abort())
    await rejection(hubcash.client.createSale(CREDIT, { signal: controller.signal }), HubcashUnknownOutcomeError)
    await rejection(hubcash.client.createSale(CREDIT, { signal: controller.signal }), HubcashNotSentError)
    expect(hubcash.seen).toHaveLength(1)
  })
})

describe("refused for sure", () => {
  it("400 with Errors[] names the fields", async () => {
    const hubcash = await hubcashDouble((_request, response) => json(response, 400, ERRORS))
    const error = await rejection(hubcash.client.createSale(CREDIT), HubcashRejectedError)
    expect(error).toMatchObject({ outcome: "refused", status: 400, errors: [{ type: "Error", field: "Card.Number", description: "Required" }] })
    expect(error.message).toContain("Card.Number")
  })

  it("401 with Errors[] says which settings to check", async () => {
    const hubcash = await hubcashDouble((_request, response) => json(response, 401, { Errors: [{ Type: "Authorization", Field: "headers", Description: "Authorization with the API failed" }] }))
    const error = await rejection(hubcash.client.createSale(CREDIT), HubcashAuthenticationError)
    expect(error.outcome).toBe("refused")
    expect(error.message).toContain("HUBCASH_TOKEN")
  })

  it("on reads a 404, a 401 and a 403 of any body are answers", async () => {
    let next: Answer = raw(404, "")
    const hubcash = await hubcashDouble((...call) => next(...call))
    const outcome = async <T extends HubcashError>(kind: abstract new (...args: never[]) => T) => (await rejection(hubcash.client.getSale("s"), kind)).outcome
    expect(await outcome(HubcashNotFoundError)).toBe("refused")
    next = raw(401, "no")
    expect(await outcome(HubcashAuthenticationError)).toBe("refused")
    next = raw(403, "no")
    expect(await outcome(HubcashForbiddenError)).toBe("refused")
    next = raw(404, "<html></html>", "text/html")
    expect(await outcome(HubcashUnknownOutcomeError)).toBe("unknown")
    next = raw(500, JSON.stringify(ERRORS))
    expect(await outcome(HubcashUnknownOutcomeError)).toBe("unknown")
  })

  it("a brand is none by 404, by 400 or by an empty answer; a limit or a failure is no answer to the question", async () => {
    let next: Answer = raw(404, "")
    const hubcash = await hubcashDouble((...call) => next(...call))
    for (const none of [raw(404, ""), raw(400, JSON.stringify(ERRORS)), raw(200, "{}"), raw(200, `{"Brand":null}`), raw(200, `{"Brand":[]}`)]) {
      next = none
      expect(await hubcash.client.findBrand("411111")).toBeNull()
    }
    for (const failure of [raw(429, JSON.stringify(ERRORS)), raw(500, JSON.stringify(ERRORS)), raw(401, JSON.stringify(ERRORS))]) {
      next = failure
      await rejection(hubcash.client.findBrand("411111"), HubcashError)
    }
    expect(hubcash.seen.slice(0, 2).map(({ url }) => url)).toEqual(["/v1/brands/411111", "/v1/brands/4111"])
  })
})

describe("unknown, and posted once only", () => {
  it.each<[string, Answer]>([
    ["a reset after the request was read", (_request, _response, socket) => void socket.resetAndDestroy()],
    ["a close without an answer", (_request, _response, socket) => void socket.destroy()],
    ["a truncated body", (_request, response, socket) => void response.writeHead(201, { "content-length": "500" }).write(`{"Sale":`, () => socket.destroy())],
    ["truncated JSON of the right length", raw(201, `{"Sale":{"SaleId`)],
    ["HTML with 200", raw(200, "<html>ok</html>", "text/html")],
    ["an empty 201", raw(201, "")],
    ["a sale without an id", raw(201, JSON.stringify({ Sale: { ...SALE, SaleId: undefined } }))],
    ["a sale of somebody else's Ref", raw(201, JSON.stringify({ Sale: { ...SALE, Ref: "another" } }))],
    ["Errors[] with 200", raw(200, JSON.stringify(ERRORS))],
    ["400 without Errors[]", raw(400, `{"message":"Bad Request"}`)],
    ["401 without Errors[]", raw(401, "Unauthorized", "text/plain")],
    ["an undocumented 403", raw(403, JSON.stringify(ERRORS))],
    ["an undocumented 404", raw(404, JSON.stringify(ERRORS))],
    ["an undocumented 409", raw(409, JSON.stringify(ERRORS))],
    ["an undocumented 422", raw(422, JSON.stringify(ERRORS))],
    ["too many requests", raw(429, JSON.stringify(ERRORS))],
    ["a 500 with Errors[]", raw(500, JSON.stringify(ERRORS))],
    ["a 502", raw(502, "bad gateway", "text/plain")],
    ["a redirect", (_request, response) => void response.writeHead(307, { location: "/v1/sales" }).end()],
  ])("%s", async (_case, answer) => {
    const hubcash = await hubcashDouble(answer)
    const error = await rejection(hubcash.client.createSale(CREDIT), HubcashError)
    expect(error).toMatchObject({ outcome: "unknown", route: "POST /sales" })
    expect(hubcash.seen.map(({ method }) => method)).toEqual(["POST"])
  })

  it.each(["captureSale", "cancelSale"] as const)("%s: a 404, a 5xx and an answer about another sale prove nothing", async (method) => {
    const answers = [raw(404, JSON.stringify(ERRORS)), raw(503, "{}"), raw(200, JSON.stringify({ Sale: { ...SALE, SaleId: "another" } }))]
    const hubcash = await hubcashDouble((...call) => answers.shift()?.(...call))
    for (let call = 0; call < 3; call += 1) expect((await rejection(hubcash.client[method](SALE.SaleId), HubcashError)).outcome).toBe("unknown")
  })

  it("no answer within the deadline, on time, and one that drips past it", async () => {
    const hubcash = await hubcashDouble((request, response) => {
      if (request.method === "POST") return
      response.writeHead(200)
      const timer = setInterval(() => response.write(" "), 20)
      response.on("close", () => clearInterval(timer))
    })
    const startedAt = Date.now()
    await rejection(hubcash.client.createSale(CREDIT, { deadlineMs: 150 }), HubcashUnknownOutcomeError)
    await rejection(hubcash.client.captureSale("s", { deadlineMs: 150 }), HubcashUnknownOutcomeError)
    expect(Date.now() - startedAt).toBeLessThan(1_000)
  })
})

describe("nothing gets out", () => {
  const SECRETS = [PAN, CVV, CPF, CPF.replace(/\W/g, ""), TOKEN, "Maria da Silva"]
  const shown = (error: HubcashError) => JSON.stringify([error, error.message, error.stack, String(error.cause)])
  const clean = (text: string) => {
    for (const secret of SECRETS.slice(0, 5)) expect(text).not.toContain(secret)
  }

  it("an error body that echoes the card, the code and the document is blotted out", async () => {
    const echo = `Number ${PAN} (4111 1111 1111 1111), SecurityCode: ${CVV}, document ${CPF} or ${CPF.replace(/\W/g, "")}, token ${TOKEN}, CNPJ 12.ABC.345/01DE-35`
    const hubcash = await hubcashDouble((_request, response) => json(response, 400, { Errors: [{ Type: echo, Field: echo, Description: echo }] }))
    const calls = [
      hubcash.client.createSale({ ...CREDIT, Consumer: { DocumentNumber: CPF } }), hubcash.client.createCard(CARD),
      hubcash.client.createSale({ ...BOLETO, Consumer: { DocumentNumber: CPF } }),
    ]
    for (const call of calls) {
      const error = await rejection(call, HubcashRejectedError)
      clean(shown(error))
      expect(shown(error)).not.toContain("12.ABC.345")
    }
  })

  it("a security code that stands alone is known from the request, and blotted out too", async () => {
    const hubcash = await hubcashDouble((_request, response) => json(response, 400, { Errors: [{ Type: "Error", Field: "Card", Description: `${CVV} does not fit this card` }] }))
    for (const call of [hubcash.client.createSale(CREDIT), hubcash.client.createCard(CARD)]) {
      expect((await rejection(call, HubcashRejectedError)).errors[0]?.description).toBe("[secret] does not fit this card")
    }
  })

  it("log lines carry method, route template, our id, status and time", async () => {
    const hubcash = await hubcashDouble((_request, response) => json(response, 200, { Sale: SALE, Card: { CardId: "c" }, Cards: [] }))
    await hubcash.client.createSale({ ...CREDIT, Consumer: { Name: "Maria da Silva", DocumentNumber: CPF } })
    await hubcash.client.createCard(CARD)
    await hubcash.client.getCard("c")
    await rejection(hubcash.client.createSale(CREDIT, { signal: AbortSignal.abort() }), HubcashNotSentError)
    expect(hubcash.lines).toHaveLength(4)
    expect(hubcash.lines[2]).toMatch(/^hubcash GET \/cards\/:cardId [0-9a-f-]{36} 200 \d+ms$/)
    const logged = hubcash.lines.map((line) => line.replace(/ [0-9a-f-]{36} /, " ID ")).join("\n")
    for (const secret of SECRETS) expect(logged).not.toContain(secret)
  })
})
