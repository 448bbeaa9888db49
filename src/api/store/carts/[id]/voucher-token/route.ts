import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { issueVoucherToken } from "../../../../../workflows/orders/issue-voucher-token"

/** A guest's key to the vouchers of this cart's orders; given out only while the cart is open. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  const token = await issueVoucherToken(req.scope, req.params.id ?? "")
  res.json({ token })
}
