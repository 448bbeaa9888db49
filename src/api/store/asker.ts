import type { AuthenticatedMedusaRequest, MedusaRequest } from "@medusajs/framework/http"
import type { Asker } from "../../modules/voucher/ledger/access"

/** Header of a guest's token; never in a URL, because Medusa logs URLs. */
const VOUCHER_TOKEN_HEADER = "x-voucher-token"

/** Who asks, from the bearer or session and the token header. */
export function askerOf(req: MedusaRequest): Asker {
  const token = req.headers[VOUCHER_TOKEN_HEADER]
  return { customerId: (req as AuthenticatedMedusaRequest).auth_context?.actor_id || null, token: typeof token === "string" && token ? token : null }
}
