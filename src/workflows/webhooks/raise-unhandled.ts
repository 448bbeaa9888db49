import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE, type VoucherModuleService } from "../../modules/voucher"
import type { ClaimedDelivery } from "../../modules/webhook-inbox/types"

const keyOf = (id: string) => `delivery_unhandled:${id}`

/** Opens the attention case `delivery_unhandled` of a delivery; raised twice it stays one (`protocol.md` 5.10 and 6). */
export async function raiseUnhandled(container: MedusaContainer, { id, source, topic }: ClaimedDelivery, error: string): Promise<void> {
  await container.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.open({
    kind: "delivery_unhandled",
    dedupeKey: keyOf(id),
    orderId: null,
    reason: `Webhook ${id} (${source}/${topic}) could not be handled: ${error}`,
  })
}

/** The delivery was handled after all, replayed by a person: its case ends. */
export async function endUnhandled(container: MedusaContainer, { id }: ClaimedDelivery): Promise<void> {
  await container.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.close({ dedupeKeys: [keyOf(id)] }, "system", "the webhook was handled")
}
