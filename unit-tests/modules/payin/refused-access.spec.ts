/** A payment service that refuses the shop's credentials: what that says of the payment, and of the service. */
import { accessRefusal, type PspAnswer } from "../../../src/domain/psp-answer"
import { Hub123Gateway, type PayInOrder } from "../../../src/modules/payin/gateways/hub123"
import { HubcashGateway, type SaleOrder } from "../../../src/modules/payin/gateways/hubcash"
import { always, answerWith, hub123Double, refusal, signature, stopHub123Doubles } from "../../clients/hub123/hub123-double"
import { CPF, hubcashDouble, stopHubcashDoubles } from "../../clients/hubcash/hubcash-double"
import { json } from "../../clients/loopback-server"

const DEADLINE_MS = 5_000
const REFUSED = { Errors: [{ Type: "Authorization", Field: "headers", Description: "Authorization with the API failed" }] }
const SALE: SaleOrder = {
  reference: "payin_1", method: "credit", amount: 12_345, currency: "BRL", capture: true, installments: 1, cardId: "card_1",
  payer: { document: { type: "CPF", number: CPF }, name: "Maria da Silva", birthdate: null, phone: null }, buyer: { name: null, email: null, phone: null }, billing: null, shipping: null, items: [], ourNumber: null,
}
const PAY_IN: PayInOrder = { serviceId: 14_701, cId: "12345", amount: 12_345, currency: "INR", description: "Vouchers", payer: { email: null, phone: null, firstName: null, lastName: null }, returnUrl: null }

afterEach(async () => {
  await stopHubcashDoubles()
  await stopHub123Doubles()
})

/** What Hubcash's answer means, and what was heard of the service with it. */
async function hubcash(status: number, body: unknown, call: (gateway: HubcashGateway) => Promise<PspAnswer>): Promise<PspAnswer> {
  const hub = await hubcashDouble((_request, response) => json(response, status, body))
  const heard: PspAnswer[] = []
  const gateway = new HubcashGateway(() => hub.client, { paidStatuses: [7], softDescriptor: null, billet: { days: 3, instructions: [] } }, async (_id, answer) => void heard.push(answer))
  const answer = await call(gateway)
  expect(heard).toEqual([answer])
  return answer
}

async function hub123(code: number, call: (gateway: Hub123Gateway) => Promise<PspAnswer>): Promise<PspAnswer> {
  const hub = await hub123Double(always(401, refusal(code)))
  return call(new Hub123Gateway(() => hub.client, async () => undefined))
}

const sell = (gateway: HubcashGateway) => gateway.sell(SALE, DEADLINE_MS)
const payIn = (gateway: Hub123Gateway) => gateway.payIn(PAY_IN, { deadlineMs: DEADLINE_MS, localId: "l1" })

describe("Hubcash refuses the keys", () => {
  it("of a sale, a capture and a cancel in its own words: surely nothing was made", async () => {
    for (const call of [sell, (gateway: HubcashGateway) => gateway.capture("sale_1", DEADLINE_MS), (gateway: HubcashGateway) => gateway.cancel("sale_1", true, DEADLINE_MS)]) {
      const answer = await hubcash(401, REFUSED, call)
      expect(answer).toMatchObject({ kind: "not_sent", refusedAccess: true, inMs: null, httpStatus: 401 })
      expect(accessRefusal(answer)).toContain("HUBCASH_CODE and HUBCASH_TOKEN")
    }
  })

  it("of a look: nothing is known of the payment, but who refuses is known", async () => {
    const answer = await hubcash(401, REFUSED, (gateway) => gateway.read("sale_1", true, DEADLINE_MS))
    expect(answer).toMatchObject({ kind: "no_answer", refusedAccess: true })
  })

  it.each([["a 401 that is not in Hubcash's words", 401, { message: "Unauthorized" }], ["a 403", 403, REFUSED]])("or does not: %s says nothing, neither of a sale nor of the keys", async (_what, status, body) => {
    for (const call of [sell, (gateway: HubcashGateway) => gateway.read("sale_1", true, DEADLINE_MS)]) {
      const answer = await hubcash(status, body, call)
      expect(answer.kind).toBe("no_answer")
      expect(accessRefusal(answer)).toBeNull()
    }
  })

  it("or what was sent: a 400 is a refusal of the sale, to be looked up before it is believed", async () => {
    const answer = await hubcash(400, REFUSED, sell)
    expect(answer.kind).toBe("rejected")
    expect(accessRefusal(answer)).toBeNull()
  })
})

describe("123hub refuses application id or secret key", () => {
  it.each([3000, 3001, 3002, 3003, 3004])("with code %i: a pay-in and a pay-out were surely not made, of a look nothing is known", async (code) => {
    const payOut = (gateway: Hub123Gateway) => gateway.payOut({ serviceId: 14_702, cId: "12346", amount: 12_345, currency: "INR", description: "Return", payer: null, receiver: { bank_account: "1234567890", ifsc_code: "HDFC0000001" } }, { deadlineMs: DEADLINE_MS, localId: "l1" })
    for (const call of [payIn, payOut]) expect(await hub123(code, call)).toMatchObject({ kind: "not_sent", refusedAccess: true, inMs: null })
    expect(await hub123(code, (gateway) => gateway.status({ cId: "12345" }, DEADLINE_MS))).toMatchObject({ kind: "no_answer", refusedAccess: true })
  })

  it.each([[false, "not_sent"], [true, "no_answer"]])("in an answer that is signed with another secret: where its hash must fit (%s) nothing is believed of the payment, but who refuses is named", async (strictAnswerHash, kind) => {
    const hub = await hub123Double((_request, response) => answerWith(response, 401, JSON.stringify(refusal(3000)), signature(JSON.stringify(refusal(3000)), "another")), { strictAnswerHash })
    expect(await payIn(new Hub123Gateway(() => hub.client, async () => undefined))).toMatchObject({ kind, refusedAccess: true })
  })

  it.each([[1010, "rejected"], [9999, "rejected"], [1000, "no_answer"], [7001, "no_answer"]])("or something else, with code %i", async (code, kind) => {
    const answer = await hub123(code, payIn)
    expect(answer.kind).toBe(kind)
    expect(accessRefusal(answer)).toBeNull()
  })
})
