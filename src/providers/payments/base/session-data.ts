import { z } from "@medusajs/framework/zod"
import type { PayinRow } from "../../../modules/payin/ledger/rows"
import { SESSION_KEY } from "../../../workflows/payin/shelf"

const schema = z.object({ [SESSION_KEY]: z.looseObject({ reference: z.string().min(1) }) })

/** Our reference in a session's or payment's data; null where Medusa calls with the shopper's own. */
export function referenceOf(data: unknown): string | null {
  const parsed = schema.safeParse(data)
  return parsed.success ? parsed.data[SESSION_KEY].reference : null
}

/** What session and payment carry of ours. Anybody who knows an order can read it: no link, slip, card id or document. */
export function sessionData(data: Readonly<Record<string, unknown>>, row: PayinRow): Record<string, unknown> {
  return { ...data, [SESSION_KEY]: { reference: row.id, psp_id: row.pspId, state: row.state, amount_minor: row.amount, currency: row.currency } }
}
