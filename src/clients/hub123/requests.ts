import { z } from "@medusajs/framework/zod"
import { Hub123RequestError } from "./errors"

export const HUB123_METHODS = ["payment.in", "payment.out", "payment.status", "balance.get", "gateway.ping"] as const
export type Hub123Method = (typeof HUB123_METHODS)[number]

/** Methods that can move money: what they did is looked up by c_id when it is not known. */
export const movesMoney = (method: Hub123Method): boolean => method === "payment.in" || method === "payment.out"

/** How ids travel: S3 knows integers, newer pages reject them (facts.md 2). */
export type Hub123IdType = "integer" | "string"

const ourId = z.union([z.string().min(1), z.number().int().nonnegative().transform(String)])
const serviceId = z.number().int().positive()
const optionalText = z.string().min(1).optional()

const moneySchema = z.strictObject({
  serviceId,
  /** Ours, unique per payment, in and out together. */
  cId: ourId,
  /** Minor units. */
  amount: z.number().int("must be whole minor units").positive(),
  currency: z.string().regex(/^[A-Z]{3}$/, "must be three upper-case letters"),
  description: z.string().min(1).max(1024),
})

const payerSchema = z.strictObject({
  email: optionalText,
  phone: optionalText,
  firstName: optionalText,
  lastName: optionalText,
  customerAccountId: optionalText,
})

/** payment.in (API reference, facts.md 2.2). `returnUrl` is where the pay page sends the shopper back to. */
export const paymentInSchema = moneySchema.extend({
  payer: payerSchema.default({}),
  returnUrl: z.string().refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), "must be an http(s) address").optional(),
})
export type Hub123PaymentIn = z.input<typeof paymentInSchema>

/** payment.out: which fields `receiver` needs depends on the service (bank_account and ifsc_code are known, facts.md 2.2). */
export const paymentOutSchema = moneySchema.extend({
  payer: payerSchema.default({}),
  receiver: z.record(z.string(), z.unknown()).refine((fields) => Object.keys(fields).length > 0, "must name where the money goes"),
})
export type Hub123PaymentOut = z.input<typeof paymentOutSchema>

/** payment.status by exactly one identifier; newer pages know no p_id (facts.md 5.20). */
export type Hub123PaymentKey = { cId: string | number } | { hId: string | number } | { pId: string }
export const paymentKeySchema = z.union([z.strictObject({ cId: ourId }), z.strictObject({ hId: ourId }), z.strictObject({ pId: z.string().min(1) })])

/** What we are about to send, checked; nothing has left the process when this throws Hub123RequestError. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, method: Hub123Method): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new Hub123RequestError({ field: issue?.path.join(".") || "the request", problem: issue?.message ?? "is not valid", method })
}

/** Our id as 123hub wants it. @throws Hub123RequestError for one that is no integer where integers travel. */
export function cIdForWire(cId: string, type: Hub123IdType, method: Hub123Method): string | number {
  if (type === "string") return cId
  if (isPlainInteger(cId)) return Number(cId)
  throw new Hub123RequestError({ field: "cId", problem: "must be an integer up to 2^53 while the option cId is \"integer\"", method })
}

/** 123hub's own id goes back in the type it came in, as far as that shows. */
export function hIdForWire(hId: string, type: Hub123IdType): string | number {
  return type === "integer" && isPlainInteger(hId) ? Number(hId) : hId
}

function isPlainInteger(text: string): boolean {
  return /^(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))
}

/** `params.payment.payer` of the wire; absent fields stay absent. */
export function payerForWire({ email, phone, firstName, lastName, customerAccountId }: z.output<typeof payerSchema>): Record<string, unknown> {
  const person = { ...(firstName ? { first_name: firstName } : {}), ...(lastName ? { last_name: lastName } : {}) }
  return {
    ...(email ? { email } : {}),
    ...(phone ? { phone } : {}),
    ...(Object.keys(person).length > 0 ? { person } : {}),
    ...(customerAccountId ? { customer_account: { id: customerAccountId } } : {}),
  }
}

/** Lays `value` into the body at a dotted path, making objects on the way: where a return address belongs is not documented. */
export function putAt(body: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split(".")
  const last = names.pop() ?? path
  const parent = names.reduce<Record<string, unknown>>((at, name) => (at[name] ??= {}) as Record<string, unknown>, body)
  parent[last] = value
}
