const NAMES = "client_?secret|secret_?key|api_?key|access_?token|token|password|authorization|card_?number|card_?pin|pin"
const SECRET_FIELDS = new RegExp(`("?(?:${NAMES})"?\\s*[:=]\\s*)("[^"]*"|[^\\s,;&}]+)`, "gi")

/**
 * Free text made fit for a log or a message: named secrets, bearer tokens, JWTs, secret-looking fields and runs of six
 * or more digits (card numbers, PINs, phone numbers) are replaced.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const withoutSecrets = secrets.filter((secret) => secret.length > 0).reduce((left, secret) => left.split(secret).join("[secret]"), text)
  return withoutSecrets
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, "$1 [token]")
    .replace(/\beyJ[\w-]+(?:\.[\w-]*)*/g, "[token]")
    .replace(SECRET_FIELDS, "$1[secret]")
    .replace(/\d(?:[ -]?\d){5,}/g, "[digits]")
}
