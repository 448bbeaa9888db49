import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { issueVoucherToken } from "../../../../../workflows/orders/issue-voucher-token"
import { askerOf } from "../../../asker"

/** A key to the vouchers of this cart's orders; given out only while the cart is open, and for that of an account to its customer alone. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  const token = await issueVoucherToken(req.scope, req.params.id ?? "", askerOf(req).customerId)
  res.json({ token })
}
