import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readOverview } from "../../../../workflows/overview/overview"
import type { OverviewQuery } from "./query"

export async function GET(req: MedusaRequest<unknown, OverviewQuery>, res: MedusaResponse): Promise<void> {
  const { timezone } = req.validatedQuery as OverviewQuery
  res.json(await readOverview(req.scope, timezone))
}
