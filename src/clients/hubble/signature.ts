import { createHmac, timingSafeEqual } from "node:crypto"

/** Hubble's `X-Verify`: base64 of HMAC-SHA256 over the raw body (H:webhooks, facts.md 1.4). Also makes test signatures. */
export function signHubbleWebhook(rawBody: Buffer | string, secret: string): string {
  return createHmac("sha256", secret).update(rawBody).digest("base64")
}

/**
 * True when one of the secrets signed exactly these bytes. Constant time per secret and always over all of them, so that
 * a rotation does not show; an empty secret signs nothing. False for a missing, short or garbled header, never a throw.
 */
export function verifyHubbleWebhook(rawBody: Buffer, header: string | undefined | null, secrets: readonly string[]): boolean {
  const given = Buffer.from(header ?? "")
  return secrets.filter(Boolean).reduce((matched, secret) => {
    const expected = Buffer.from(signHubbleWebhook(rawBody, secret))
    return (given.length === expected.length && timingSafeEqual(given, expected)) || matched
  }, false)
}
