import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { receiveHubbleWebhook } from "../receive-hubble-webhook"

export const POST = async (req: MedusaRequest, res: MedusaResponse): Promise<void> => {
  await receiveHubbleWebhook("orders", req, res)
}
