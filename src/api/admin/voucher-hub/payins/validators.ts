import { z } from "@medusajs/framework/zod"
import { payOutReceiver } from "../../../pay-out-receiver"
import { PAYIN_METHODS, PAYIN_STATES, type PayinMethod, type PayinState } from "../../../../domain/payin-state"

const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>) => Object.keys(table) as [Key, ...Key[]]

export const payinsQuery = z.object({
  q: z.string().trim().min(1).optional(),
  state: z.enum(keysOf<PayinState>(PAYIN_STATES)).optional(),
  method: z.enum(keysOf<PayinMethod>(PAYIN_METHODS)).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
export type PayinsQuery = z.output<typeof payinsQuery>

export const notificationsQuery = payinsQuery.pick({ limit: true, offset: true }).extend({ limit: z.coerce.number().int().min(1).max(100).default(50) })
export type NotificationsQuery = z.output<typeof notificationsQuery>

export const payOutsQuery = payinsQuery.pick({ limit: true, offset: true })
export type PayOutsQuery = z.output<typeof payOutsQuery>

/** `amount` in major units. The same `key` is the same pay-out, however often it is asked for. */
export const payOutBody = z.strictObject({
  key: z.string("key is required: any text of your own, so that asking twice does not pay twice").trim().min(1).max(100),
  payin_id: z.string().nullish(),
  amount: z.number().positive("amount is a number above 0"),
  currency: z.string().regex(/^[A-Za-z]{3}$/, "currency is a code such as INR"),
  receiver: payOutReceiver,
})
export type PayOutBody = z.output<typeof payOutBody>
