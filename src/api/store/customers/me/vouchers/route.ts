import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../modules/voucher/service"
import type { CustomerVouchersQuery } from "../../../validators"

/** All vouchers of the signed-in customer: the newest, or what expires first. */
export async function GET(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  const { state, brand, used, gift, expires_within_days, order, limit, offset } = req.validatedQuery as CustomerVouchersQuery
  const found = await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).views.customerUnits({
    customerId: req.auth_context.actor_id,
    states: state,
    brandId: brand,
    used,
    gift,
    expiresWithinDays: expires_within_days,
    order: order === "valid_till" ? "expiry" : "newest",
    limit,
    offset,
  })
  res.json({ ...found, limit, offset })
}
