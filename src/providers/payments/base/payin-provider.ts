import type {
  AuthorizePaymentInput, AuthorizePaymentOutput, CancelPaymentInput, CancelPaymentOutput, CapturePaymentInput, CapturePaymentOutput, ConfigModule, DeletePaymentInput, DeletePaymentOutput,
  GetPaymentStatusInput, GetPaymentStatusOutput, InitiatePaymentInput, InitiatePaymentOutput, ProviderWebhookPayload, RefundPaymentInput, RefundPaymentOutput, RetrievePaymentInput,
  RetrievePaymentOutput, UpdatePaymentInput, UpdatePaymentOutput, WebhookActionResult,
} from "@medusajs/framework/types"
import { AbstractPaymentProvider, MedusaError, parseCorsOrigins, PaymentActions, PaymentSessionStatus } from "@medusajs/framework/utils"
import { toMajor, type MajorAmount } from "../../../domain/money"
import { PAYIN_STATES, type PayinMethod, type PayinState } from "../../../domain/payin-state"
import type { PayinRow } from "../../../modules/payin/ledger/rows"
import { authorizePayin } from "../../../workflows/payin/authorize"
import { preparePayin } from "../../../workflows/payin/prepare"
import { capturePayin, cancelPayin, refundAmount, refundPayin } from "../../../workflows/payin/settle"
import { payinOfWebhook, refreshPayin } from "../../../workflows/payin/status"
import { wakeWorkers } from "../../../workflows/work/wake"
import { shelfOf } from "./shelf"
import { referenceOf, sessionData } from "./session-data"

const STATUSES: Readonly<Record<(typeof PAYIN_STATES)[PayinState]["session"], PaymentSessionStatus>> = {
  pending: PaymentSessionStatus.PENDING,
  pending_authorization: PaymentSessionStatus.PENDING_AUTHORIZATION,
  authorized: PaymentSessionStatus.AUTHORIZED,
  captured: PaymentSessionStatus.CAPTURED,
  error: PaymentSessionStatus.ERROR,
  canceled: PaymentSessionStatus.CANCELED,
}
const ACTIONS: Readonly<Record<(typeof PAYIN_STATES)[PayinState]["session"], PaymentActions>> = {
  pending: PaymentActions.PENDING,
  pending_authorization: PaymentActions.PENDING,
  authorized: PaymentActions.AUTHORIZED,
  captured: PaymentActions.SUCCESSFUL,
  error: PaymentActions.FAILED,
  canceled: PaymentActions.CANCELED,
}
const statusOf = (row: Pick<PayinRow, "state">) => STATUSES[PAYIN_STATES[row.state].session]

/** What a webhook of Medusa's own route names, once it is verified; null when it is not, or is about something else. */
export type WebhookSubject = { psp: "hubcash" | "hub123"; pspId?: string; reference?: string } | null

/** Medusa's view of a payment; the money ledger keeps the state, never the session (`protocol.md` 5.11). */
export abstract class PayinProvider extends AbstractPaymentProvider {
  /** Which way to pay a service is. */
  protected abstract readonly method: PayinMethod
  readonly #cradle: Record<string, unknown>

  constructor(cradle: Record<string, unknown>, config: Record<string, unknown> = {}) {
    super(cradle, config)
    this.#cradle = cradle
  }

  protected get shelf() {
    return shelfOf(this.#cradle)
  }

  /** Verifies a webhook and says what it is about. Nothing in it is believed. */
  protected abstract readWebhook(payload: ProviderWebhookPayload["payload"]): Promise<WebhookSubject>

  /** Nothing is made at the payment service before `authorizePayment`. @throws MedusaError INVALID_DATA, NOT_ALLOWED */
  override async initiatePayment({ amount, currency_code, data = {}, context }: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    const prepared = await preparePayin(this.shelf, {
      method: this.method, amount: amount as MajorAmount, currency: currency_code, data, customerId: context?.customer?.id ?? null, origins: this.#storeOrigins(),
    })
    return { id: prepared.reference, status: PaymentSessionStatus.PENDING, data: prepared.data }
  }

  override async updatePayment(input: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
    const { status, data } = await this.initiatePayment(input)
    return { status, data: { ...input.data, ...data } }
  }

  /** A decline throws; what is not known for sure is `pending_authorization`. @throws MedusaError PAYMENT_AUTHORIZATION_ERROR */
  override async authorizePayment({ data = {}, context }: AuthorizePaymentInput): Promise<AuthorizePaymentOutput> {
    // Medusa names the session here; in `data` it does so only for `initiatePayment`.
    const row = await authorizePayin(this.shelf, context?.idempotency_key ?? String(data.session_id ?? ""))
    // A process that only serves HTTP does not poll: the others are told that there is something to look at.
    wakeWorkers(this.shelf)
    return { status: statusOf(row), data: sessionData(data, row) }
  }

  /** In full, as Medusa names no amount; looks first, so that a second call is none. */
  override async capturePayment({ data = {} }: CapturePaymentInput): Promise<CapturePaymentOutput> {
    return { data: sessionData(data, await capturePayin(this.shelf, this.#reference(data))) }
  }

  override async cancelPayment({ data = {} }: CancelPaymentInput): Promise<CancelPaymentOutput> {
    const reference = referenceOf(data)
    const row = reference ? await cancelPayin(this.shelf, reference) : null
    return { data: row ? sessionData(data, row) : data }
  }

  /** The session goes; money that may still come is the worker's to watch. Medusa also calls this with the shopper's bare data. */
  override async deletePayment({ data = {} }: DeletePaymentInput): Promise<DeletePaymentOutput> {
    const reference = referenceOf(data)
    const row = reference ? await refreshPayin(this.shelf, reference) : null
    // What arrived is not given back behind the shopper's back: the worker finds its session gone and tells a person.
    if (row && row.state !== "captured" && row.state !== "authorized" && row.state !== "underpaid") await cancelPayin(this.shelf, row.id).catch(() => null)
    return { data }
  }

  /** @throws MedusaError NOT_ALLOWED for what the service cannot give back, before it is touched. */
  override async refundPayment({ data = {}, amount, context }: RefundPaymentInput): Promise<RefundPaymentOutput> {
    const reference = this.#reference(data)
    const row = await refreshPayin(this.shelf, reference)
    if (!row) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Payment ${reference} was not found in the money ledger`)
    const refunded = await refundPayin(this.shelf, { payinId: row.id, amount: await refundAmount(this.shelf, row, amount as MajorAmount), refundId: context?.idempotency_key ?? "" })
    return { data: sessionData(data, refunded) }
  }

  override async retrievePayment({ data = {} }: RetrievePaymentInput): Promise<RetrievePaymentOutput> {
    const row = await refreshPayin(this.shelf, this.#reference(data))
    return { data: row ? sessionData(data, row) : data }
  }

  override async getPaymentStatus({ data = {} }: GetPaymentStatusInput): Promise<GetPaymentStatusOutput> {
    const reference = referenceOf(data)
    const row = reference ? await refreshPayin(this.shelf, reference) : null
    return row ? { status: statusOf(row), data: sessionData(data, row) } : { status: PaymentSessionStatus.PENDING, data }
  }

  /** Medusa's own `/hooks/payment/...`: verified, found, its session read, and looked at again; or `not_supported` (`protocol.md` 5.5). */
  override async getWebhookActionAndData(payload: ProviderWebhookPayload["payload"]): Promise<WebhookActionResult> {
    const subject = await this.readWebhook(payload).catch(() => null)
    const row = subject ? await payinOfWebhook(this.shelf, subject) : null
    if (!row || row.method !== this.method) return { action: PaymentActions.NOT_SUPPORTED }
    return { action: ACTIONS[PAYIN_STATES[row.state].session], data: { session_id: row.sessionId, amount: toMajor(row.amount, row.currency) } }
  }

  #reference(data: Readonly<Record<string, unknown>>): string {
    const reference = referenceOf(data)
    if (reference) return reference
    throw new MedusaError(MedusaError.Types.INVALID_DATA, "This payment carries no reference to the money ledger: it was not made by this provider")
  }

  #storeOrigins(): (string | RegExp)[] {
    const config = this.#cradle.configModule as ConfigModule | undefined
    return parseCorsOrigins(config?.projectConfig?.http?.storeCors ?? "")
  }
}
