import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { eraseVoucherData, exportVoucherData } from "../../../../../../workflows/personal-data/voucher-data"
import { adminActorOf } from "../../../admin-actor"
import type { ReasonBody } from "../../../units/validators"

/** What the plugin keeps about a customer, for his request. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  res.json({ voucher_data: await exportVoucherData(req.scope, req.params.id ?? "") })
}

/** Takes him out of it, with a reason. */
export async function DELETE(req: AuthenticatedMedusaRequest<ReasonBody>, res: MedusaResponse): Promise<void> {
  const id = req.params.id ?? ""
  const { type, id: by } = adminActorOf(req)
  await eraseVoucherData(req.scope, id, { type, id: by, reason: req.validatedBody.reason })
  res.json({ id, object: "voucher_data", deleted: true })
}
