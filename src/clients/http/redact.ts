const NAMES = "client_?secret|secret_?key|api_?key|access_?token|token|password|authorization|card_?number|card_?pin|pin|security_?code|cvv|cvc"
const SECRET_FIELDS = new RegExp(`("?(?:${NAMES})"?\\s*[:=]\\s*)("[^"]*"|[^\\s,;&}]+)`, "gi")

/** CPF and CNPJ as printed; without punctuation they are runs of digits. */
const TAX_DOCUMENTS = /\b(?:\d{3}\.\d{3}\.\d{3}-\d{2}|[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/[\dA-Z]{4}-\d{2})\b/gi

const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g

/**
 * Free text made fit for a log or a message: named secrets, bearer tokens, JWTs, secret-looking fields and runs of six
 * or more digits (card numbers, PINs, phone numbers) are replaced, and so are printed CPFs, CNPJs and e-mail addresses.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const withoutSecrets = secrets.filter((secret) => secret.length > 0).reduce((left, secret) => left.split(secret).join("[secret]"), text)
  return withoutSecrets
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, "$1 [token]")
    .replace(/\beyJ[\w-]+(?:\.[\w-]*)*/g, "[token]")
    .replace(SECRET_FIELDS, "$1[secret]")
    .replace(EMAIL, "[e-mail]")
    .replace(TAX_DOCUMENTS, "[document]")
    .replace(/\d(?:[ -]?\d){5,}/g, "[digits]")
}
