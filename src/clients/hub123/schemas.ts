import { z } from "@medusajs/framework/zod"
import { hub123PaymentState, type Hub123PaymentState } from "../../domain/hub123-payment"
import type { Minor } from "../../domain/money"

/**
 * 123hub's answers (API reference; facts.md 2.2, 2.3). Unknown fields are dropped, unknown words kept, ids become text
 * whatever type they came in; what money or identity hangs on must parse, what only decorates may be missing or odd.
 */
const id = z.union([z.string().min(1), z.number().int().transform(String)]).nullish().transform((value) => value ?? null)
const decoration = z.string().nullish().catch(null).transform((value) => value ?? null)
const code = z.union([z.number().int(), z.string().regex(/^\d{1,9}$/).transform(Number)]).nullish().catch(null).transform((value) => value ?? null)

/** Integer MINOR units (facts.md 5.19); a fraction is no amount. */
const minorUnits = z.number().int()

/** One payment, in or out. */
export interface Hub123Payment {
  /** Our own reference. */
  cId: string | null
  /** 123hub's id. */
  hId: string | null
  /** The provider's id. */
  pId: string | null
  amount: Minor
  /** Upper case. */
  currency: string
  /** By `final` and `success` alone. */
  state: Hub123PaymentState
  /** The vendor's word, for display. */
  status: string | null
  final: boolean
  success: boolean | null
  /** `status.error` of a payment that failed: its code and its words, as they came, never for a shopper or a log. */
  statusError: { code: number | null; message: string | null } | null
  /** "in" or "out". */
  destination: string | null
  serviceId: string | null
  /** ISO 8601 as printed. */
  createdAt: string | null
  finishedAt: string | null
}

const moment = z.union([z.string(), z.number().transform(String)]).nullish().catch(null).transform((value) => value ?? null)

/** Its shape is not documented: like the envelope's `error`, or a text. */
const statusError = z
  .union([z.string().transform((message) => ({ code: null, message })), z.object({ code, message: decoration })])
  .nullish().catch(null).transform((value) => value ?? null)

const hub123PaymentSchema = z
  .object({
    amount: z.object({ value: minorUnits.nonnegative(), currency: z.string().regex(/^[A-Za-z]{3}$/).transform((value) => value.toUpperCase()) }),
    identifiers: z.object({ c_id: id, h_id: id, p_id: id }),
    status: z.object({ status: decoration, final: z.boolean(), success: z.boolean().nullish().transform((value) => value ?? null), error: statusError }),
    destination: decoration,
    service_id: id.catch(null),
    timestamps: z.object({ created: moment, finished: moment }).nullish().catch(null),
  })
  .transform(({ amount, identifiers, status, destination, service_id, timestamps }): Hub123Payment => ({
    cId: identifiers.c_id,
    hId: identifiers.h_id,
    pId: identifiers.p_id,
    amount: amount.value,
    currency: amount.currency,
    state: hub123PaymentState(status),
    status: status.status,
    final: status.final,
    success: status.success,
    statusError: status.error,
    destination,
    serviceId: service_id,
    createdAt: timestamps?.created ?? null,
    finishedAt: timestamps?.finished ?? null,
  }))

/** `result` of payment.in, payment.out and payment.status. */
export const hub123PaymentResultSchema = z.object({ payment: hub123PaymentSchema }).transform(({ payment }) => payment)

export interface Hub123Balance {
  id: string | null
  enabled: boolean | null
  /** Minor units. */
  amounts: { currency: string; value: Minor; freezing: Minor | null; blocking: Minor | null; enabled: boolean | null }[]
}

const flag = z.boolean().nullish().catch(null).transform((value) => value ?? null)
const optionalMinor = minorUnits.nullish().catch(null).transform((value) => value ?? null)

/** `result` of balance.get (facts.md 2.2). */
export const hub123BalanceResultSchema = z
  .object({
    balance: z.object({
      id: id.catch(null),
      enabled: flag,
      amounts: z.array(z.object({
        currency: z.string().transform((value) => value.toUpperCase()), value: minorUnits, value_freezing: optionalMinor, value_blocking: optionalMinor, enabled: flag,
      })),
    }),
  })
  .transform(({ balance }): Hub123Balance => ({
    ...balance,
    amounts: balance.amounts.map(({ currency, value, value_freezing, value_blocking, enabled }) => (
      { currency, value, freezing: value_freezing, blocking: value_blocking, enabled }
    )),
  }))

/** `result` of gateway.ping: `{"message": "pong"}` (facts.md 2.2), or nothing; the envelope's `success` alone is the yes (API reference, "Response Fields"). */
export const hub123PingResultSchema = z.object({ message: decoration }).nullish().catch(null).transform((result) => ({ message: result?.message ?? null }))

const errorSchema = z.object({ code, message: decoration, details: z.unknown(), context: z.unknown() })

/** The envelope of every answer (API reference, "Response Fields"). Its `success` says that the request was taken, not that money moved. */
export const hub123EnvelopeSchema = z.object({
  success: z.boolean(),
  result: z.unknown(),
  error: errorSchema.nullish().transform((value) => value ?? null),
  request_id: decoration,
  processing_time: z.number().nullish().catch(null).transform((value) => value ?? null),
})
export type Hub123Envelope = z.output<typeof hub123EnvelopeSchema>
