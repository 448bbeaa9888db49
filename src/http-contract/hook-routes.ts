import { z } from "@medusajs/framework/zod"
import { hubbleWebhookShapes } from "../api/hooks/hubble/shapes"
import { hub123WebhookSchema } from "../clients/hub123"
import { hubcashNotificationEventSchema } from "../clients/hubcash"
import type { Route, RouteName } from "./route"
import { shapes } from "./shapes"

const answer = z.strictObject({ received: z.literal(true) })
const ofHubble = { who: "upstream", answer, signedBy: ["X-Verify"] } as const

/** What the upstreams call. */
export const hookRoutes = {
  "POST /hooks/hubble/orders": { ...ofHubble, summary: "Hubble tells of an order", body: hubbleWebhookShapes.orders },
  "POST /hooks/hubble/brands": { ...ofHubble, summary: "Hubble tells of a brand", body: hubbleWebhookShapes.brands },
  "POST /hooks/hubble/wallet": { ...ofHubble, summary: "Hubble tells of the wallet", body: hubbleWebhookShapes.wallet },
  "POST /hooks/hubble/discounts": { ...ofHubble, summary: "Hubble tells of a discount", body: hubbleWebhookShapes.discounts },
  "POST /hooks/123hub": { who: "upstream", summary: "123hub tells of a payment", body: hub123WebhookSchema.register(shapes, { type: "object", description: "Flat, or wrapped in `data`." }), answer, signedBy: ["X-Data-Hash", "X-Webhook-Signature-V2"] },
  "POST /hooks/hubcash/:token": { who: "upstream", summary: "Hubcash tells of a sale; the token in the path is one of hubcash.notificationTokens", body: hubcashNotificationEventSchema, answer },
} as const satisfies Record<RouteName, Route>
