import type { MedusaContainer } from "@medusajs/framework/types"

/** Where modules are found: the application's container, or what a payment provider was given. */
export type Shelf = Pick<MedusaContainer, "resolve">

/** Under this key a session's `data` carries what is ours; the shopper cannot write it, because Medusa lays our answer over his. */
export const SESSION_KEY = "voucher_hub"
