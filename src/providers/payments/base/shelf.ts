import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../../modules/payin"
import type { Shelf } from "../../../workflows/payin/shelf"

/**
 * What Medusa gave a provider, as the workflows look things up. Read on use: a cradle throws for a name that the host did not list under
 * `dependencies`.
 */
export function shelfOf(cradle: Record<string, unknown>): Shelf {
  if (!Object.keys(cradle).includes(PAYIN_MODULE)) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The payment module does not see the money ledger: wrap the config in withVoucherHub, or add dependencies: ["payin", "voucher", "query"] to the "@medusajs/medusa/payment" entry`,
    )
  }
  return { resolve: ((name: string) => cradle[name]) as MedusaContainer["resolve"] }
}
