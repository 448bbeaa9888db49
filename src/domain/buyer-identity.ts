/**
 * What makes two orders "of the same e-mail" or "to the same address" although they are written differently. Only compared, and only as
 * a keyed hash: never stored or shown as text.
 */

/** A postal address as an order carries it. */
export interface PostalAddress {
  address_1: string | null
  address_2: string | null
  city: string | null
  province: string | null
  postal_code: string | null
  country_code: string | null
}

/** Mail hosts that ignore dots before the @ (Google's help, "Dots don't matter in Gmail addresses"). */
const DOTLESS = new Set(["gmail.com", "googlemail.com"])

/** Lower case, without spaces and without a `+tag`; null when it is no e-mail address. */
export function sameEmail(email: string | null): string | null {
  const text = (email ?? "").normalize("NFKC").replace(/\s+/g, "").toLowerCase()
  const at = text.lastIndexOf("@")
  if (at < 1 || at === text.length - 1) return null
  const host = text.slice(at + 1)
  const plain = text.slice(0, at).replace(/(?!^)\+.*$/, "")
  return DOTLESS.has(host) ? `${plain.replaceAll(".", "") || plain}@gmail.com` : `${plain}@${host}`
}

/** Letters and digits in lower case without accents; whatever stands between them is nothing. */
const bare = (text: string | null) => (text ?? "").normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "")

/** Null without a street and a place: a country alone would make strangers neighbours. The province is left out, since forms differ on it. */
export function sameAddress(address: PostalAddress | null): string | null {
  if (!address) return null
  const street = bare(`${address.address_1 ?? ""}${address.address_2 ?? ""}`)
  const place = bare(address.postal_code) || bare(address.city)
  return street && place ? JSON.stringify([street, place, bare(address.country_code)]) : null
}
