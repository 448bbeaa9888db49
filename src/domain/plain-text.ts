const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", rsquo: "’", ndash: "–", mdash: "—" }

/** A description longer than this is cut: nobody reads it and a 10 MB one would sit in every product list. */
export const MAX_TEXT_LENGTH = 10_000

function decodeEntity(match: string, code: string): string {
  if (!code.startsWith("#")) return ENTITIES[code.toLowerCase()] ?? match
  const point = code[1]?.toLowerCase() === "x" ? parseInt(code.slice(2), 16) : parseInt(code.slice(1), 10)
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ""
}

/**
 * Supplier HTML as plain text: script and style dropped with their content, block ends become line breaks, every other tag
 * goes. Tags are removed again after entities are decoded, so `&lt;script&gt;` does not come back as a tag.
 */
export function plainText(html: string): string {
  const stripTags = (text: string) =>
    text
      .replace(/<!--[\s\S]*?(?:-->|$)/g, "")
      .replace(/<(script|style|iframe|object|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, "")
      .replace(/<br\s*\/?>|<\/(?:p|div|li|h[1-6]|tr|ul|ol)\s*>/gi, "\n")
      .replace(/<\/?[a-z!][^<>]*(?:>|$)/gi, "")
  const bounded = html.slice(0, MAX_TEXT_LENGTH * 4)
  const decoded = stripTags(bounded).replace(/&(#x?[0-9a-f]{1,8}|[a-z]{2,8});/gi, decodeEntity)
  return stripTags(decoded)
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
    .slice(0, MAX_TEXT_LENGTH)
}
