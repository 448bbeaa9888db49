import type { MedusaContainer } from "@medusajs/framework/types"
import { UPSTREAM_NAMES } from "../../domain/upstreams"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { WEBHOOK_INBOX_MODULE } from "../../modules/webhook-inbox"
import type WebhookInboxService from "../../modules/webhook-inbox/service"
import type { Problem } from "./problems"

/** An upstream of which no webhook ever came although vouchers were delivered: its portal has a wrong URL, or none. */
export async function webhookProblems(container: MedusaContainer): Promise<Problem[]> {
  const { settings, views }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { units } = await views.overview()
  if (!units.delivered) return []
  const used = settings.upstreams.filter(({ active }) => active).map(({ upstream }) => upstream)
  const heard = new Set(await container.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE).heardFrom(used))
  return used.flatMap((upstream): Problem[] => {
    if (heard.has(upstream)) return []
    const name = UPSTREAM_NAMES[upstream]
    return [{ kind: "webhook_never_received", severity: "warning", text: `No webhook of ${name} was ever received; its news come late, by reads.`, action: `Paste the webhook URL of the settings page into ${name}'s portal.`, values: { upstream: name } }]
  })
}
