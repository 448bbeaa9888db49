import { z } from "@medusajs/framework/zod"
import { ATTENTION_KINDS, type AttentionKind } from "../../domain/attention"
import { shapes } from "../shapes"
import { count, keysOf, moment, money, unitState } from "./common"

const upstreamName = z.enum(["hubble", "hubcash", "hub123"])
const environment = z.enum(["sandbox", "staging", "production", "account"])
const upstream = z.strictObject({ upstream: upstreamName, active: z.boolean(), environment, base_url: z.string() })

export const salesFigures = z.strictObject({ currency: z.string(), sales: money, cost: money, margin: money.nullable() })
export const periodFigures = z.strictObject({ from: moment, sold: count, delivered: count, processing: count, attention: count, by_currency: z.array(salesFigures) }).register(shapes, { id: "PeriodFigures" })
export const spread = z.strictObject({ median_seconds: z.number().nullable(), p95_seconds: z.number().nullable() })

export const overview = z
  .strictObject({
    units: z.partialRecord(unitState, count),
    attention: z.partialRecord(keysOf<AttentionKind>(ATTENTION_KINDS), count),
    work: z.strictObject({ due: count, in_flight: count, next_due_at: moment.nullable() }),
    vault: z.strictObject({ active_key_id: z.string(), vouchers: z.record(z.string(), count), to_rotate: count }).nullable(),
    figures: z.strictObject({ today: periodFigures, month: periodFigures }),
    times: z.strictObject({ delivered: count, total: spread, ours: spread, supplier: spread }),
    upstreams: z.array(upstream),
  })
  .register(shapes, { id: "Overview" })

export const problem = z
  .strictObject({ kind: z.string(), severity: z.enum(["info", "warning", "critical"]), text: z.string(), action: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() })
  .register(shapes, { id: "Problem" })

const credential = z.strictObject({ option: z.string(), variable: z.string().nullable(), source: z.enum(["environment", "options", "unset"]), masked: z.string().nullable() })

export const settings = z
  .strictObject({
    upstreams: z.array(upstream.extend({ credentials: z.array(credential) })),
    vault: z.strictObject({ active_key_id: z.string().nullable(), key_ids: z.array(z.string()) }),
    policies: z.record(z.string(), z.record(z.string(), z.unknown())),
    time_scale: z.number(),
    webhooks: z.array(z.strictObject({ source: upstreamName, topic: z.string(), path: z.string(), received: count, last_received_at: moment.nullable() })),
  })
  .register(shapes, { id: "Settings", description: "The options in force, without a secret." })

export const setup = z
  .strictObject({
    created: z.array(z.string()), existing: z.array(z.string()), location_id: z.string(), fulfillment_set_id: z.string(), service_zone_id: z.string(), shipping_profile_id: z.string(), shipping_option_id: z.string(),
  })
  .register(shapes, { id: "Setup" })

export const connection = z
  .strictObject({ upstream: z.enum([...upstreamName.options, "123hub"]), ok: z.boolean(), checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), ms: count, message: z.string() })) })
  .register(shapes, { id: "Connection" })

export const summary = z
  .strictObject({
    complete: z.boolean(),
    medusa: z.array(z.strictObject({ currency: z.string(), orders: count, paid: money, refunded: money })),
    payments: z.array(z.strictObject({ upstream: z.enum(["hubcash", "hub123"]), currency: z.string(), payments: count, captured: money, returned: money })),
    hubble: z.array(z.strictObject({ currency: z.string(), orders: count, charged: money })),
    wallet: z.strictObject({ first: money, first_at: moment, last: money, last_at: moment, movement: money }).nullable(),
    differences: z.array(z.strictObject({ order_id: z.string(), kind: z.string(), text: z.string() })),
  })
  .register(shapes, { id: "Summary", description: "A period by the books of Medusa, of the payment services and of Hubble." })

export const webhook = z
  .strictObject({
    id: z.string(), source: upstreamName, topic: z.string(), body: z.unknown().refine((body) => body !== undefined, "is missing"), state: z.enum(["stored", "handled", "failed"]), outcome: z.string().nullable(), attempts: count, times_received: count,
    last_error: z.string().nullable(), due_at: moment, received_at: moment, handled_at: moment.nullable(),
  })
  .register(shapes, { id: "Webhook", description: "Of `body` its ids, states, amounts and times; every other value is replaced." })
