import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { HUB123_WEBHOOK_PROBLEMS, hub123WebhookSchema, verifyHub123Webhook, type Hub123WebhookProblem } from "../../../clients/hub123"
import { PAYIN_MODULE } from "../../../modules/payin"
import type PayinModuleService from "../../../modules/payin/service"
import { receiveWebhook } from "../receive-webhook"

/** `POST /hooks/123hub`, flat or wrapped, verified by X-Data-Hash and by the V2 signature when there is one (facts 2.4). */
export const POST = async (req: MedusaRequest, res: MedusaResponse): Promise<void> => {
  const payin = req.scope.resolve<PayinModuleService>(PAYIN_MODULE)
  let problem: Hub123WebhookProblem = "hash_missing"
  await receiveWebhook(req, res, {
    source: "hub123",
    topic: "payments",
    shape: hub123WebhookSchema,
    verify: async (rawBody) => {
      const checked = verifyHub123Webhook(rawBody, req.headers, { secrets: await payin.hub123Secrets() })
      if (!checked.ok) problem = checked.problem
      return checked.ok
    },
    likelyMistake: () => HUB123_WEBHOOK_PROBLEMS[problem],
  })
}
