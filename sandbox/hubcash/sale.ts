/** One sale as the sandbox knows it, and as Hubcash shows it. */
import type { FaultRule } from "../shared/fault-rules"
import { type SandboxCard, presentCard } from "./cards"
import type { Behaviour } from "./magic-cards"
import type { SaleRequest } from "./requests"

export const STATUS = { processed: 1, analyzing: 2, capturing: 3, waiting: 4, fail: 5, canceled: 6, done: 7 } as const

export interface SandboxSale {
  id: string
  ref: string | null
  method: SaleRequest["Method"]
  /** Centavos. */
  amount: number
  currency: string
  capture: boolean
  status: number
  behaviour: Behaviour
  card: SandboxCard | null
  /** What was sent, without its card. */
  request: Omit<SaleRequest, "Card">
  digitable: string | null
  image: string | null
  canceled_at: string | null
  captured_at: string | null
  reversed_at: string | null
  updated_at: string
  added_at: string
  /** Reads show it from then on. */
  visible_from: string
  analyze: { Level: string; Description: string }[]
  rollback: { Reason: string; Obs: string; Date: string }[]
  history: { at: string; action: string; status: number }[]
  /** Faults of its creation that last. */
  breakers: FaultRule[]
}

/** `Y-m-dTH:i:s GMT`, or null. */
export function printed(at: string | null): string | null {
  return at === null ? null : `${at.slice(0, 19)} GMT`
}

function presentBillet({ request, digitable, image }: SandboxSale) {
  const { Billet } = request
  return Billet ? { ...Billet, Instructions: Billet.Instructions ?? [], Digitable: digitable, Image: image } : null
}

/** Fields of the document, in its order; `breakers` falsify this answer. */
export function presentSale(sale: SandboxSale, breakers: readonly FaultRule[] = []) {
  const { request } = sale
  const named = (fault: string) => [...breakers, ...sale.breakers].find((rule) => rule.fault === fault)
  const amount = named("other_amount") ? sale.amount - 1 : sale.amount
  const status = named("unknown_status")
  return {
    SaleId: sale.id, Ref: named("other_ref") ? `${sale.ref ?? ""}-other` : sale.ref, SoftDescriptor: request.SoftDescriptor ?? "Sandbox",
    Amount: named("amount_as_text") ? String(amount) : amount, Quota: request.Quota ?? false, QuotaQty: request.QuotaQty ?? 1,
    Currency: sale.currency, Method: sale.method, Capture: sale.capture,
    DateCanceled: printed(sale.canceled_at), DateCaptured: printed(sale.captured_at), DateReversed: printed(sale.reversed_at),
    DateUpdated: printed(sale.updated_at), DateAdded: printed(sale.added_at),
    Consumer: request.Consumer ?? null, BillingAddress: request.BillingAddress ?? null, ShippingAddress: request.ShippingAddress ?? null,
    Analyze: sale.analyze, Rollback: sale.rollback,
    History: sale.history.map(({ at, action }) => ({ Action: action, DateAdded: printed(at) })),
    Items: request.Items ?? [], Card: sale.card ? presentCard(sale.card) : null, Billet: presentBillet(sale),
    ...(named("no_status") ? {} : { Status: status ? status.status ?? 8 : sale.status }),
  }
}
