import type { MedusaContainer } from "@medusajs/framework/types"
import { z } from "@medusajs/framework/zod"

/** Where modules are found: the application's container, or what a payment provider was given. */
export type Shelf = Pick<MedusaContainer, "resolve">

/** Under this key a session's `data` carries what is ours; the shopper cannot write it, because Medusa lays our answer over his. */
export const SESSION_KEY = "voucher_hub"

const schema = z.object({ [SESSION_KEY]: z.looseObject({ reference: z.string().min(1) }) })

/** Our reference in a session's or payment's data; null where it carries none. */
export function payinReference(data: unknown): string | null {
  const parsed = schema.safeParse(data)
  return parsed.success ? parsed.data[SESSION_KEY].reference : null
}
