import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { hubcashNotificationEventSchema } from "../../../../clients/hubcash"
import { PAYIN_MODULE } from "../../../../modules/payin"
import type PayinModuleService from "../../../../modules/payin/service"
import { receiveWebhook } from "../../receive-webhook"

/** `POST /hooks/hubcash/:token`: unsigned (facts 3), so the token opens the door and the sale is read again in any case. */
export const POST = async (req: MedusaRequest, res: MedusaResponse): Promise<void> => {
  const payin = req.scope.resolve<PayinModuleService>(PAYIN_MODULE)
  await receiveWebhook(req, res, {
    source: "hubcash",
    topic: "notifications",
    shape: hubcashNotificationEventSchema,
    verify: async () => payin.isNotificationToken(req.params.token ?? ""),
    likelyMistake: () => "the last part of the URL is none of hubcash.notificationTokens: compare it with the notification URL in Hubcash's panel",
  })
}
