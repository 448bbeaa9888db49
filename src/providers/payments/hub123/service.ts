import type { ProviderWebhookPayload } from "@medusajs/framework/types"
import { parseHub123Webhook, verifyHub123Webhook } from "../../../clients/hub123"
import { PAYIN_MODULE } from "../../../modules/payin"
import type PayinModuleService from "../../../modules/payin/service"
import { PayinProvider, type WebhookSubject } from "../base/payin-provider"

/** Redirect pay-ins. The order is placed first; `payment-instructions` gives the shopper the pay page, and he need not come back. */
export class Hub123Service extends PayinProvider {
  static override identifier = "123hub"
  protected override readonly method = "redirect"

  protected override async readWebhook({ rawData, headers }: ProviderWebhookPayload["payload"]): Promise<WebhookSubject> {
    const payin: PayinModuleService = this.shelf.resolve(PAYIN_MODULE)
    const bytes = Buffer.from(rawData)
    if (!verifyHub123Webhook(bytes, headers as Record<string, string>, { secrets: await payin.hub123Secrets() }).ok) return null
    const payment = parseHub123Webhook(bytes)?.payment
    if (!payment) return null
    if (payment.cId) return { psp: "hub123", reference: payment.cId }
    return payment.hId ? { psp: "hub123", pspId: payment.hId } : null
  }
}
