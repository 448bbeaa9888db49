import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

/** Nothing is mailed by this version, so there is nothing to send again. */
export async function POST(_req: MedusaRequest, _res: MedusaResponse): Promise<void> {
  throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "Vouchers are not mailed by this version of medusa-plugin-voucher-hub; the shopper reveals them in the shop")
}
