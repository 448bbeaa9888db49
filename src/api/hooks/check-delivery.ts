import { z } from "@medusajs/framework/zod"
import { holdsUnstorable } from "../refuse-unstorable"

/** A refusal as the sender sees it. `type` is the word Medusa uses for the status where it has one. */
export interface Refusal {
  status: 400 | 401 | 415
  type: string
  message: string
}

export type CheckedDelivery = { ok: true; body: Record<string, unknown> } | { ok: false; refusal: Refusal }

export interface DeliveryToCheck {
  /** The exact bytes received, already known to be at most 256 kB. */
  rawBody: Buffer
  contentType: string | undefined
  contentEncoding: string | undefined
  /** Is the delivery authentic? Gets the parsed body for upstreams that sign fields instead of bytes. */
  verify: (rawBody: Buffer, parsed: unknown) => Promise<boolean>
  /** The fields we act on. Only asked whether it fits: what is stored is the body as it came, unknown fields included. */
  shape: z.ZodType
}

const anObject = z.looseObject({})

const refuse = (status: Refusal["status"], type: string, message: string): CheckedDelivery => ({ ok: false, refusal: { status, type, message } })

/**
 * Everything that decides whether a delivery may be stored, in the order of `surface.md`: 415 not JSON in utf-8, 400 does not parse,
 * 401 not authentic, 400 wrong shape (413 comes before, in `readRawBody`). Answers, never throws for anything a sender can do.
 */
export async function checkDelivery({ rawBody, contentType, contentEncoding, verify, shape }: DeliveryToCheck): Promise<CheckedDelivery> {
  if (!isJsonInUtf8(contentType, contentEncoding)) {
    return refuse(415, "unsupported_media_type", "Send the body as application/json in utf-8, not compressed")
  }
  const parsed = parse(rawBody)
  if (!parsed.ok) return refuse(400, "invalid_data", "The body is not JSON in utf-8")
  if (!(await verify(rawBody, parsed.value))) return refuse(401, "unauthorized", "The signature does not fit these bytes")

  const shaped = shape.safeParse(parsed.value)
  const object = anObject.safeParse(parsed.value)
  // What we act on is looked for in the database, which takes no such character; the rest is kept as text.
  if (shaped.success && holdsUnstorable(shaped.data)) return refuse(400, "invalid_data", "A field of this webhook holds a character that cannot be stored (NUL, or half of a surrogate pair)")
  if (shaped.success && object.success) return { ok: true, body: object.data }
  const fields = [...new Set((shaped.error ?? object.error)?.issues.map((issue) => issue.path.join(".") || "body"))].slice(0, 5)
  return refuse(400, "invalid_data", `Not the documented shape of this webhook; look at: ${fields.join(", ")}`)
}

function isJsonInUtf8(contentType = "", contentEncoding = "identity"): boolean {
  const [mediaType = "", ...parameters] = contentType.toLowerCase().split(";").map((part) => part.trim())
  const charsets = parameters.filter((parameter) => /^charset\s*=/.test(parameter))
  return (
    mediaType === "application/json" &&
    charsets.every((charset) => /^charset\s*=\s*("utf-?8"|utf-?8)$/.test(charset)) &&
    contentEncoding.trim().toLowerCase() === "identity"
  )
}

function parse(rawBody: Buffer): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody)) }
  } catch {
    return { ok: false }
  }
}
