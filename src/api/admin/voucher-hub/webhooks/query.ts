import { z } from "@medusajs/framework/zod"

/** `GET /admin/voucher-hub/webhooks?limit&offset&state`, newest first, at most 100 a page. */
export const ListWebhooksQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
  state: z.enum(["stored", "handled", "failed"]).optional(),
  source: z.enum(["hubble", "hubcash", "hub123"]).optional(),
  order: z.literal(["-received_at", "received_at"]).default("-received_at"),
})

/** Everything but the headers and the lease. */
export const SHOWN_FIELDS = [
  "id", "source", "topic", "body", "state", "outcome", "attempts", "times_received", "last_error", "due_at", "received_at", "handled_at",
]
