import { z } from "@medusajs/framework/zod"

/** Everything but the lease. */
export const SYNC_FIELDS = ["id", "state", "total", "done", "report", "preview", "error", "started_at", "writing_since", "finished_at"]

/** `GET /admin/voucher-hub/syncs?limit&offset`, newest first, at most 100 a page. */
export const ListSyncsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
  order: z.literal(["-started_at", "started_at"]).default("-started_at"),
})

/** `POST /admin/voucher-hub/sync`: with `preview` nothing is written, the report lists what would change. */
export const StartSyncBody = z.strictObject({ preview: z.boolean().default(false) })
