import type { MedusaContainer } from "@medusajs/framework/types"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { validateVoucherCart } from "../cart/validate-cart"

/** For a shop that has a `validate` hook of its own: call this from it. Unlike the middleware it also sees completions by webhook. */
export async function checkVouchersOnCompletion({ cart }: { cart: { id: string } }, { container }: { container: MedusaContainer }): Promise<void> {
  await validateVoucherCart(container, cart.id)
}

// Medusa allows one handler of this hook per app, so the plugin takes it only where it is told to.
if (process.env.VOUCHER_HUB_COMPLETION_HOOK?.trim() === "true") completeCartWorkflow.hooks.validate(checkVouchersOnCompletion)
