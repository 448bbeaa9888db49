import type { PayinRow } from "../../../modules/payin/ledger/rows"
import { payinReference, SESSION_KEY } from "../../../workflows/payin/shelf"

/** Our reference in a session's or payment's data; null where Medusa calls with the shopper's own. */
export const referenceOf = payinReference

/**
 * What session and payment carry of ours, beside what `preparePayin` put there: our id of the card, the address to return to. Anybody who knows an order
 * can read it: no pay link, slip or document, and no card id of Hubcash.
 */
export function sessionData(data: Readonly<Record<string, unknown>>, row: PayinRow): Record<string, unknown> {
  return { ...data, [SESSION_KEY]: { reference: row.id, psp_id: row.pspId, state: row.state, amount_minor: row.amount, currency: row.currency } }
}
