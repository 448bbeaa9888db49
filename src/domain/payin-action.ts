import type { PayinTimes } from "./payin-times"
import { PAYIN_METHODS, type PayinMethod, type PayinState } from "./payin-state"

/**
 * What we ask of a payment service after the sale. `cancel` voids what is not paid, `refund` takes a whole captured sale back (Hubcash knows one
 * call for both), `pay_out` sends money by 123hub. Each is a row with an intent before its call (`protocol.md` 5.1).
 */
export const ACTION_KINDS = ["capture", "cancel", "refund", "pay_out"] as const
export type ActionKind = (typeof ACTION_KINDS)[number]

/** `live`: it may still move money, so no other action of the same request may start. */
export const ACTION_STATES = {
  ready: { live: true },
  placing: { live: true },
  unknown: { live: true },
  /** The service has the pay-out and has not decided. */
  pending: { live: true },
  done: { live: false },
  refused: { live: false },
} as const satisfies Record<string, { live: boolean }>
export type ActionState = keyof typeof ACTION_STATES

/** `act`: send it. `done`: the service is already where the action leads. `wait`: undecided, look again. `refuse`: it can never succeed. */
export type ActionVerdict = "act" | "done" | "wait" | "refuse"

type OnSale = Exclude<ActionKind, "pay_out">

/** The key of every wish of Medusa's to give a whole sale back: its own refund id is new with each try. */
export const REFUND_KEY = "refund"
/** The key of a pay-out that stands for a refund of Medusa's: by its note, or its id where it has none. */
export const refundKeyOf = (refund: string): string => `${REFUND_KEY}:${refund}`

/** How the ids of our own refund intents begin, which are the notes of their refunds. */
const INTENT = "vref_"
export const isIntentId = (note: string): boolean => note.startsWith(INTENT)

/** Medusa's ids begin with `ref_`; whatever else stands there, an admin chose for a pay-out of his own. */
const REFUND_KEYS = [refundKeyOf("ref_"), refundKeyOf(INTENT)]

interface ActionName {
  kind: ActionKind
  key: string
  targetId: string | null
}

/** Whether money goes back because Medusa asked: without a refund of Medusa's that stands for it, its books are wrong. */
export const isMedusasRefund = ({ kind, key, targetId }: ActionName): boolean =>
  targetId === null && (kind === "refund" ? key === REFUND_KEY : kind === "pay_out" && REFUND_KEYS.some((begin) => key.startsWith(begin)))

/** Whether it stands for a refund of our own making: its units are out of what the order requires, and its intent sees that Medusa hears of it. */
export const isOurRefund = (key: string): boolean => key.startsWith(refundKeyOf(INTENT))

/** Whether a whole sale goes back, or went, without a wish of Medusa's: its books may count the money all the same. */
export const isSaleTakenBack = ({ kind, key, targetId, state }: ActionName & { state: ActionState }): boolean =>
  kind === "refund" && targetId === null && key !== REFUND_KEY && state !== "refused"

/** Whether all that was paid goes back to the shopper, or went: nobody is to be told of such money any more. Null: it stays, or part of it does. */
export function wayBack(actions: readonly (ActionName & { state: ActionState; amount: number })[], paid: number): "under_way" | "done" | null {
  const back = actions.filter(({ targetId, state }) => targetId === null && state !== "refused")
  const whole = back.filter(({ kind }) => kind === "refund")
  const parts = back.filter(({ kind }) => kind === "pay_out")
  const returning = whole.length ? whole : parts.reduce((sum, { amount }) => sum + amount, 0) >= paid ? parts : []
  if (!returning.length) return null
  return returning.some(({ state }) => ACTION_STATES[state].live) ? "under_way" : "done"
}

/** Whether so much of what was paid went back, or is on its way, that the rest does not pay what was due. */
export function isPaidOut(actions: readonly (ActionName & { state: ActionState; amount: number })[], paid: number, due: number): boolean {
  const out = actions.filter(({ kind, targetId, state }) => kind === "pay_out" && targetId === null && state !== "refused").reduce((sum, { amount }) => sum + amount, 0)
  return out > 0 && paid - out < due
}

/** Looks before it acts: what the sale's state, just read, allows. */
const ACTION_VERDICTS: Readonly<Record<OnSale, Readonly<Record<PayinState, ActionVerdict>>>> = {
  capture: {
    prepared: "refuse", ready: "wait", placing: "wait", unknown: "wait", pending: "wait", underpaid: "refuse", authorized: "act", captured: "done",
    failed: "refuse", canceled: "refuse", not_created: "refuse", expired: "refuse", reversed: "refuse", refunded: "refuse",
  },
  cancel: {
    prepared: "done", ready: "done", placing: "wait", unknown: "wait", pending: "act", underpaid: "refuse", authorized: "act", captured: "refuse",
    failed: "done", canceled: "done", not_created: "done", expired: "act", reversed: "done", refunded: "done",
  },
  refund: {
    prepared: "refuse", ready: "wait", placing: "wait", unknown: "wait", pending: "wait", underpaid: "act", authorized: "act", captured: "act",
    failed: "refuse", canceled: "done", not_created: "refuse", expired: "wait", reversed: "done", refunded: "done",
  },
}

/** The same of a row: one that was sent and waits to be sent again is not void yet, since its last send may still be accepted. */
export function actionVerdict(kind: OnSale, { state, sends }: { state: PayinState; sends: number }): ActionVerdict {
  return kind === "cancel" && state === "ready" && sends > 0 ? "wait" : ACTION_VERDICTS[kind][state]
}

/** What a method's service cannot do is refused before it is touched; the text is for an admin. Null when it may be tried. */
export function actionProblem(kind: ActionKind, method: PayinMethod, input: { amount: number; whole: number }): string | null {
  const { voids, refunds } = PAYIN_METHODS[method]
  if (kind === "capture" && method !== "credit") return "Only a credit card sale is captured by hand; this payment captures itself."
  if (kind === "cancel" && !voids) return "123hub cannot cancel a pay-in; it expires."
  if (kind === "refund" && refunds === "never") return "A paid boleto cannot be returned through Hubcash. Return the money by bank transfer and close the task with a note."
  if (kind === "refund" && refunds === "by_pay_out") return "123hub returns money by pay-out only."
  if (kind === "refund" && input.amount !== input.whole) return "Hubcash returns a card sale in full only. Return this part by bank transfer and close the task with a note."
  if (kind === "pay_out" && refunds !== "by_pay_out") return "Only 123hub sends pay-outs."
  return null
}

export interface ActionFacts {
  state: ActionState
  sends: number
  sentAgoMs: number
  /** Since the action was asked for. */
  ageMs: number
  looks: number
}

/**
 * A look showed that an action which may have been sent has not happened: only from the settle time on is it sent again, which is harmless on
 * a sale (capturing or cancelling twice is refused by its state).
 */
export function mayActAgain(action: ActionFacts, times: PayinTimes): boolean {
  return action.state === "ready" || action.sentAgoMs >= times.settleMs
}

/** The next look at an action that is not decided: 2 to 60 s, after a quarter hour every hour. */
export function nextActionLookInMs(action: ActionFacts, times: PayinTimes): number {
  if (action.ageMs >= times.unknownLimitMs) return times.hourMs
  return Math.min(times.backoffMaxMs, times.backoffMinMs * 2 ** Math.min(action.looks, 10))
}
