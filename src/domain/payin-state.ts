/**
 * Where a request that can move a shopper's money stands, and what may follow what (`protocol.md` section 5). Data, checked for
 * completeness at compile time; nothing moves backwards.
 */

/** Ways to pay. `refunds`: what the provider can give back: the whole sale, nothing, or a pay-out of our own (`protocol.md` section 4). */
export const PAYIN_METHODS = {
  credit: { psp: "hubcash", providerId: "pp_hubcash-credit_hubcash", resends: true, voids: true, refunds: "in_full" },
  debit: { psp: "hubcash", providerId: "pp_hubcash-debit_hubcash", resends: true, voids: true, refunds: "in_full" },
  billet: { psp: "hubcash", providerId: "pp_hubcash-billet_hubcash", resends: false, voids: true, refunds: "never" },
  redirect: { psp: "hub123", providerId: "pp_123hub_123hub", resends: false, voids: false, refunds: "by_pay_out" },
} as const satisfies Record<string, { psp: "hubcash" | "hub123"; providerId: string; resends: boolean; voids: boolean; refunds: "in_full" | "never" | "by_pay_out" }>
export type PayinMethod = keyof typeof PAYIN_METHODS
export type Psp = (typeof PAYIN_METHODS)[PayinMethod]["psp"]

/** The answers of `AbstractPaymentProvider` that this plugin gives. */
export type SessionStatus = "pending" | "pending_authorization" | "authorized" | "captured" | "error" | "canceled"

/**
 * `live`: the shopper may still pay, or has paid. `session`: what Medusa is told. Silence is `pending_authorization`, never `error`: an error
 * invites a second payment (5.3). A text is for the shopper.
 */
export const PAYIN_STATES = {
  prepared: { live: false, session: "pending", text: "The payment has not been started." },
  ready: { live: true, session: "pending_authorization", text: "The payment is about to be sent." },
  placing: { live: true, session: "pending_authorization", text: "The payment is being sent." },
  unknown: { live: true, session: "pending_authorization", text: "We are asking the payment service whether it took the payment. Do not pay again." },
  pending: { live: true, session: "pending_authorization", text: "We are waiting for the payment." },
  underpaid: { live: true, session: "pending_authorization", text: "What arrived is not what was due. The shop will contact you." },
  authorized: { live: true, session: "authorized", text: "The payment is reserved." },
  captured: { live: true, session: "captured", text: "The payment arrived." },
  failed: { live: false, session: "error", text: "The payment was declined." },
  canceled: { live: false, session: "canceled", text: "The payment was cancelled." },
  not_created: { live: false, session: "error", text: "The payment service never received the payment." },
  expired: { live: false, session: "canceled", text: "The payment was not made in time." },
  reversed: { live: false, session: "canceled", text: "The payment was taken back." },
  refunded: { live: false, session: "canceled", text: "The payment was returned." },
} as const satisfies Record<string, { live: boolean; session: SessionStatus; text: string }>
export type PayinState = keyof typeof PAYIN_STATES

/** From which states each state may come. Money that arrives late still arrives: `captured` follows every end but a return of the money. */
export const PAYIN_COMES_FROM: Readonly<Record<PayinState, readonly PayinState[]>> = {
  prepared: ["ready"],
  ready: ["prepared", "placing", "unknown"],
  placing: ["ready"],
  unknown: ["placing"],
  pending: ["placing", "unknown", "ready", "not_created"],
  underpaid: ["ready", "placing", "unknown", "pending", "failed", "canceled", "not_created", "expired"],
  authorized: ["ready", "placing", "unknown", "pending", "not_created", "expired"],
  captured: ["ready", "placing", "unknown", "pending", "underpaid", "authorized", "failed", "canceled", "not_created", "expired"],
  failed: ["ready", "placing", "unknown", "pending", "authorized", "not_created", "expired"],
  canceled: ["ready", "placing", "unknown", "pending", "authorized", "not_created", "expired"],
  not_created: ["placing", "unknown", "ready"],
  expired: ["pending"],
  reversed: ["captured", "underpaid"],
  refunded: ["captured", "underpaid", "reversed"],
}

export const mayBecome = (from: PayinState, to: PayinState): boolean => PAYIN_COMES_FROM[to].includes(from)

export const methodOfProvider = (providerId: string): PayinMethod | null =>
  (Object.keys(PAYIN_METHODS) as PayinMethod[]).find((method) => PAYIN_METHODS[method].providerId === providerId) ?? null

/**
 * What the worker does with a claimed row. `placing` is looked up, never sent: its sender died or lost its lease (3.2). `withdraw`: the process
 * that should have sent it died before its intent; the shopper was told of a failure, so nobody sends it behind his back.
 */
export type PayinStep = "withdraw" | "send" | "look_up" | "look_for_twin" | "read" | "hand_over" | "rest"

const STEPS: Readonly<Record<PayinState, PayinStep>> = {
  prepared: "rest",
  ready: "send",
  placing: "look_up",
  unknown: "look_up",
  pending: "read",
  underpaid: "read",
  authorized: "hand_over",
  captured: "hand_over",
  failed: "rest",
  canceled: "rest",
  not_created: "rest",
  expired: "read",
  reversed: "rest",
  refunded: "rest",
}

/** A slip that Hubcash ended, or that we had voided: a bank may take its money all the same (5.4). */
export const isWatchedEnd = (row: { method: PayinMethod; state: PayinState; pspId: string | null }): boolean =>
  row.method === "billet" && row.pspId !== null && (row.state === "failed" || row.state === "canceled")

/**
 * `asked`: a webhook or a person wants the row read now. `twinDue`: it was sent more than
 * once, and is looked for under its reference before it rests.
 */
export function payinStep(row: { method: PayinMethod; state: PayinState; sends: number; handedOver: boolean; asked: boolean; pspId: string | null; twinDue?: boolean }): PayinStep {
  if (row.state === "ready" && row.sends === 0) return "withdraw"
  const step = STEPS[row.state]
  if (step === "hand_over" && !row.handedOver) return "hand_over"
  if (row.twinDue) return "look_for_twin"
  if (isWatchedEnd(row)) return "read"
  if (step !== "rest" && step !== "hand_over") return step
  // Money that Medusa knows is due by itself only for another look.
  if (row.state === "prepared" || !row.asked) return step === "hand_over" ? "read" : "rest"
  return row.pspId === null ? "look_up" : "read"
}
