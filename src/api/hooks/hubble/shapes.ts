import { z } from "@medusajs/framework/zod"
import { hubbleOrderEventSchema, hubbleWalletEventSchema } from "../../../clients/hubble/webhook-schemas"

const id = z.string().min(1)

/**
 * What a body must have to be one of Hubble's four partner webhooks (guide 5.4 and 6.4, facts 1.4). A webhook is a reason to
 * look, so only the fields that say where are demanded; every other one is let through, since the vendor's samples disagree.
 */
export const hubbleWebhookShapes = {
  orders: hubbleOrderEventSchema,
  brands: z.object({ id }),
  wallet: hubbleWalletEventSchema,
  /** The vendor's payload is not readable; one client uses `brandId`. */
  discounts: z.union([z.object({ brandId: id }), z.object({ id })]),
} as const

export type HubbleWebhookTopic = keyof typeof hubbleWebhookShapes
