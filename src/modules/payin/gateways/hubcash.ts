import { redact } from "../../../clients/http"
import { HubcashAuthenticationError, HubcashError, HubcashNames, HubcashNotFoundError, HubcashRejectedError, HubcashRequestError } from "../../../clients/hubcash"
import type { HubcashClient, HubcashSale, HubcashSaleRequest } from "../../../clients/hubcash"
import { readHubcashSale, type HubcashMeaning } from "../../../domain/hubcash-sale"
import type { PayinMethod } from "../../../domain/payin-state"
import type { PspAnswer, PspPayment, PspPhase } from "../../../domain/psp-answer"
import type { Payer } from "../payers"

type Address = NonNullable<HubcashSaleRequest["BillingAddress"]>

/** A sale as we want it; amounts in centavos. What names a person goes to Hubcash and nowhere else. */
export interface SaleOrder {
  reference: string
  method: Exclude<PayinMethod, "redirect">
  amount: number
  /** As Hubcash spells it, see `currencyName`. */
  currency: string
  capture: boolean
  installments: number
  /** Hubcash's own card id; null for a boleto. */
  cardId: string | null
  payer: Payer
  buyer: { name: string | null; email: string | null; phone: string | null }
  billing: Address | null
  shipping: Address | null
  items: { name: string; amount: number; quantity: number }[]
  ourNumber: number | null
}

export interface HubcashGatewayOptions {
  paidStatuses: readonly number[]
  softDescriptor: string | null
  billet: { days: number; instructions: readonly string[] }
}

const METHODS = { credit: "Credit", debit: "Debit", billet: "Billet" } as const
const PHASES: Readonly<Record<HubcashMeaning, PspPhase>> = { pending_authorization: "pending", authorized: "authorized", captured: "paid", error: "failed", canceled: "canceled" }
/** The sales it found, or why it cannot tell. */
type SalesCall = () => Promise<{ sales: HubcashSale[]; requestIds: string[]; httpStatus: number } | string>
/** Three of them fit into the 300 characters that are kept of a failure. */
const PART_MAX = 90
const NO_ANSWER = { requestIds: [] as string[], httpStatus: null }

/**
 * Hubcash as the money ledger sees it: one call, one answer that says what is known. Never throws for what Hubcash or the network did
 * (`protocol.md` 5.3); no card number, document or raw answer leaves this class.
 */
export class HubcashGateway {
  readonly #names: () => HubcashNames

  /** `heard` learns of every answer, by the reference or sale it is about. */
  constructor(
    private readonly client: () => HubcashClient,
    private readonly options: HubcashGatewayOptions,
    private readonly heard: (id: string, answer: PspAnswer) => Promise<void>,
  ) {
    let names: HubcashNames | undefined
    this.#names = () => (names ??= new HubcashNames(client()))
  }

  /** POST /sales, which is not idempotent: asked only after an intent was committed, and nothing else is. */
  sell(order: SaleOrder, deadlineMs: number): Promise<PspAnswer> {
    return this.#ask(order.reference, order.capture, async () => {
      const { data, status, requestId } = await this.client().createSale(this.#request(order), { deadlineMs })
      return { sales: [data], requestIds: [requestId], httpStatus: status }
    })
  }

  /** Every sale under our reference; absent only when all seven lists were read whole. A list answers 200 or 401, so a 404 is a router's, and no proof. */
  find(reference: string, capture: boolean, deadlineMs: number): Promise<PspAnswer> {
    return this.#ask(reference, capture, async () => {
      try {
        const { sales, complete } = await this.client().findSalesByRef(reference, { deadlineMs })
        if (sales.length || complete) return { sales, requestIds: [], httpStatus: 200 }
      } catch (error) {
        if (!(error instanceof HubcashNotFoundError)) throw error
      }
      return "the lists of sales could not be read whole"
    })
  }

  read(saleId: string, capture: boolean, deadlineMs: number): Promise<PspAnswer> {
    return this.#one(saleId, capture, () => this.client().getSale(saleId, { deadlineMs }))
  }

  capture(saleId: string, deadlineMs: number): Promise<PspAnswer> {
    return this.#one(saleId, false, () => this.client().captureSale(saleId, { deadlineMs }))
  }

  cancel(saleId: string, capture: boolean, deadlineMs: number): Promise<PspAnswer> {
    return this.#one(saleId, capture, () => this.client().cancelSale(saleId, { deadlineMs }))
  }

  /** Why the account does not take a currency, as a sentence; null when it does, or when Hubcash does not tell now. */
  async currencyProblem(code: string): Promise<string | null> {
    try {
      await this.#names().currency(code)
      return null
    } catch (error) {
      return error instanceof HubcashRequestError ? `${code.toUpperCase()} cannot be paid this way` : null
    }
  }

  /**
   * Hubcash's own spelling of a currency, for a sale; asked before its intent. Its code in capitals when the list cannot be read or has no such
   * currency: Hubcash then says itself whether it takes it. Never throws.
   */
  async currencyName(code: string): Promise<string> {
    try {
      return await this.#names().currency(code)
    } catch {
      return code.toUpperCase()
    }
  }

  #request(order: SaleOrder): HubcashSaleRequest {
    const { payer, buyer } = order
    const given = <T extends object>(part: T) => Object.fromEntries(Object.entries(part).filter(([, value]) => value !== null && value !== "")) as { [Key in keyof T]?: NonNullable<T[Key]> }
    const quota = order.method === "credit" && order.installments > 1
    return {
      Ref: order.reference,
      ...(this.options.softDescriptor ? { SoftDescriptor: this.options.softDescriptor } : {}),
      Amount: order.amount,
      ...(quota ? { Quota: true, QuotaQty: order.installments } : {}),
      Currency: order.currency,
      Method: METHODS[order.method],
      Capture: order.capture,
      Consumer: given({
        Name: payer.name ?? buyer.name, Email: buyer.email, Birthdate: payer.birthdate && `${payer.birthdate}T00:00:00 GMT`,
        DocumentNumber: payer.document.number, DocumentType: payer.document.type, MobilePhone: payer.phone ?? buyer.phone,
      }),
      ...(order.billing ? { BillingAddress: order.billing } : {}),
      ...(order.shipping ? { ShippingAddress: order.shipping } : {}),
      Items: order.items.map((item) => ({ Name: item.name, Amount: item.amount, Qty: item.quantity })),
      ...(order.cardId ? { Card: { CardId: order.cardId } } : {}),
      ...(order.method === "billet" ? { Billet: { OurNumber: order.ourNumber ?? 0, ExpiresIn: this.options.billet.days, Instructions: [...this.options.billet.instructions] } } : {}),
    }
  }

  #one(saleId: string, capture: boolean, call: () => Promise<{ data: HubcashSale; status: number; requestId: string }>): Promise<PspAnswer> {
    return this.#ask(saleId, capture, async () => {
      const { data, status, requestId } = await call()
      return { sales: [data], requestIds: [requestId], httpStatus: status }
    })
  }

  async #ask(id: string, capture: boolean, call: SalesCall): Promise<PspAnswer> {
    const answer = await this.#answer(capture, call)
    await this.heard(id, answer)
    return answer
  }

  async #answer(capture: boolean, call: SalesCall): Promise<PspAnswer> {
    try {
      const answer = await call()
      if (typeof answer === "string") return { ...NO_ANSWER, kind: "no_answer", reason: answer }
      const { requestIds, httpStatus } = answer
      const [payment, ...others] = answer.sales.map((sale) => paymentOf(sale, capture, this.options.paidStatuses))
      return payment ? { kind: "found", payment, others, requestIds, httpStatus } : { kind: "absent", requestIds, httpStatus }
    } catch (error) {
      return ignoranceOf(error)
    }
  }
}

function paymentOf(sale: HubcashSale, capture: boolean, paidStatuses: readonly number[]): PspPayment {
  const reading = readHubcashSale({ ...sale, Capture: sale.Capture ?? capture }, { paidStatuses })
  const phase = reading.reversed ? "reversed" : reading.kind === "known" ? PHASES[reading.meaning] : "unrecognised"
  return {
    pspId: sale.SaleId,
    reference: sale.Ref,
    phase,
    status: String(sale.Status ?? "none"),
    amount: sale.Amount,
    currency: sale.Currency,
    failure: phase === "failed" || phase === "canceled" || phase === "reversed" ? reasonOf(sale) : null,
    redirectUrl: null,
    boleto: sale.Billet ? { digitable: sale.Billet.Digitable, image: sale.Billet.Image } : null,
  }
}

/** Why a sale ended, for people and for the outcome: the last rollback with the issuer's words (`Obs`), and the last entry of the history. Numbers, documents and addresses are blotted out. */
function reasonOf(sale: HubcashSale): string {
  const rollback = sale.Rollback.at(-1)
  const said = [rollback?.Reason, rollback?.Obs, sale.History.at(-1)?.Action].flatMap((part) => (part ? [redact(part).slice(0, PART_MAX)] : []))
  return [`Hubcash status ${sale.Status ?? "none"}`, [...new Set(said)].join("; ")].filter(Boolean).join(": ")
}

function ignoranceOf(error: unknown): PspAnswer {
  const base = { requestIds: error instanceof HubcashError && error.requestId ? [error.requestId] : [], httpStatus: error instanceof HubcashError ? error.status : null }
  // Our client's messages hold no body and no secret; anybody else's are reduced to their name.
  const reason = error instanceof HubcashError ? error.message : error instanceof Error ? error.name : "unknown error"
  if (error instanceof HubcashNotFoundError) return { ...base, kind: "absent" }
  if (error instanceof HubcashRequestError) return { ...base, kind: "not_sent", reason, inMs: null }
  if (!(error instanceof HubcashError)) return { ...base, kind: "no_answer", reason }
  if (error.outcome === "not_sent") return { ...base, kind: "not_sent", reason, inMs: null, unreachable: true }
  const isRead = error.route.startsWith("GET ")
  const refusedAccess = error instanceof HubcashAuthenticationError && error.documented
  // The keys are looked at before the request: of a write they refuse, nothing was made.
  if (refusedAccess && !isRead) return { ...base, kind: "not_sent", reason, inMs: null, refusedAccess }
  if (error.outcome === "unknown" || isRead) return { ...base, kind: "no_answer", reason, refusedAccess }
  const named = error instanceof HubcashRejectedError ? error.errors.map(({ field, description }) => [field, description].filter(Boolean).join(": ")).join("; ") : ""
  return { ...base, kind: "rejected", reason: named || reason }
}
