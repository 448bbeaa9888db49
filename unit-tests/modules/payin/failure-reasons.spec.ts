/** Why a payment failed, as the payment services say it: it decides what the shopper is told, and carries nobody's data. */
import { paymentOutcome } from "../../../src/domain/payment-outcome"
import type { PspAnswer } from "../../../src/domain/psp-answer"
import { Hub123Gateway } from "../../../src/modules/payin/gateways/hub123"
import { HubcashGateway } from "../../../src/modules/payin/gateways/hubcash"
import { always, hub123Double, payment, stopHub123Doubles, success } from "../../clients/hub123/hub123-double"
import { CPF, hubcashDouble, PAN, SALE, stopHubcashDoubles } from "../../clients/hubcash/hubcash-double"
import { json } from "../../clients/loopback-server"

const DEADLINE_MS = 5_000
const heard = async () => undefined
const failureOf = (answer: PspAnswer) => (answer.kind === "found" ? answer.payment.failure : answer.kind)
const outcomeOf = (failure: string | null) => paymentOutcome({ state: "failed", method: "credit", failure, lastProblem: null })

afterEach(async () => {
  await stopHubcashDoubles()
  await stopHub123Doubles()
})

async function hubcashFailure(sale: Record<string, unknown>): Promise<string | null> {
  const hub = await hubcashDouble((_request, response) => json(response, 200, { Sale: { ...SALE, Status: 5, ...sale } }))
  const gateway = new HubcashGateway(() => hub.client, { paidStatuses: [7], softDescriptor: null, billet: { days: 3, instructions: [] } }, heard)
  return failureOf(await gateway.read(SALE.SaleId, false, DEADLINE_MS))
}

async function hub123Failure(error: unknown): Promise<string | null> {
  const hub = await hub123Double(always(200, success({ payment: payment({ status: { status: "declined", final: true, success: false, error } }) })))
  return failureOf(await new Hub123Gateway(() => hub.client, heard).status({ cId: "12345" }, DEADLINE_MS))
}

describe("A Hubcash sale that failed", () => {
  const history = [{ Action: "Data received" }, { Action: "Refused" }]

  it("says what the rollback, the issuer and the history say last", async () => {
    expect(await hubcashFailure({ Rollback: [{ Reason: "Old", Obs: "older" }, { Reason: "Operator refused", Obs: "Mastercard message" }], History: history })).toBe("Hubcash status 5: Operator refused; Mastercard message; Refused")
  })

  it("has too little money when only the issuer's words say so, and when only the history does", async () => {
    const byIssuer = await hubcashFailure({ Rollback: [{ Reason: "Operator refused", Obs: "Fundos insuficientes" }], History: history })
    const byHistory = await hubcashFailure({ Rollback: [{ Reason: "Operator refused" }], History: [{ Action: "Insufficient funds" }] })
    expect([byIssuer, byHistory].map(outcomeOf)).toEqual(["insufficient_funds", "insufficient_funds"])
  })

  it("says each thing once, and nothing when Hubcash does not", async () => {
    expect(await hubcashFailure({ Rollback: [{ Reason: "Refused", Obs: "Refused" }], History: history })).toBe("Hubcash status 5: Refused")
    expect(await hubcashFailure({})).toBe("Hubcash status 5")
  })

  it("hides whom and which card it is about, and stays short enough for its column", async () => {
    const said = await hubcashFailure({ Rollback: [{ Reason: `Card ${PAN} of ${CPF}`, Obs: `maria@shopper.test ${"x".repeat(500)}` }], History: [{ Action: "y".repeat(500) }] })
    expect(said).not.toMatch(/4111|529|maria|shopper/)
    expect(said).toContain("yyy")
    expect(said?.length).toBeLessThanOrEqual(300)
  })
})

describe("A 123hub payment that failed", () => {
  it("says its code and the provider's words", async () => {
    expect(await hub123Failure({ code: 7001, message: "Declined by the provider" })).toBe("123hub status declined (code 7001): Declined by the provider")
    expect(await hub123Failure("Not enough funds")).toBe("123hub status declined: Not enough funds")
    expect(await hub123Failure(undefined)).toBe("123hub status declined")
    expect(await hub123Failure([1])).toBe("123hub status declined")
  })

  it("has too little money when the provider says so", async () => {
    expect(outcomeOf(await hub123Failure({ code: 7002, message: "Insufficient funds on the payer's account" }))).toBe("insufficient_funds")
  })

  it("hides whom it is about", async () => {
    expect(await hub123Failure({ code: 7001, message: `payer john@example.com, account 1234567890, ${"x".repeat(500)}` })).not.toMatch(/john|example|1234567890|x{201}/)
  })
})
