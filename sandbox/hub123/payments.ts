/** The life of payments: created once per c_id, paid, declined, refunded. The money book follows. */
import type { FaultRule } from "../shared/fault-rules"
import type { Answer, Call } from "../shared/routes"
import { seededDigits, seededUlid } from "../shared/seeded"
import type { Outcome } from "./config"
import { accepted, refused } from "./errors"
import { isOutcomeBreaker } from "./fault-table"
import { type SandboxPayment, presentPayment, stateOf } from "./payment"
import { type PaymentKey, type PaymentRequest, readPaymentRequest, readStatusRequest } from "./request-shapes"
import type { Hub123State } from "./state"

/** How a payment can end, and the word for it. */
export type Ending = "success" | "declined" | "canceled" | "expired" | "refunded"

const FIRST_NUMBER = 1001

export class Payments {
  readonly byCId = new Map<string, SandboxPayment>()

  constructor(private readonly state: Hub123State) {}

  all(): SandboxPayment[] {
    return [...this.byCId.values()]
  }

  /** By any id as text. */
  find({ c_id, h_id, p_id }: PaymentKey): SandboxPayment | undefined {
    return this.all().find((one) => (c_id === undefined || one.c_id === c_id) && (p_id === undefined || one.p_id === p_id) && (h_id === undefined || [one.h_id, String(one.number)].includes(h_id)))
  }

  ofToken(token: string): SandboxPayment | undefined {
    return this.all().find((one) => one.token === token)
  }

  async create(call: Call, direction: "in" | "out"): Promise<Answer> {
    const slow = call.breakers.find((rule) => rule.fault === "slow_accept")
    if (slow) await this.state.timers.wait(slow.delay_ms ?? this.state.clock.acceptLateMs)
    const read = readPaymentRequest(call.body, direction, this.state.config)
    if ("refusal" in read) return refused(this.state, call, read.refusal.code, { details: read.refusal.details })
    const { request } = read
    if (this.byCId.has(String(request.cId))) {
      this.state.record.anomaly("duplicate_c_id", String(request.cId))
      return refused(this.state, call, this.state.config.duplicateCode, { message: "Payment with this c_id exists already" })
    }
    if (direction === "out" && this.available(request.currency) < request.amount) return refused(this.state, call, 1012)
    return this.created(this.insert(request, direction), call)
  }

  status(call: Call): Answer {
    const read = readStatusRequest(call.body, this.state.config)
    if ("refusal" in read) return refused(this.state, call, read.refusal.code, { details: read.refusal.details })
    const payment = this.find(read.key)
    const hidden = payment && Date.parse(payment.visible_from) > Date.now()
    if (!payment || hidden || call.breakers.some((rule) => rule.fault === "invisible")) return refused(this.state, call, 6010)
    return this.shown(payment, call)
  }

  /** Minor units: what is there, less what waits to be paid out. */
  available(currency: string): number {
    return this.value(currency) - this.freezing(currency)
  }

  value(currency: string): number {
    return (this.state.config.opening[currency] ?? 0) + this.state.money.net(currency)
  }

  freezing(currency: string): number {
    return this.all().filter((one) => one.direction === "out" && one.currency === currency && !one.final).reduce((sum, { asked }) => sum + asked, 0)
  }

  /** Null when done, else why not. A failed payment can still be paid (late), only a paid one can be refunded, nothing is paid twice. */
  end(payment: SandboxPayment, ending: Ending, amount = payment.asked): string | null {
    const { money, config, webhooks } = this.state
    const was = stateOf(payment)
    const moved = money.of(payment.c_id)
    if (ending === "refunded" && (payment.direction !== "in" || was !== "paid" || moved.refunded > 0)) return "only a paid pay-in can be refunded, once"
    if (ending === "success" && moved.paid_in + moved.paid_out > 0) return "it is paid already"
    if ((ending === "declined" || ending === "canceled" || ending === "expired") && was !== "pending") return `it is final: ${payment.status}`
    if (ending === "success") {
      money.move(payment.direction === "in" ? "paid_in" : "paid_out", payment.c_id, amount, payment.currency)
      payment.amount = amount
    }
    if (ending === "refunded") money.move("refunded", payment.c_id, moved.paid_in, payment.currency)
    const flags = ending === "refunded" ? config.refunded : { final: true, success: ending === "success" }
    const error = ending === "declined" ? { code: 7001, message: "Declined by the provider" } : null
    this.mark(payment, { ...flags, status: ending, error })
    webhooks.changed(payment)
    return null
  }

  private mark(payment: SandboxPayment, change: Pick<SandboxPayment, "status" | "final" | "success" | "error">): void {
    const at = new Date().toISOString()
    payment.p_id ??= `prv_${seededDigits(12, this.state.seed, "provider", payment.c_id)}`
    Object.assign(payment, change, { updated_at: at, finished_at: change.final ? at : null })
    payment.history.push({ at, status: change.status })
  }

  private insert(request: PaymentRequest, direction: "in" | "out"): SandboxPayment {
    const at = new Date().toISOString()
    const number = FIRST_NUMBER + this.byCId.size
    const payment: SandboxPayment = {
      c_id: String(request.cId), wire_c_id: request.cId, number, h_id: `pay_${number}`, p_id: null,
      token: seededUlid(this.state.seed, "page", String(request.cId)), direction, service_id: request.serviceId, currency: request.currency,
      asked: request.amount, amount: request.amount, status: "created", final: false, success: null, error: null, description: request.description,
      return_url: request.returnUrl, receiver: request.receiver, created_at: at, updated_at: at, finished_at: null, visible_from: at, history: [{ at, status: "created" }],
    }
    this.byCId.set(payment.c_id, payment)
    return payment
  }

  private created(payment: SandboxPayment, call: Call): Answer {
    const { clock, config, webhooks } = this.state
    const hidden = call.breakers.find((rule) => rule.fault === "invisible")
    if (hidden) payment.visible_from = new Date(Date.now() + (hidden.delay_ms ?? clock.scaled(120))).toISOString()
    webhooks.changed(payment)
    const asked = call.breakers.find((rule) => isOutcomeBreaker(rule.fault))
    const usual = config.services[payment.service_id]?.outcome ?? (payment.direction === "in" ? config.outcome : config.payOutOutcome)
    this.endLater(payment, asked ? outcomeOf(asked) : usual, asked?.delay_ms)
    return { ...this.shown(payment, call), lost: hidden !== undefined }
  }

  private endLater(payment: SandboxPayment, outcome: Outcome, delayMs = this.state.clock.scaled(this.state.config.outcomeSeconds)): void {
    const { timers, clock, config } = this.state
    const after = (ending: Ending, amount?: number) => timers.after(delayMs, () => void this.end(payment, ending, amount))
    switch (outcome) {
      case "wait": return
      case "success": return after("success")
      case "decline": return after("declined")
      case "cancel": return after("canceled")
      case "underpaid": return after("success", Math.max(1, Math.floor(payment.asked / 2)))
      case "overpaid": return after("success", payment.asked + Math.ceil(payment.asked / 10))
      case "refund_after_success":
        after("success")
        return timers.after(delayMs + clock.scaled(config.refundSeconds), () => void this.end(payment, "refunded"))
    }
  }

  private shown(payment: SandboxPayment, call: Call): Answer {
    const answer = accepted(this.state, call, { payment: presentPayment(payment, this.state.config, call.breakers) }, { told: stateOf(payment) })
    const { redirectAt } = this.state.config
    const tells = payment.direction === "in" && !payment.final && !call.breakers.some((rule) => rule.fault === "no_redirect")
    if (tells && redirectAt !== null) place(answer.body, redirectAt, this.state.pageAddress(payment, call.headers["host"]))
    return answer
  }
}

const outcomeOf = ({ fault }: FaultRule): Outcome => (fault === "pending" ? "wait" : (fault as Outcome))

/** Lays `value` at a dotted path, making objects on the way. */
function place(body: Record<string, unknown>, path: string, value: string): void {
  const names = path.split(".")
  const last = names.pop() ?? path
  let at = body
  for (const name of names) at = (at[name] ??= {}) as Record<string, unknown>
  at[last] = value
}
