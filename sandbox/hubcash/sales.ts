/** The life of sales: every POST makes one, whatever its Ref; they walk by themselves, are captured, canceled, paid and reversed. The books follow. */
import type { FaultRule } from "../shared/fault-rules"
import type { Answer } from "../shared/routes"
import { seededHex } from "../shared/seeded"
import { billetPaper } from "./billet"
import { type SandboxCard, isExpired } from "./cards"
import { fieldError, invalid, refused } from "./errors"
import { type Behaviour, declineReasons } from "./magic-cards"
import { type SaleRequest, readSaleRequest, unwrapped } from "./requests"
import { STATUS, type SandboxSale, presentSale } from "./sale"
import type { HubcashState } from "./state"

const ANSWER_BREAKERS = new Set(["unknown_status", "no_status", "other_amount", "amount_as_text", "other_ref"])
const DECLINED_AT_ONCE: readonly Behaviour[] = ["declined", "insufficient_funds", "expired", "declined_400"]

export class Sales {
  private readonly byId = new Map<string, SandboxSale>()

  constructor(private readonly state: HubcashState) {}

  all(): SandboxSale[] {
    return [...this.byId.values()]
  }

  get(id: string): SandboxSale | undefined {
    return this.byId.get(id)
  }

  ofRef(ref: string): SandboxSale[] {
    return this.all().filter((sale) => sale.ref === ref)
  }

  async create(body: unknown, breakers: readonly FaultRule[]): Promise<Answer> {
    const slow = breakers.find((rule) => rule.fault === "slow_accept")
    if (slow) await this.state.timers.wait(slow.delay_ms ?? this.state.clock.acceptLateMs)
    const inside = unwrapped(body, "Sale", this.state.config.bodies)
    if (inside.errors) return refused(inside.errors)
    const read = readSaleRequest(inside.value, this.state.config)
    if (read.errors) return refused(read.errors)
    const { Card, ...request } = read.value
    const card = this.cardOf(Card)
    if (card === null) return invalid("Card.CardId", "Not found")
    return this.accept(request, card, breakers)
  }

  /** Moves a sale, whatever it was; the books, its history and its notification follow. */
  move(sale: SandboxSale, status: number, action: string): void {
    const now = new Date().toISOString()
    const was = sale.status
    sale.status = status
    sale.updated_at = now
    sale.history.push({ at: now, action, status })
    if (status === STATUS.capturing && was < STATUS.capturing) this.state.money.add(sale, "authorized")
    if (status === STATUS.done && was !== STATUS.done) this.captured(sale, now)
    if (status === STATUS.canceled || status === STATUS.fail) this.letGo(sale, was, status, now)
    if (was !== status) this.state.notifications.statusChanged(sale)
  }

  capture(sale: SandboxSale): Answer | null {
    if (sale.status !== STATUS.capturing) return invalid("Status", `A sale in status ${sale.status} cannot be captured`)
    if (sale.behaviour === "capture_refused") return invalid("Capture", "The operator refused the capture")
    if (sale.behaviour === "capture_fails") this.move(sale, STATUS.fail, "Capture failed")
    else this.move(sale, STATUS.done, "Captured")
    return null
  }

  cancel(sale: SandboxSale): Answer | null {
    const ended = sale.status === STATUS.canceled || sale.status === STATUS.fail || sale.reversed_at !== null
    if (ended) return invalid("Status", "The sale has ended and cannot be canceled")
    if (sale.behaviour === "cancel_refused") return invalid("Cancel", "The operator refused the cancellation")
    this.move(sale, STATUS.canceled, "Canceled")
    return null
  }

  /** The money goes back to the shopper; there is no status for it (facts.md 3). */
  reverse(sale: SandboxSale, via: "date" | "rollback" | "both", reason: string): void {
    const now = new Date().toISOString()
    const kept = this.state.money.keptOf(sale.id)
    if (kept > 0) this.state.money.add(sale, "reversed", kept)
    if (via !== "rollback") sale.reversed_at = now
    if (via !== "date") sale.rollback.push({ Reason: reason, Obs: "Sandbox", Date: `${now.slice(0, 19)} GMT` })
    sale.updated_at = now
    sale.history.push({ at: now, action: "Reversed", status: sale.status })
    if (this.state.config.webhook.reversals) this.state.notifications.statusChanged(sale)
  }

  /** Goes on from analysis, as if the fraud team had said yes. */
  approve(sale: SandboxSale): void {
    sale.behaviour = "approved"
    this.walk(sale, this.stepsOf(sale).filter((status) => status > sale.status))
  }

  private cardOf(card: SaleRequest["Card"]): SandboxCard | null | undefined {
    if (card === undefined) return undefined
    return "CardId" in card ? this.state.cards.get(card.CardId) ?? null : this.state.cards.create(card, false)
  }

  private accept(request: Omit<SaleRequest, "Card">, card: SandboxCard | undefined, breakers: readonly FaultRule[]): Answer {
    const forced = breakers.find((rule) => rule.fault === "declined")
    const behaviour: Behaviour = forced ? "declined" : card ? (isExpired(card) && this.state.config.checks.cards ? "expired" : card.behaviour) : "approved"
    const declined = DECLINED_AT_ONCE.includes(behaviour)
    const reason = forced?.error ?? declineReasons[behaviour] ?? "Data received"
    const { declineCarrier, createdStatus } = this.state.config
    if (declined && (behaviour === "declined_400" || declineCarrier === "error_400")) return refused([fieldError("Card", reason, "Payment")])
    const sale = this.make(request, card ?? null, behaviour, breakers)
    if (declined) this.move(sale, STATUS.fail, reason)
    else if (!breakers.some((rule) => rule.fault === "stuck")) this.walk(sale, this.stepsOf(sale))
    return {
      status: createdStatus, body: { Sale: presentSale(sale, breakers.filter((rule) => ANSWER_BREAKERS.has(rule.fault))) },
      told: String(sale.status), lost: breakers.some((rule) => rule.fault === "invisible"),
    }
  }

  private make(request: Omit<SaleRequest, "Card">, card: SandboxCard | null, behaviour: Behaviour, breakers: readonly FaultRule[]): SandboxSale {
    const now = new Date()
    const at = now.toISOString()
    const { seed, clock, record } = this.state
    const { Billet, Method, Amount, Ref = null } = request
    const paper = Method === "Billet" && Billet ? billetPaper(seed, Billet.OurNumber, Amount, Billet.ExpiresIn, now) : null
    if (Ref !== null && this.ofRef(Ref).length > 0) record.anomaly("ref_used_again", Ref)
    if (paper && this.all().some((sale) => sale.digitable && sale.request.Billet?.OurNumber === Billet?.OurNumber)) record.anomaly("our_number_used_again", String(Billet?.OurNumber))
    const hidden = breakers.find((rule) => rule.fault === "invisible")
    const sale: SandboxSale = {
      id: seededHex(24, seed, "sale", this.byId.size + 1), ref: Ref, method: Method, amount: Amount, currency: request.Currency,
      // Debit and boleto know no reservation.
      capture: Method === "Credit" ? request.Capture ?? true : true,
      status: STATUS.processed, behaviour, card, request, digitable: paper?.digitable ?? null, image: paper?.image ?? null,
      canceled_at: null, captured_at: null, reversed_at: null, updated_at: at, added_at: at,
      visible_from: hidden ? new Date(now.getTime() + (hidden.delay_ms ?? clock.scaled(120))).toISOString() : at,
      analyze: [], rollback: [], history: [{ at, action: "Data received", status: STATUS.processed }],
      breakers: breakers.filter((rule) => rule.fault === "reverse_after_capture" || (ANSWER_BREAKERS.has(rule.fault) && rule.scope === "order")),
    }
    this.byId.set(sale.id, sale)
    this.state.notifications.statusChanged(sale)
    return sale
  }

  /** The statuses a sale goes through by itself after 1. */
  private stepsOf({ method, behaviour, capture }: SandboxSale): number[] {
    const { analyzing, capturing, waiting, fail, done } = STATUS
    if (method === "Billet") return [waiting]
    if (behaviour === "stuck_in_analysis") return [analyzing]
    if (behaviour === "fraud_refused") return [analyzing, fail]
    if (!capture || behaviour === "capture_refused") return [analyzing, capturing]
    return [analyzing, capturing, behaviour === "capture_fails" ? fail : done]
  }

  private walk(sale: SandboxSale, steps: readonly number[]): void {
    const [next, ...rest] = steps
    if (next === undefined) return
    const { clock, config, timers } = this.state
    const from = sale.status
    const seconds = sale.behaviour === "slow_analysis" && from === STATUS.analyzing ? config.analysisSeconds : config.walkSeconds
    timers.after(clock.scaled(seconds), () => {
      // Somebody moved it meanwhile: captured, canceled or set by a test.
      if (sale.status !== from) return
      if (from === STATUS.analyzing) sale.analyze.push({ Level: next === STATUS.fail ? "12" : "72", Description: next === STATUS.fail ? "Refused" : "Approved" })
      this.move(sale, next, ACTIONS[next] ?? "Changed")
      this.walk(sale, rest)
    })
  }

  private captured(sale: SandboxSale, now: string): void {
    sale.captured_at = now
    sale.canceled_at = null
    this.state.money.add(sale, "captured")
    const { clock, config, timers } = this.state
    const rule = sale.breakers.find(({ fault }) => fault === "reverse_after_capture")
    const afterMs = rule ? rule.delay_ms ?? 2_000 : sale.behaviour === "reversed_later" ? clock.scaled(config.reversalSeconds) : null
    if (afterMs !== null) timers.after(afterMs, () => sale.status === STATUS.done && this.reverse(sale, "both", "Chargeback"))
  }

  private letGo(sale: SandboxSale, was: number, status: number, now: string): void {
    if (status === STATUS.canceled) sale.canceled_at = now
    const kept = this.state.money.keptOf(sale.id)
    if (was === STATUS.done && kept > 0) this.state.money.add(sale, "refunded", kept)
    if (was === STATUS.capturing) this.state.money.add(sale, "released")
  }
}

const ACTIONS: Readonly<Record<number, string>> = {
  2: "Fraud analysis", 3: "Authorized", 4: "Billet registered", 5: "Refused", 7: "Captured",
}
