import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { resendNotification } from "../../../../../../workflows/payin/service-reads"

export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ notification: await resendNotification(req.scope, req.params.id ?? "") })
}
