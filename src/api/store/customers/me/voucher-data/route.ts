import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { eraseVoucherData, exportVoucherData } from "../../../../../workflows/personal-data/voucher-data"

/** What the plugin keeps about the signed-in customer, to take away. */
export async function GET(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  res.json({ voucher_data: await exportVoucherData(req.scope, req.auth_context.actor_id) })
}

/** Takes him out of it. His codes cannot be opened any more. */
export async function DELETE(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const id = req.auth_context.actor_id
  await eraseVoucherData(req.scope, id, { type: "customer", id, reason: null })
  res.json({ id, object: "voucher_data", deleted: true })
}
