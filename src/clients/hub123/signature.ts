import { createHash, timingSafeEqual } from "node:crypto"

/**
 * `X-Data-Hash`: lower-case hex SHA-512 of the exact bytes followed by the secret; no separator and no HMAC (facts.md 2.1).
 * Signs requests, answers and webhooks alike.
 */
export function hub123DataHash(body: Buffer | string, secret: string): string {
  return createHash("sha512").update(body).update(secret).digest("hex")
}

/** `X-Webhook-Signature-V2`: the same over timestamp, raw body and secret (facts.md 2.4). */
export function hub123SignatureV2(timestamp: string, rawBody: Buffer | string, secret: string): string {
  return createHash("sha512").update(timestamp).update(rawBody).update(secret).digest("hex")
}

/**
 * True when one of the secrets made this signature. Constant time per secret and always over all of them, so that a rotation
 * does not show; an empty secret signs nothing. False for a missing, short or garbled header, never a throw.
 */
export function madeByOneOf(header: string | null | undefined, secrets: readonly string[], sign: (secret: string) => string): boolean {
  const given = Buffer.from((header ?? "").trim().toLowerCase())
  return secrets.filter(Boolean).reduce((matched, secret) => {
    const expected = Buffer.from(sign(secret))
    return (given.length === expected.length && timingSafeEqual(given, expected)) || matched
  }, false)
}

/** The value of one header, null when it is missing or repeated. */
export function headerOf(headers: Readonly<Record<string, string | readonly string[] | undefined>>, name: string): string | null {
  const value = headers[name] ?? Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1]
  return typeof value === "string" && value.trim() ? value.trim() : null
}
