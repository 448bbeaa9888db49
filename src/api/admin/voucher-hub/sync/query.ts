import { z } from "@medusajs/framework/zod"

/** Everything but the lease. */
export const SYNC_FIELDS = ["id", "state", "total", "done", "report", "error", "started_at", "finished_at"]

/** `GET /admin/voucher-hub/syncs?limit&offset`, newest first, at most 100 a page. */
export const ListSyncsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
  order: z.literal(["-started_at", "started_at"]).default("-started_at"),
})

/** `POST /admin/voucher-hub/sync` takes no options yet: an unknown one is refused, not ignored. */
export const StartSyncBody = z.strictObject({})
