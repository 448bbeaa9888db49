/** The life of orders: accepted once per reference, resolved, reversed. The wallet follows. */
import type { FaultRule } from "../shared/fault-rules"
import type { Answer } from "../shared/routes"
import { seededUlid } from "../shared/seeded"
import { toMinor } from "../../src/domain/money"
import type { CatalogueEntry } from "./brand"
import { type ENumber, badRequest, errorBody, eNumberAnswer, hubbleErrors } from "./errors"
import { breachedLimit } from "./limits"
import { type OrderStatus, type SandboxOrder, makeVouchers, presentOrder } from "./order"
import { type OrderRequest, readOrderRequest, refusal } from "./order-request"
import type { HubbleState } from "./state"

interface Placement {
  requestId: string | null
  breakers: FaultRule[]
}

const CONTENT_BREAKERS = new Set(["short_success", "null_pin", "voucher_without_id", "amount_as_text"])

export class Orders {
  readonly byReference = new Map<string, SandboxOrder>()
  private readonly byId = new Map<string, SandboxOrder>()
  private readonly running = new Map<string, Promise<Answer>>()
  private readonly codes = new Set<string>()

  constructor(private readonly state: HubbleState) {}

  get(id: string): SandboxOrder | undefined {
    return this.byId.get(id)
  }

  ofVoucher(voucherId: string): SandboxOrder | undefined {
    return [...this.byId.values()].find((order) => order.vouchers.some((voucher) => voucher.id === voucherId))
  }

  all(): SandboxOrder[] {
    return [...this.byId.values()]
  }

  /** S0 4.1: idempotent by referenceId, whatever the body; FAILED consumes it, an error body does not. */
  async place(body: unknown, placement: Placement): Promise<Answer> {
    const reference = (body as { referenceId?: unknown } | null | undefined)?.referenceId
    const known = typeof reference === "string" ? this.byReference.get(reference) : undefined
    if (known) return this.repeated(known, body, placement)
    const read = readOrderRequest(body, this.state.config.mode)
    if ("subErrors" in read) return badRequest("Invalid request body", placement.requestId, read.subErrors)
    const { request } = read
    const earlier = this.running.get(request.referenceId)
    if (earlier) {
      const answer = await earlier
      const order = this.byReference.get(request.referenceId)
      return order ? this.repeated(order, body, placement) : answer
    }
    const slow = placement.breakers.find((rule) => rule.fault === "slow_accept")
    if (!slow) return this.accept(request, placement)
    const first = this.state.timers.wait(slow.delay_ms ?? this.state.clock.acceptLateMs).then(() => this.accept(request, placement))
    this.running.set(request.referenceId, first)
    return first.finally(() => this.running.delete(request.referenceId))
  }

  /** Brings a PROCESSING order to its end, or any order to the status a test asks for. */
  settle(order: SandboxOrder, status: OrderStatus, failureReason: string | null = null): void {
    const was = order.status
    if (was === status) return
    order.status = status
    order.history.push({ at: new Date().toISOString(), status })
    order.failure_reason = status === "FAILED" ? failureReason ?? hubbleErrors.E200.text : null
    order.resolved_at = status === "PROCESSING" ? null : new Date().toISOString()
    const charged = status === "SUCCESS" || status === "PROCESSING"
    if (charged && (!order.charged || order.reversed)) this.charge(order)
    if (!charged && order.charged && !order.reversed) this.creditBack(order, was === "SUCCESS")
    if (status === "SUCCESS") this.reverseLater(order)
    this.state.webhooks.orderEnded(order)
  }

  private charge(order: SandboxOrder): void {
    order.charged = true
    order.reversed = false
    this.state.wallet.debit(order.id, order.paise)
    this.state.webhooks.walletMoved()
  }

  private creditBack(order: SandboxOrder, afterSuccess: boolean): void {
    this.state.wallet.credit(order.id, order.paise, afterSuccess ? "credit_reversed" : "credit_failed")
    if (afterSuccess) order.reversed = true
    else order.charged = false
  }

  /** Vouchers for an order a test turns to SUCCESS although it never got any. */
  giveVouchers(order: SandboxOrder): void {
    const entry = this.state.catalogue.get(order.product_id)
    if (entry && order.vouchers.length === 0) order.vouchers = makeVouchers(this.state.seed, order.reference_id, order.denominations, entry, this.codes)
  }

  private repeated(order: SandboxOrder, body: unknown, { breakers }: Placement): Answer {
    const read = readOrderRequest(body, "b2b")
    const same = "request" in read && JSON.stringify(read.request) === order.request
    const { record } = this.state
    if (!same) record.anomaly("reference_reused_with_other_body", order.reference_id)
    const toldFailed = record.requests.some(({ reference_id, told }) => reference_id === order.reference_id && told === "FAILED")
    if (toldFailed) record.anomaly("reference_reused_after_failed", order.reference_id)
    // The order is what it was when it was accepted: only a fault of this one answer changes what is shown.
    return { status: 200, body: presentOrder(order, breakers.filter((rule) => rule.scope === "answer")), told: order.status }
  }

  private accept(request: OrderRequest, placement: Placement): Answer {
    const entry = this.state.catalogue.get(request.productId)
    const refused = refusal(request, entry)
    if (refused || !entry) return this.refuse(refused ?? "E001", request, entry, placement)
    const paise = toMinor(request.amount, "INR")
    const breach = breachedLimit(this.state.config.limits, this.byId.values(), { productId: request.productId, paise }, this.state.clock.hourMs)
    if (breach?.carrier === "failed") return this.fail(request, entry, breach.text)
    if (breach) return { status: 400, body: errorBody({ id: "LIMIT_EXCEEDED", code: "LIMIT_EXCEEDED", message: breach.text }, placement.requestId) }
    if (!this.state.wallet.covers(paise)) return this.refuse("E300", request, entry, placement)
    const failing = placement.breakers.find((rule) => rule.fault === "generation_failed")
    if (failing) return this.fail(request, entry, failing.error ?? hubbleErrors.E200.text)
    if (entry.behaviour.outcome === "failed") return this.fail(request, entry, entry.behaviour.failureReason)
    return this.charged(request, entry, placement.breakers)
  }

  private refuse(number: ENumber, request: OrderRequest, entry: CatalogueEntry | undefined, { requestId }: Placement): Answer {
    const { errorCarriers, errorStatus } = this.state.config
    const carrier = entry?.behaviour.errorCarrier ?? errorCarriers[number] ?? hubbleErrors[number].carrier
    if (carrier === "failed" && entry) return this.fail(request, entry, hubbleErrors[number].text)
    return eNumberAnswer(number, errorStatus[number] ?? 400, requestId)
  }

  private fail(request: OrderRequest, entry: CatalogueEntry, reason: string): Answer {
    const order = this.create(request, entry, "FAILED")
    order.failure_reason = reason
    return { status: 200, body: presentOrder(order), told: "FAILED" }
  }

  private charged(request: OrderRequest, entry: CatalogueEntry, breakers: FaultRule[]): Answer {
    const { clock, config, timers } = this.state
    const named = (fault: string) => breakers.find((rule) => rule.fault === fault)
    const late = named("late_success")
    const asked = named("processing") ?? late
    const processing = asked !== undefined || entry.behaviour.outcome === "processing"
    const order = this.create(request, entry, processing ? "PROCESSING" : "SUCCESS")
    order.vouchers = makeVouchers(this.state.seed, request.referenceId, request.denominationDetails, entry, this.codes)
    if (named("repeated_code")) this.repeatCode(order)
    order.breakers = breakers.filter((rule) => (CONTENT_BREAKERS.has(rule.fault) && rule.scope !== "answer") || rule.fault === "reverse_after_success")
    this.charge(order)
    const afterMs = asked?.delay_ms ?? (late ? Math.round(clock.cutOffMs * 1.3) + 1_000 : clock.scaled(config.processingSeconds))
    if (processing && (late || config.processingOutcome !== "never")) timers.after(afterMs, () => this.resolveProcessing(order, late ? "SUCCESS" : null))
    if (!processing) this.reverseLater(order)
    const hidden = named("invisible")
    if (hidden) order.visible_from = new Date(Date.now() + (hidden.delay_ms ?? clock.scaled(120))).toISOString()
    const ofThisAnswer = breakers.filter((rule) => rule.scope === "answer")
    return { status: 200, body: presentOrder(order, ofThisAnswer), told: order.status, lost: hidden !== undefined }
  }

  private resolveProcessing(order: SandboxOrder, outcome: "SUCCESS" | null): void {
    const configured = outcome ?? this.state.config.processingOutcome
    if (order.status === "PROCESSING" && configured !== "never") this.settle(order, configured)
  }

  private reverseLater(order: SandboxOrder): void {
    const rule = order.breakers.find(({ fault }) => fault === "reverse_after_success")
    if (rule) this.state.timers.after(rule.delay_ms ?? 2_000, () => order.status === "SUCCESS" && this.settle(order, "REVERSED"))
  }

  private repeatCode(order: SandboxOrder): void {
    const [first, second] = order.vouchers
    const earlier = this.all().reverse().find((other) => other !== order && other.product_id === order.product_id && other.vouchers.length > 0)?.vouchers[0]
    const [from, to] = first && second ? [first, second] : [earlier, first]
    if (from && to) Object.assign(to, { card_number: from.card_number, card_pin: from.card_pin })
    else this.state.record.anomaly("no_code_to_repeat", order.reference_id)
  }

  private create(request: OrderRequest, { brand }: CatalogueEntry, status: OrderStatus): SandboxOrder {
    const at = new Date().toISOString()
    const order: SandboxOrder = {
      id: seededUlid(this.state.seed, "order", request.referenceId),
      reference_id: request.referenceId, product_id: request.productId, customer_email: request.customerDetails?.email ?? null, card_type: brand.cardType,
      status, amount: request.amount, paise: toMinor(request.amount, "INR"), denominations: request.denominationDetails, accepted_at: at,
      resolved_at: status === "PROCESSING" ? null : at, charged: false, reversed: false, visible_from: at, failure_reason: null, vouchers: [],
      history: [{ at, status }], breakers: [], request: JSON.stringify(request),
    }
    this.byReference.set(order.reference_id, order)
    this.byId.set(order.id, order)
    return order
  }
}
