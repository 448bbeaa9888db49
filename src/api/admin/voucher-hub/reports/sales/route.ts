import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { salesCsv } from "../../../../../workflows/reports/sales"
import type { ReportQuery } from "../query"
import { sendCsv } from "../send-csv"

/** A row per voucher of a paid order. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const { from = null, to = null } = req.validatedQuery as ReportQuery
  await sendCsv(req, res, "voucher-sales", salesCsv(req.scope, { from, to }))
}
