import { z } from "@medusajs/framework/zod"
import { shapes } from "./shapes"

/** Who may call a route; what a foreigner is answered follows from it (`docs/http.md`). */
export const WHO = {
  shopper: { text: "Anybody with the shop's publishable key.", errors: [400] },
  owner: { text: "The order's signed-in customer, or the holder of its token in `x-voucher-token`. Everybody else gets the 404 of an unknown id.", errors: [400, 404, 429] },
  recipient: { text: "The holder of the gift's token in `x-voucher-token`. Everybody else gets the 404 of an unknown id.", errors: [400, 404, 429] },
  card_owner: { text: "The signed-in customer, or a guest who names his open cart.", errors: [400, 404] },
  customer: { text: "The signed-in customer.", errors: [400, 401] },
  admin: { text: "Who is signed in to the dashboard, or a secret API key.", errors: [400, 401] },
  upstream: { text: "The service itself, by its signature or token.", errors: [400, 401, 408, 413, 415] },
} as const satisfies Record<string, { text: string; errors: readonly number[] }>
export type Who = keyof typeof WHO

export type Method = "GET" | "POST" | "PUT" | "DELETE"
/** Method and path, parameters as `:name`. */
export type RouteName = `${Method} /${string}`

/** One row of the table: what a route takes and answers. */
export interface Route {
  summary: string
  who: Who
  query?: z.ZodType
  body?: z.ZodType
  /** A body may be left out altogether. */
  bodyOptional?: true
  /** The JSON of a success; nothing that it does not name may be in an answer. For CSV and events, a text. */
  answer: z.ZodType
  /** Of a success; 200 unless given. */
  status?: number
  /** Of a success; JSON unless given. */
  media?: "text/csv" | "text/event-stream"
  /** With `format=csv` the same rows as a file. */
  orCsv?: true
  /** With an ETag, so a 304 without a body may come too. */
  etag?: true
  /** Refusals beyond those of `WHO`. */
  errors?: readonly number[]
  /** Headers that a caller of `who: "upstream"` signs with. */
  signedBy?: readonly string[]
}

/** Every refusal. */
export const errorAnswer = z
  .strictObject({ type: z.string().optional(), message: z.string(), code: z.string().optional() })
  .register(shapes, { id: "Error", description: "`message` says what to do, in words for a person. Medusa gives no `type` with its own 401, and a `code` with some." })

/** Successes a route may answer with. */
export const successesOf = ({ status = 200, etag }: Route): number[] => (etag ? [status, 304] : [status])

/** What whoever reads a body answers to one that is too large, or in a charset or packing it does not know; asked for or not. */
const BODY_REFUSALS = [413, 415]

/** Refusals that are documented; 5xx may come from any route. */
export const refusalsOf = (name: RouteName, { who, errors = [] }: Route): number[] =>
  [...new Set([...WHO[who].errors, ...errors, ...(name.startsWith("GET ") ? [] : BODY_REFUSALS)])].sort((a, b) => a - b)
