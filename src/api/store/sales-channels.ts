import type { MedusaStoreRequest } from "@medusajs/framework/http"

/** The sales channels of the publishable key a store route was called with. */
export const salesChannelsOf = (req: MedusaStoreRequest): string[] => req.publishable_key_context?.sales_channel_ids ?? []
