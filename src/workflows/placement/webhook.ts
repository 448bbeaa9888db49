import type { MedusaContainer } from "@medusajs/framework/types"

/** Placeholder until placement exists: no supplier order is known. The answer says whether an equal webhook would change anything. */
export async function onSupplierOrderWebhook(
  _container: MedusaContainer,
  _webhook: { hubbleOrderId: string; status: string },
): Promise<"final" | "again" | "unknown_order"> {
  return "unknown_order"
}
