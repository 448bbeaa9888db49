import { redact } from "../../../clients/http"
import { Hub123Error, Hub123NotSentError, Hub123PaymentNotFoundError, Hub123RefusedError, Hub123RequestError, Hub123UnknownOutcomeError } from "../../../clients/hub123"
import type { Hub123Client, Hub123Payment, Hub123PaymentAnswer } from "../../../clients/hub123"
import { hub123NamesRefund } from "../../../domain/hub123-payment"
import type { PspAnswer, PspPayment, PspPhase } from "../../../domain/psp-answer"

/** Who pays or paid, as far as we know. */
export interface Hub123Payer {
  email: string | null
  phone: string | null
  firstName: string | null
  lastName: string | null
}

export interface PayInOrder {
  serviceId: number
  cId: string
  /** Minor units. */
  amount: number
  currency: string
  description: string
  payer: Hub123Payer
  returnUrl: string | null
}

export interface PayOutOrder {
  serviceId: number
  cId: string
  amount: number
  currency: string
  description: string
  /** Null: of nobody we know. */
  payer: Hub123Payer | null
  receiver: Readonly<Record<string, unknown>>
}

/** 123hub as the money ledger sees it: one call, one answer that says what is known (`protocol.md` 5.3). */
export class Hub123Gateway {
  /** `heard` learns of every answer, by the reference or id it is about. */
  constructor(
    private readonly client: () => Hub123Client,
    private readonly heard: (id: string, answer: PspAnswer) => Promise<void>,
  ) {}

  /** payment.in, asked only after an intent was committed; `localId` is the request id of that intent. */
  payIn(order: PayInOrder, call: { deadlineMs: number; localId: string }): Promise<PspAnswer> {
    const { returnUrl, currency, payer, ...asked } = order
    return this.#ask(order.cId, true, () => this.client().paymentIn({ ...asked, currency: currency.toUpperCase(), payer: known(payer), ...(returnUrl ? { returnUrl } : {}) }, call))
  }

  payOut(order: PayOutOrder, call: { deadlineMs: number; localId: string }): Promise<PspAnswer> {
    const { currency, payer, receiver, ...asked } = order
    return this.#ask(order.cId, true, () => this.client().paymentOut({ ...asked, currency: currency.toUpperCase(), payer: known(payer ?? {}), receiver: { ...receiver } }, call))
  }

  /** payment.status by 123hub's id where we know it, else by ours. A used-up budget is `not_sent` with the time to wait. */
  status(key: { hId: string } | { cId: string }, deadlineMs: number): Promise<PspAnswer> {
    return this.#ask("hId" in key ? key.hId : key.cId, false, () => this.client().paymentStatus(key, { deadlineMs }))
  }

  async #ask(id: string, movesMoney: boolean, call: () => Promise<Hub123PaymentAnswer>): Promise<PspAnswer> {
    const answer = await ask(movesMoney, call)
    await this.heard(id, answer)
    return answer
  }
}

async function ask(movesMoney: boolean, call: () => Promise<Hub123PaymentAnswer>): Promise<PspAnswer> {
  try {
    const answer = await call()
    return { kind: "found", payment: paymentOf(answer), others: [], requestIds: idsOf(answer), httpStatus: answer.status }
  } catch (error) {
    return ignoranceOf(error, movesMoney)
  }
}

const known = (payer: Partial<Hub123Payer>) => Object.fromEntries(Object.entries(payer).filter(([, value]) => value)) as Record<string, string>

const MESSAGE_MAX = 200

const idsOf = ({ requestId, localId }: { requestId: string | null; localId: string | null }) => [requestId, localId].filter((id): id is string => Boolean(id))

function paymentOf({ data, redirectUrl }: Hub123PaymentAnswer): PspPayment {
  return {
    pspId: data.hId,
    reference: data.cId,
    phase: phaseOf(data.state, data.status),
    status: data.status ?? (data.final ? "final" : "open"),
    amount: data.amount,
    currency: data.currency,
    failure: data.state === "failed" ? reasonOf(data) : null,
    redirectUrl,
    boleto: null,
  }
}

/** The status word and what the provider said, for people and for the outcome; numbers, documents and addresses are blotted out. */
function reasonOf({ status, statusError }: Hub123Payment): string {
  const code = statusError?.code ?? null
  const word = `123hub status ${status ?? "failed"}${code === null ? "" : ` (code ${code})`}`
  return statusError?.message ? `${word}: ${redact(statusError.message).slice(0, MESSAGE_MAX)}` : word
}

function phaseOf(state: "pending" | "paid" | "failed", word: string | null): PspPhase {
  if (hub123NamesRefund(word)) return "reversed"
  return state
}

function ignoranceOf(error: unknown, movesMoney: boolean): PspAnswer {
  const base = { requestIds: error instanceof Hub123Error ? idsOf(error) : [], httpStatus: error instanceof Hub123Error ? error.status : null }
  const reason = error instanceof Hub123Error ? error.message : error instanceof Error ? error.name : "unknown error"
  const waitFor = (retryAt: Date | null) => (retryAt ? Math.max(0, retryAt.getTime() - Date.now()) : null)
  if (error instanceof Hub123PaymentNotFoundError && !movesMoney) return { ...base, kind: "absent" }
  if (error instanceof Hub123NotSentError) return { ...base, kind: "not_sent", reason, inMs: waitFor(error.retryAt), overBudget: error.retryAt !== null, unreachable: error.retryAt === null }
  if (error instanceof Hub123RequestError) return { ...base, kind: "not_sent", reason, inMs: null }
  if (error instanceof Hub123RefusedError && error.retryable) return { ...base, kind: "not_sent", reason, inMs: waitFor(error.retryAt) }
  // With another secret than 123hub's its answer does not verify: then the refusal says nothing of a payment, but still where to look.
  const refusedAccess = (error instanceof Hub123RefusedError || error instanceof Hub123UnknownOutcomeError) && error.failure?.kind === "credentials"
  // Application id and hash are looked at before the request: of a payment they refuse, nothing was made.
  if (refusedAccess && error instanceof Hub123RefusedError && movesMoney) return { ...base, kind: "not_sent", reason, inMs: null, refusedAccess }
  if (error instanceof Hub123RefusedError && movesMoney) return { ...base, kind: "rejected", reason }
  return { ...base, kind: "no_answer", reason, refusedAccess }
}
