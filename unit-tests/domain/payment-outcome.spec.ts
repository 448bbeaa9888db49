import { instructionStatus, paymentOutcome } from "../../src/domain/payment-outcome"
import { PAYIN_STATES, type PayinState } from "../../src/domain/payin-state"

const outcome = (state: PayinState, facts: { failure?: string; lastProblem?: string } = {}) => paymentOutcome({ state, method: "credit", failure: facts.failure ?? null, lastProblem: facts.lastProblem ?? null })

describe("What a payment is to a shopper", () => {
  it("tells the four outcomes apart", () => {
    expect(outcome("captured")).toBe("done")
    expect(outcome("failed", { failure: "Hubcash status 5: Insufficient funds" })).toBe("insufficient_funds")
    expect(outcome("failed", { failure: "Hubcash status 5: Declined" })).toBe("technical")
    expect(outcome("prepared", { lastProblem: "ECONNREFUSED" })).toBe("unavailable")
  })

  it.each([
    "Insufficient funds", "INSUFFICIENT BALANCE", "Not enough funds", "Fundos insuficientes", "Saldo insuficiente", "Crédito insuficiente", "Limite excedido", "Sem limite disponível", "Credit limit exceeded", "limit exceeded",
  ])("an issuer's %s is too little money", (words) => {
    expect(outcome("failed", { failure: `Hubcash status 5: Consumer asked; ${words}; Refused` })).toBe("insufficient_funds")
  })

  it.each([
    "Insufficient data", "Dados insuficientes", "Informações insuficientes", "Tempo limite excedido", "Limite de tentativas excedido", "PIN try limit exceeded", "Time limit exceeded", "Rate limit exceeded", "Service limited",
  ])("an issuer's %s is something else", (words) => {
    expect(outcome("failed", { failure: `Hubcash status 5: ${words}` })).toBe("technical")
  })

  it("is pending, and never a failure, while the money may still come", () => {
    for (const state of ["ready", "placing", "unknown", "pending", "underpaid"] as const) {
      expect([outcome(state, { failure: "insufficient", lastProblem: "no answer" }), instructionStatus(state)]).toEqual(["pending", "waiting"])
    }
  })

  it("gives instructions only for what can still be paid", () => {
    const waiting = (Object.keys(PAYIN_STATES) as PayinState[]).filter((state) => instructionStatus(state) === "waiting")
    expect(waiting).toEqual(["ready", "placing", "unknown", "pending", "underpaid"])
    expect([instructionStatus(null), instructionStatus("expired"), instructionStatus("failed"), instructionStatus("captured"), instructionStatus("refunded"), instructionStatus("reversed")]).toEqual(["none", "expired", "failed", "paid", "paid", "failed"])
  })
})
