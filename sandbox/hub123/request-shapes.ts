/** What payment.in, payment.out and payment.status may look like (API reference; facts.md 2.2): types first, then the service. */
import { z } from "@medusajs/framework/zod"
import type { Hub123Config, Service } from "./config"

const text = z.string().min(1)
const httpAddress = z.string().refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), "must be an http(s) address")
const serviceId = z.union([z.number().int().positive(), z.string().regex(/^\d+$/).transform(Number)])
const person = z.looseObject({ first_name: z.string().nullish(), last_name: z.string().nullish() })
const payer = z.looseObject({ email: z.string().nullish(), phone: z.string().nullish(), person: person.nullish() })

const idOf = (ids: Hub123Config["ids"]) => (ids === "integer" ? z.number({ error: "must be an integer" }).int() : z.string({ error: "must be a string" }).min(1))

const paymentParts = (ids: Hub123Config["ids"]) => ({
  description: text.max(1024, "must be at most 1024 characters").optional(),
  identifiers: z.looseObject({ c_id: idOf(ids) }),
  amount: z.looseObject({ value: z.number({ error: "must be an integer of minor units" }).int("must be an integer of minor units").positive(), currency: z.string().regex(/^[A-Z]{3}$/) }),
})

const paymentIn = (ids: Hub123Config["ids"]) => z.looseObject({
  service_id: serviceId, params: z.looseObject({ payment: z.looseObject({ ...paymentParts(ids), payer, return_url: httpAddress.optional() }) }),
})
const paymentOut = (ids: Hub123Config["ids"]) => z.looseObject({
  service_id: serviceId,
  params: z.looseObject({
    payment: z.looseObject({ ...paymentParts(ids), payer, receiver: z.looseObject({}).refine((fields) => Object.keys(fields).length > 0, "must not be empty") }),
  }),
})

export interface PaymentRequest {
  serviceId: number
  cId: string | number
  amount: number
  currency: string
  description: string | null
  returnUrl: string | null
  receiver: unknown
}

export type Refusal = { code: number; details?: unknown }

function problem(error: z.ZodError): Refusal {
  return { code: 1005, details: { description: error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ") } }
}

export function readPaymentRequest(body: unknown, direction: "in" | "out", config: Hub123Config): { request: PaymentRequest } | { refusal: Refusal } {
  const parsed = (direction === "in" ? paymentIn(config.ids) : paymentOut(config.ids)).safeParse(body)
  if (!parsed.success) return { refusal: problem(parsed.error) }
  const { service_id, params: { payment } } = parsed.data
  const service: Service | undefined = config.services[service_id]
  if (!service) return { refusal: { code: 1004, details: { description: `service_id ${service_id} is not set up` } } }
  if (service.direction !== direction) return { refusal: { code: 1008 } }
  if (service.currency !== payment.amount.currency) return { refusal: { code: 1010, details: { description: `service_id ${service_id} takes ${service.currency}` } } }
  return {
    request: {
      serviceId: service_id, cId: payment.identifiers.c_id, amount: payment.amount.value, currency: payment.amount.currency,
      description: payment.description ?? null, returnUrl: "return_url" in payment && typeof payment.return_url === "string" ? payment.return_url : null,
      receiver: "receiver" in payment ? payment.receiver : null,
    },
  }
}

const anyId = z.union([z.string().min(1), z.number().int()]).transform(String).optional()
const statusSchema = z.looseObject({
  service_id: serviceId.optional(),
  params: z.looseObject({
    payment: z.looseObject({
      identifiers: z.looseObject({ c_id: anyId, h_id: anyId, p_id: anyId }).refine(({ c_id, h_id, p_id }) => c_id ?? h_id ?? p_id, "needs c_id, h_id or p_id"),
    }),
  }),
})

export interface PaymentKey { c_id?: string; h_id?: string; p_id?: string }

/** Newer accounts reject numeric ids on payment.status too (facts.md 2). */
export function readStatusRequest(body: unknown, { ids }: Hub123Config): { key: PaymentKey } | { refusal: Refusal } {
  const parsed = statusSchema.safeParse(body)
  if (!parsed.success) return { refusal: problem(parsed.error) }
  const { c_id, h_id, p_id } = parsed.data.params.payment.identifiers
  const given = (body as { params: { payment: { identifiers: Record<string, unknown> } } }).params.payment.identifiers
  const wrong = ["c_id", "h_id"].filter((name) => given[name] !== undefined && (typeof given[name] === "number") !== (ids === "integer"))
  if (wrong.length > 0) return { refusal: { code: 1005, details: { description: `params.payment.identifiers.${wrong[0]}: must be ${ids === "integer" ? "an integer" : "a string"}` } } }
  return { key: { c_id, h_id, p_id } }
}
