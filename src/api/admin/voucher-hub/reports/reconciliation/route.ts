import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { reconciliationCsv } from "../../../../../workflows/reports/reconciliation"
import type { ReportQuery } from "../query"
import { sendCsv } from "../send-csv"

/** A row per supplier order and per difference between Medusa's books, ours and Hubble's. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const { from = null, to = null } = req.validatedQuery as ReportQuery
  await sendCsv(req, res, "voucher-reconciliation", reconciliationCsv(req.scope, { from, to }))
}
