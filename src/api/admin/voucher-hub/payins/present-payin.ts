import { toMajor } from "../../../../domain/money"
import type { ActionRow } from "../../../../modules/payin/ledger/actions"
import type { PayinRow } from "../../../../modules/payin/ledger/rows"

/** A payment as an admin sees it; amounts in major units. No card id, document, slip or pay page. */
export function presentPayin(row: PayinRow) {
  const { id, psp, method, state, currency, installments, failure } = row
  return {
    id, upstream: psp === "hub123" ? "123hub" : psp, method, state, amount: toMajor(row.amount, currency), paid: row.paid === null ? null : toMajor(row.paid, currency), currency, installments,
    order_id: row.orderId, cart_id: row.cartId, customer_id: row.customerId, reference: row.reference, psp_id: row.pspId, psp_status: row.pspStatus, our_number: row.ourNumber,
    failure, last_problem: row.lastProblem, handed_over: row.handedOver, boleto_due_at: row.boleto?.dueAt ?? null, created_at: row.createdAt,
  }
}

/** A pay-out without its receiver. */
export function presentPayOut({ id, requestId, key, state, amount, currency, pspId, lastProblem, createdAt }: ActionRow) {
  return { id, payin_id: requestId, key, state, amount: toMajor(amount, currency), currency, psp_id: pspId, problem: lastProblem, created_at: createdAt }
}
