import { instructionStatus, outcomeOfCart, paymentOutcome, PAYMENT_OUTCOMES, type CartOrder } from "../../src/domain/payment-outcome"
import { PAYIN_STATES, type PayinMethod, type PayinState } from "../../src/domain/payin-state"

const outcome = (state: PayinState, facts: { failure?: string; lastProblem?: string } = {}) => paymentOutcome({ state, method: "credit", failure: facts.failure ?? null, lastProblem: facts.lastProblem ?? null })
const instructed = (state: PayinState, method: PayinMethod = "billet") => instructionStatus({ state, method })

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
      expect([outcome(state, { failure: "insufficient", lastProblem: "no answer" }), instructed(state)]).toEqual(["pending", "waiting"])
    }
  })

  it("gives instructions only for what can still be paid", () => {
    const waiting = (Object.keys(PAYIN_STATES) as PayinState[]).filter((state) => instructed(state) === "waiting")
    expect(waiting).toEqual(["ready", "placing", "unknown", "pending", "underpaid"])
    expect([instructionStatus(null), instructed("expired"), instructed("failed"), instructed("captured"), instructed("refunded"), instructed("reversed")]).toEqual(["none", "expired", "failed", "paid", "paid", "failed"])
  })

  it("tells of a slip or a pay page that was never created that it expired, and of such a card sale that it failed", () => {
    expect((["billet", "redirect", "credit", "debit"] as const).map((method) => instructed("not_created", method))).toEqual(["expired", "expired", "failed", "failed"])
  })

  it("is unavailable only when the service could not be reached, and not for what was wrong on our side", () => {
    expect(outcome("prepared", { failure: "This card is no longer known", lastProblem: "This card is no longer known" })).toBe("technical")
  })
})

describe("What the shopper of a cart is told", () => {
  const one = (state: PayinState, facts: { failure?: string; lastProblem?: string } = {}) => ({ state, method: "credit" as const, failure: facts.failure ?? null, lastProblem: facts.lastProblem ?? null })
  const told = (tries: PayinState[], order: CartOrder | null = null) => outcomeOfCart(tries.map((state) => one(state)), order)
  const plain = (outcome: keyof typeof PAYMENT_OUTCOMES) => ({ outcome, message: PAYMENT_OUTCOMES[outcome] })
  const order: CartOrder = { cancelled: false, paid: false }
  const unsent = one("prepared", { lastProblem: "ECONNREFUSED" })

  it("is that the money came, whatever was tried after it", () => {
    for (const paid of ["authorized", "captured"] as const) expect(outcomeOfCart([unsent, one(paid)], null)).toEqual(plain("done"))
    expect(told(["failed", "captured"])).toEqual(plain("done"))
  })

  it("is to wait while a try may have charged him", () => {
    for (const undecided of ["placing", "unknown", "underpaid"] as const) expect(outcomeOfCart([unsent, one(undecided)], null)).toEqual(plain("pending"))
  })

  it("is the newest try when no money came", () => {
    expect([told(["failed", "expired"]), outcomeOfCart([unsent, one("failed")], null), told([])]).toEqual([plain("technical"), plain("unavailable"), plain("pending")])
  })

  it.each(["refunded", "reversed"] as const)("is not to pay an order again whose money was %s", (state) => {
    for (const cancelled of [false, true]) {
      const { outcome, message } = told([state], { cancelled, paid: false })
      expect([outcome, /again|another way|not completed/.test(message)]).toEqual(["done", false])
    }
    expect(told([state])).toMatchObject({ outcome: "technical", message: expect.stringMatching(/^The payment was (returned|taken back)\. Choose a way to pay again\.$/) })
  })

  it("is that an order is not paid whose payment was never sent, and not to try again", () => {
    const { outcome, message } = outcomeOfCart([unsent], order)
    expect([outcome, message]).toEqual(["technical", expect.stringContaining("the order is not paid")])
    expect(message).not.toMatch(/again|another way/)
    expect(outcomeOfCart([unsent], { ...order, paid: true })).toEqual(plain("done"))
  })

  it("is done when the cart became an order without a payment of ours", () => {
    expect([told([], order), told([], { ...order, cancelled: true })]).toEqual([plain("done"), plain("pending")])
  })
})
