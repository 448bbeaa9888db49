import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readBalances } from "../../../../workflows/payin/service-reads"

export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ balances: await readBalances(req.scope) })
}
