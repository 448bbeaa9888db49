import type { MedusaResponse, MedusaStoreRequest } from "@medusajs/framework/http"
import { refetchCart } from "@medusajs/medusa/api/store/carts/helpers"
import type { z } from "@medusajs/framework/zod"
import { addVoucher } from "../../../../../workflows/cart/add-voucher"
import { salesChannelsOf } from "../../../sales-channels"
import type { VoucherItemBody } from "./body"

/** Adds vouchers and answers `{cart}` as Medusa's own line-items route does; 400 names the limit. */
export const POST = async (req: MedusaStoreRequest<z.output<typeof VoucherItemBody>>, res: MedusaResponse): Promise<void> => {
  const cartId = req.params.id ?? ""
  await addVoucher(req.scope, cartId, req.validatedBody, salesChannelsOf(req))
  res.json({ cart: await refetchCart(cartId, req.scope, req.queryConfig.fields) })
}
