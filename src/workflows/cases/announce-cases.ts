import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { emitEvents } from "../emit-events"

const AT_ONCE = 100

/**
 * `voucher.needs_attention` for each case opened since the last call, whoever opened it: one event for each unit it names, else one for the supplier
 * order, payment, webhook or order it is about.
 */
export async function announceCases(container: MedusaContainer): Promise<void> {
  const { cases } = container.resolve<VoucherModuleService>(VOUCHER_MODULE)
  for (;;) {
    const opened = await cases.takeUnannounced(AT_ONCE)
    emitEvents(
      container,
      opened.flatMap((one) => {
        const ids = one.unit_ids.length ? one.unit_ids : [one.supplier_order_id ?? one.payin_id ?? one.webhook_id ?? one.order_id ?? one.id]
        return ids.map((id) => ({ name: "voucher.needs_attention", data: { id, order_id: one.order_id, case_id: one.id } }))
      }),
    )
    if (opened.length < AT_ONCE) return
  }
}
