import { ATTENTION_KINDS } from "../../src/domain/attention"
import { mayBecome, methodOfProvider, PAYIN_COMES_FROM, PAYIN_METHODS, PAYIN_STATES, payinStep, type PayinState } from "../../src/domain/payin-state"
import { actionProblem, actionVerdict, mayActAgain, nextActionLookInMs } from "../../src/domain/payin-action"
import { HOUR, MINUTE, SECOND } from "./protocol-times"
import { PAYIN_TIMES } from "./payin-times"

const STATES = Object.keys(PAYIN_STATES) as PayinState[]

describe("The states of a payment", () => {
  it("never tell Medusa of an error while nobody knows whether the money moved: an error invites a second payment", () => {
    for (const state of ["ready", "placing", "unknown", "pending", "underpaid"] as const) expect(PAYIN_STATES[state].session).toBe("pending_authorization")
  })

  it("tell Medusa of money only when it is reserved or ours", () => {
    expect(STATES.filter((state) => PAYIN_STATES[state].session === "captured")).toEqual(["captured"])
    expect(STATES.filter((state) => PAYIN_STATES[state].session === "authorized")).toEqual(["authorized"])
  })

  it("let a late payment in after every end but a return of the money", () => {
    for (const state of ["failed", "canceled", "not_created", "expired", "underpaid"] as const) expect(mayBecome(state, "captured")).toBe(true)
    for (const state of ["refunded", "reversed", "prepared"] as const) expect(mayBecome(state, "captured")).toBe(false)
  })

  it("never lead back from money: what was captured can only go back", () => {
    expect(STATES.filter((to) => mayBecome("captured", to))).toEqual(["reversed", "refunded"])
  })

  it("lead to a sending only through ready, and from it only to placing", () => {
    expect(PAYIN_COMES_FROM.placing).toEqual(["ready"])
  })

  it("have a way of their own for each provider id of the shop", () => {
    for (const [method, { providerId }] of Object.entries(PAYIN_METHODS)) expect(methodOfProvider(providerId)).toBe(method)
    expect(methodOfProvider("pp_system_default")).toBeNull()
  })
})

describe("The next step of a row", () => {
  const step = (state: PayinState, facts: Partial<Parameters<typeof payinStep>[0]> = {}) => payinStep({ method: "credit", state, sends: 1, handedOver: false, asked: false, pspId: "sale_1", ...facts })

  it("looks up a request whose sender died, and never sends it", () => {
    expect([step("placing"), step("unknown")]).toEqual(["look_up", "look_up"])
    expect(STATES.filter((state) => step(state) === "send")).toEqual(["ready"])
  })

  it("sends by itself only what was sent before: the shopper of a first try was told that it failed", () => {
    expect([step("ready", { sends: 0 }), step("ready", { sends: 1 })]).toEqual(["withdraw", "send"])
  })

  it("hands money over once, and reads it afterwards whenever it is due", () => {
    expect(step("captured")).toBe("hand_over")
    expect(step("captured", { handedOver: true })).toBe("read")
    expect(step("captured", { handedOver: true, asked: true })).toBe("read")
  })

  it("looks for a twin before anything rests, but hands money over first", () => {
    expect([step("captured", { twinDue: true }), step("captured", { twinDue: true, handedOver: true }), step("failed", { twinDue: true }), step("pending", { twinDue: true })]).toEqual(["hand_over", "look_for_twin", "look_for_twin", "look_for_twin"])
  })

  it("looks at an end only when asked, by reference when the service never named an id", () => {
    expect(step("failed")).toBe("rest")
    expect(step("failed", { asked: true })).toBe("read")
    expect(step("not_created", { asked: true, pspId: null })).toBe("look_up")
  })

  it("reads a slip that was ended whenever it is due: a bank may take its money all the same", () => {
    expect([step("failed", { method: "billet" }), step("canceled", { method: "billet" }), step("canceled", { method: "billet", pspId: null }), step("refunded", { method: "billet" })]).toEqual(["read", "read", "rest", "rest"])
  })

  it("does nothing for a session nobody tried to pay with", () => {
    expect(step("prepared", { asked: true })).toBe("rest")
  })
})

describe("An action on a sale", () => {
  const verdict = (kind: Parameters<typeof actionVerdict>[0], state: PayinState, sends = 1) => actionVerdict(kind, { state, sends })

  it("is done when the sale is already there", () => {
    expect([verdict("capture", "captured"), verdict("cancel", "canceled"), verdict("refund", "refunded")]).toEqual(["done", "done", "done"])
  })

  it("never voids a sale that was paid meanwhile", () => {
    expect(verdict("cancel", "captured")).toBe("refuse")
  })

  it("waits while the sale itself is undecided", () => {
    for (const state of ["placing", "unknown"] as const) expect([verdict("capture", state), verdict("cancel", state), verdict("refund", state)]).toEqual(["wait", "wait", "wait"])
  })

  it("does not take for void what was sent once and only waits to be sent again", () => {
    expect([verdict("cancel", "ready", 0), verdict("cancel", "ready", 1)]).toEqual(["done", "wait"])
  })

  it("is refused by name where the service has no such call", () => {
    const whole = { amount: 1_000, whole: 1_000 }
    expect(actionProblem("refund", "credit", whole)).toBeNull()
    expect(actionProblem("refund", "credit", { amount: 500, whole: 1_000 })).toContain("in full only")
    expect(actionProblem("refund", "billet", whole)).toContain("boleto")
    expect(actionProblem("refund", "redirect", whole)).toContain("pay-out")
    expect(actionProblem("cancel", "redirect", whole)).toContain("cannot cancel")
    expect(actionProblem("capture", "debit", whole)).toContain("captures itself")
    expect(actionProblem("pay_out", "redirect", whole)).toBeNull()
    expect(actionProblem("pay_out", "credit", whole)).not.toBeNull()
  })

  it("is sent again only after the settle time", () => {
    const action = { state: "unknown" as const, sends: 1, ageMs: 0, looks: 0 }
    expect(mayActAgain({ ...action, sentAgoMs: 60 * SECOND - 1 }, PAYIN_TIMES)).toBe(false)
    expect(mayActAgain({ ...action, sentAgoMs: 60 * SECOND }, PAYIN_TIMES)).toBe(true)
    expect(mayActAgain({ ...action, state: "ready", sentAgoMs: 0 }, PAYIN_TIMES)).toBe(true)
  })

  it("is looked at every 2 to 60 s, and hourly after a quarter hour", () => {
    const wait = (looks: number, ageMs: number) => nextActionLookInMs({ state: "unknown", sends: 1, sentAgoMs: ageMs, ageMs, looks }, PAYIN_TIMES)
    expect([wait(0, 0), wait(3, MINUTE), wait(9, 5 * MINUTE), wait(0, 15 * MINUTE)]).toEqual([2 * SECOND, 16 * SECOND, 60 * SECOND, HOUR])
  })
})

it("every notice of the money ledger is a kind of case a person knows", () => {
  for (const kind of ["underpaid", "overpaid", "reversed_after_delivery", "paid_twice", "money_without_session", "money_without_order", "unknown_outcome"]) expect(ATTENTION_KINDS).toHaveProperty(kind)
})
