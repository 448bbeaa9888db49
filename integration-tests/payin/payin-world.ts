import { randomBytes } from "node:crypto"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { PayinMethod } from "../../src/domain/payin-state"
import type { PspAnswer, PspPayment } from "../../src/domain/psp-answer"
import type { PayinClaim } from "../../src/modules/payin/ledger/claims"
import type { PayinRow } from "../../src/modules/payin/ledger/rows"
import type { PreparedSession } from "../../src/modules/payin/ledger/sessions"
import PayinModuleService from "../../src/modules/payin/service"
import { openModuleDatabase } from "../support/module-database"

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const REQUEST_CLOCKS = ["sent_at", "looked_at", "absent_at", "due_at", "lease_until", "claimed_at", "asked_at", "boleto_due_at"]
const ACTION_CLOCKS = ["sent_at", "absent_at", "due_at", "lease_until", "created_at"]

/** The money ledger on a database of its own: real migrations, the real service, at time scale 1. Nothing is called. */
export interface PayinWorld {
  service: PayinModuleService
  /** A second process on the same database. */
  another: PayinModuleService
  /** One whose options say otherwise. */
  configured: (options: Record<string, unknown>) => PayinModuleService
  knex: Knex
  query<Row extends object = Record<string, unknown>>(sql: string, bindings?: Record<string, unknown>): Promise<Row[]>
  dispose(): Promise<void>
}

/** `beside`: other modules whose tables the test needs. */
export async function createPayinWorld(label: string, options: Record<string, unknown> = {}, beside: readonly string[] = []): Promise<PayinWorld> {
  const database = await openModuleDatabase(`payin_${label}`, ["payin", ...beside])
  const { knex: connection, query, dispose } = database
  const keys = { activeKeyId: "k1", keys: { k1: randomBytes(32).toString("base64") } }
  const process_ = (otherwise: Record<string, unknown> = {}) => new PayinModuleService(
    { [ContainerRegistrationKeys.PG_CONNECTION]: connection } as ConstructorParameters<typeof PayinModuleService>[0],
    {
      hubcash: { code: "c", token: "t", notificationTokens: ["0123456789abcdef"], baseUrl: "http://localhost:1/v1", methods: ["credit", "debit", "billet"], cards: { enabled: true } },
      hub123: { applicationId: "1", secretKey: "s", payIn: { INR: 14701 }, baseUrl: "http://localhost:1" }, vault: keys, ...options, ...otherwise,
    },
  )
  return {
    service: process_(),
    another: process_(),
    configured: process_,
    knex: connection,
    query,
    dispose,
  }
}

let counted = 0

export const found = (payment: Partial<PspPayment> = {}, others: Partial<PspPayment>[] = []): PspAnswer => {
  const whole = (facts: Partial<PspPayment>): PspPayment => ({ pspId: "sale_1", reference: null, phase: "pending", status: "1", amount: 12_345, currency: "BRL", failure: null, redirectUrl: null, boleto: null, ...facts })
  return { kind: "found", payment: whole(payment), others: others.map(whole), requestIds: ["r1"], httpStatus: 200 }
}
export const absent = (): PspAnswer => ({ kind: "absent", requestIds: [], httpStatus: 404 })
export const noAnswer = (): PspAnswer => ({ kind: "no_answer", reason: "UND_ERR_SOCKET", requestIds: [], httpStatus: null })
export const notSent = (inMs: number | null = null): PspAnswer => ({ kind: "not_sent", reason: "ECONNREFUSED", requestIds: [], httpStatus: null, inMs })
export const accessRefused = (kind: "not_sent" | "no_answer" = "not_sent"): PspAnswer => ({ ...(kind === "not_sent" ? { kind, inMs: null } : { kind }), reason: "Hubcash refused the keys (401)", requestIds: [], httpStatus: 401, refusedAccess: true })
export const rejected = (reason = "Card.ExpYear: expired"): PspAnswer => ({ kind: "rejected", reason, requestIds: [], httpStatus: 400 })

/** One payment of one cart, as the business sees it. */
export class Payment {
  private constructor(
    readonly world: PayinWorld,
    readonly id: string,
    readonly sessionId: string,
  ) {}

  #senders: PayinClaim | null = null

  static async prepared(world: PayinWorld, method: PayinMethod = "credit", session: Partial<PreparedSession> = {}): Promise<Payment> {
    const sessionId = session.sessionId ?? `payses_${++counted}_${Date.now().toString(36)}`
    const id = await world.service.requests.prepare({ method, amount: 12_345, currency: "brl", customerId: null, cardId: null, payerId: null, installments: 1, returnUrl: null, ...session, sessionId })
    if (!id) throw new Error("the session was not prepared")
    return new Payment(world, id, sessionId)
  }

  /** The shopper pressed pay; nothing is sent yet. */
  static async begun(world: PayinWorld, method: PayinMethod = "credit", cartId = `cart_${++counted}`): Promise<Payment> {
    const payment = await Payment.prepared(world, method)
    await payment.begin(cartId)
    return payment
  }

  /** The shopper's own process claims with the button; `claim` hands that claim out first. */
  async begin(cartId: string): Promise<{ row: PayinClaim; begun: boolean } | null> {
    const taken = await this.world.service.requests.begin({ sessionId: this.sessionId, cartId, capture: true })
    if (taken?.begun) this.#senders = taken.row
    return taken
  }

  /** A card sale whose first POST nobody answered, found absent twice: due to be sent again. */
  static async toSendAgain(world: PayinWorld): Promise<Payment> {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", noAnswer())
    for (let look = 0; look < 2; look += 1) {
      await payment.pass(2 * MINUTE)
      await payment.look(absent())
    }
    const state = await payment.state()
    if (state !== "ready") throw new Error(`a sale found absent twice is ${state}, not ready`)
    return payment
  }

  /** The intent is committed and the request is on its way. */
  static async sent(world: PayinWorld, method: PayinMethod = "credit", cartId?: string): Promise<{ payment: Payment; claim: PayinClaim }> {
    const payment = await Payment.begun(world, method, cartId)
    return { payment, claim: await payment.send() }
  }

  async send(): Promise<PayinClaim> {
    const claim = await this.claim()
    if (!(await this.world.service.requests.commitIntent(claim, `request-${++counted}`))) throw new Error("the intent was refused")
    return claim
  }

  async tryClaim(): Promise<PayinClaim | null> {
    const senders = this.#senders
    this.#senders = null
    if (senders) return senders
    return this.world.service.requests.claimOne(this.id)
  }

  async claim(): Promise<PayinClaim> {
    const claim = await this.tryClaim()
    if (!claim) throw new Error(`${this.id} was not claimed`)
    return claim
  }

  async due(): Promise<boolean> {
    return (await this.world.query(`select 1 from payin_request where id = :id and due_at <= now() and (lease_until is null or lease_until < now())`, { id: this.id })).length > 0
  }

  async row(): Promise<PayinRow> {
    const row = await this.world.service.requests.read(this.id)
    if (!row) throw new Error(`${this.id} is gone`)
    return row
  }

  async state(): Promise<string> {
    return (await this.row()).state
  }

  async look(answer: PspAnswer): Promise<void> {
    const claim = await this.claim()
    await this.world.service.requests.record(claim, claim.state === "placing" || claim.state === "unknown" ? "look_up" : "read", answer)
  }

  /** Lets time pass for this payment. */
  async pass(ms: number): Promise<void> {
    const moved = (columns: readonly string[]) => columns.map((column) => `${column} = ${column} - (:ms * interval '1 millisecond')`).join(", ")
    await this.world.query(`update payin_request set ${moved(REQUEST_CLOCKS)} where id = :id`, { ms, id: this.id })
    await this.world.query(`update payin_action set ${moved(ACTION_CLOCKS)} where request_id = :id`, { ms, id: this.id })
  }

  async nextDueInMs(): Promise<number | null> {
    const [row] = await this.world.query<{ ms: number | null }>(`select (extract(epoch from due_at - now()) * 1000)::float8 as ms from payin_request where id = :id`, { id: this.id })
    return row?.ms ?? null
  }
}
