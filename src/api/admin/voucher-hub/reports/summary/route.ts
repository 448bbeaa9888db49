import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { periodSummary } from "../../../../../workflows/reports/summary"
import type { ReportQuery } from "../query"

/** `{summary}`: a period by every book, and where they disagree. The CSV has all rows. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const { from = null, to = null } = req.validatedQuery as ReportQuery
  res.json({ summary: await periodSummary(req.scope, { from, to }) })
}
