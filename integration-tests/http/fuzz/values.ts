import fc from "fast-check"
import { z } from "@medusajs/framework/zod"

/** What a schema says in JSON Schema, as far as values are made from it. */
interface JsonSchema {
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  propertyNames?: JsonSchema
  items?: JsonSchema
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
}

type Values = fc.Arbitrary<unknown>
/** Values that fit a field of this name better than its schema knows, such as ids that exist. */
export type Known = (field: string) => readonly unknown[]

const EXAMPLES: Readonly<Record<string, Values>> = {
  email: fc.constantFrom("fuzz@shopper.test", "a+b@example.co.in"),
  date: fc.constantFrom("1990-01-02", "2030-12-31"),
  "date-time": fc.constantFrom("2031-01-02T03:04:05Z", "2020-01-01T00:00:00+05:30"),
}

function textOf({ pattern, format, minLength = 0, maxLength = 60 }: JsonSchema): Values {
  const example = EXAMPLES[format ?? ""]
  if (example) return example
  // Lookaheads are beyond fast-check; the constraint is then met by other fields' values or not at all.
  if (pattern && !/\(\?[=!<]|\\p/.test(pattern)) return fc.stringMatching(new RegExp(pattern))
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) })
}

function numberOf({ type, minimum, exclusiveMinimum, maximum }: JsonSchema): Values {
  const min = Math.max(minimum ?? exclusiveMinimum ?? 0, -1_000_000)
  const max = Math.min(maximum ?? 10_000, 10_000_000)
  const whole = fc.integer({ min: Math.ceil(min), max: Math.max(Math.ceil(min), Math.floor(max)) })
  return type === "integer" ? whole : fc.oneof(whole, fc.constantFrom(100, 250, 500, 1_000, 0.5))
}

function valueOf(schema: JsonSchema, field: string, known: Known): Values {
  const given = known(field)
  const fitting = ofSchema(schema, field, known)
  return given.length ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...given) }, { weight: 1, arbitrary: fitting }) : fitting
}

function ofSchema(schema: JsonSchema, field: string, known: Known): Values {
  const { type } = schema
  if ("const" in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const parts = schema.anyOf ?? schema.allOf
  if (parts) return fc.oneof(...parts.map((part) => valueOf(part, field, known)))
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => ofSchema({ ...schema, type: one }, field, known)))
  if (type === "object") return objectOf(schema, known)
  if (type === "array") return fc.array(valueOf(schema.items ?? {}, field, known), { maxLength: 3 })
  if (type === "string") return textOf(schema)
  if (type === "number" || type === "integer") return numberOf(schema)
  if (type === "boolean") return fc.boolean()
  if (type === "null") return fc.constant(null)
  return fc.constantFrom<unknown>("x", 1, null)
}

function objectOf({ properties, required = [], additionalProperties, propertyNames }: JsonSchema, known: Known): Values {
  const fields = Object.fromEntries(Object.entries(properties ?? {}).map(([name, schema]) => [name, valueOf(schema, name, known)]))
  const named = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) })
  if (!additionalProperties || properties) return named
  return fc.dictionary(textOf({ pattern: propertyNames?.pattern ?? "^[a-z]{1,6}$" }) as fc.Arbitrary<string>, valueOf(additionalProperties === true ? {} : additionalProperties, "", known), { minKeys: 1, maxKeys: 4 })
}

/** Values that fit a schema, or nearly: what refinements and transforms ask for beyond, only `known` can. */
function fitting(schema: z.ZodType, known: Known): Values {
  return valueOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema, "", known)
}

const deep = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}1${"]".repeat(depth)}`) as unknown

/** Texts that some layer below may take for more than text. */
export const NASTY_TEXTS: readonly string[] = [
  "", " ", "null", "undefined", "true", "0", "-1", "1e309", "NaN", "__proto__", "constructor", "toString", "../../etc/passwd", "..%2f..%2fadmin", "%00", "%", "\u0000", "a\u0000b", "\ud800", "\udc00x",
  "' or '1'='1", "1; drop table voucher_unit;--", "\\", "'||pg_sleep(0)||'", "$1", "{{7*7}}", "${7*7}", "=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)",
  "\u202eabc", "\ufeff", "é\u0301\u0301\u0301", "💣💥", "वाउचर", "a".repeat(300), "9".repeat(40), "x".repeat(20_000), "\r\nset-cookie: a=b", "http://169.254.169.254/latest/meta-data/",
]

const NASTY: Values = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NASTY_TEXTS) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(0, -0, -1, 0.1, 1e-9, 1.5, 999_999_999, 2 ** 31, 2 ** 53, 1e21, 1e308, -1e308) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { $ne: null }, { length: 1e9 }, { toString: 1 }, deep(50)) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 50 }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.array(fc.constantFrom("a", 1, null), { minLength: 200, maxLength: 400 }) },
)

const EXTRA_KEYS = fc.constantFrom("__proto__", "constructor", "prototype", "hasOwnProperty", "id", "price", "unit_price", "order_id", "customer_id", "is_admin", "metadata", "a".repeat(500), "4111 1111 1111 1111", "\u0000")

type Entries = [string, unknown][]
const entriesOf = (value: unknown): Entries | null => (typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : null)

/** One thing about a value made wrong: a field gone, too much, of another kind, in a list, or inside of it the same. */
function spoilt(value: unknown): Values {
  const entries = entriesOf(value)
  if (!entries) return NASTY
  // From entries, so that "__proto__" is a field like others and travels.
  const rebuilt = (made: fc.Arbitrary<Entries>): Values => made.map((fields) => Object.fromEntries(fields))
  const extra = rebuilt(fc.tuple(EXTRA_KEYS, NASTY).map((entry) => [...entries, entry]))
  if (!entries.length) return fc.oneof(extra, NASTY)
  const at = fc.nat({ max: entries.length - 1 })
  const changed = rebuilt(at.chain((index) => fc.oneof(NASTY, spoilt(entries[index]?.[1])).map((other) => entries.map(([key, was], place): [string, unknown] => [key, place === index ? other : was]))))
  return fc.oneof(
    { weight: 6, arbitrary: changed },
    { weight: 2, arbitrary: extra },
    { weight: 2, arbitrary: rebuilt(at.map((index) => entries.filter((_, place) => place !== index))) },
    { weight: 1, arbitrary: fc.constant([value]) },
    { weight: 1, arbitrary: NASTY },
  )
}

/** As the schema, or where it says little a sample, wants it, or spoilt once to three times. */
export function mutated(schema: z.ZodType, known: Known, samples: readonly unknown[] = []): Values {
  return fc.tuple(samples.length ? fc.constantFrom(...samples) : fitting(schema, known), fc.constantFrom(0, 0, 1, 1, 2, 3)).chain(([value, times]) => Array.from({ length: times }).reduce<Values>((made) => made.chain(spoilt), fc.constant(value)))
}

/** Bodies that are no JSON value of any schema. */
export const RAW_BODIES: fc.Arbitrary<{ body: string; headers: Record<string, string> }> = fc.oneof(
  ...[
    ["application/json", "{"], ["application/json", "{\"a\":1,}"], ["application/json", "nul"], ["application/json", "\"text\""], ["application/json", "[]"], ["application/json", "null"], ["application/json", ""], ["application/json", "\ufeff{}"],
    ["application/json", `{"a":${"[".repeat(9_000)}${"]".repeat(9_000)}}`], ["application/json", `${"{\"a\":".repeat(4_000)}1${"}".repeat(4_000)}`], ["application/json", `{"a":"${"x".repeat(120_000)}"}`], ["application/json", `{"a":"${"x".repeat(300_000)}"}`],
    ["application/json", "{\"a\":1e999999}"], ["application/json", "{\"__proto__\":{\"admin\":true}}"], ["application/json; charset=utf-16", "{}"], ["application/json; charset=nonsense", "{}"], ["text/plain", "{}"], ["application/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"],
    ["application/x-www-form-urlencoded", "a[b][c]=1&__proto__[x]=y"], ["application/x-www-form-urlencoded", "a".repeat(2_000) + "=1"], ["multipart/form-data; boundary=x", "--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--"], ["multipart/form-data", "nothing"], ["nonsense", "{}"],
  ].map(([type = "", body = ""]) => fc.constant({ body, headers: { "content-type": type } })),
  fc.string({ unit: "binary", maxLength: 200 }).map((body) => ({ body, headers: { "content-type": "application/json" } })),
  fc.constantFrom("gzip", "br", "deflate", "nonsense").map((encoding) => ({ body: "{}", headers: { "content-type": "application/json", "content-encoding": encoding } })),
)
