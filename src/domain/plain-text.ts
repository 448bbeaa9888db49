const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", rsquo: "’", ndash: "–", mdash: "—" }

/** A description longer than this is cut: nobody reads it and a 10 MB one would sit in every product list. */
export const MAX_TEXT_LENGTH = 10_000

/** Control characters and halves of a surrogate pair: PostgreSQL refuses the row they are in. */
const UNSTORABLE = /[\u0000-\u0008\u000b-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

function decodeEntity(match: string, code: string): string {
  if (!code.startsWith("#")) return ENTITIES[code.toLowerCase()] ?? match
  const point = code[1]?.toLowerCase() === "x" ? parseInt(code.slice(2), 16) : parseInt(code.slice(1), 10)
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ""
}

function stripTags(text: string): string {
  return text
    .replace(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replace(/<(script|style|iframe|object|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, "")
    .replace(/<br\s*\/?>|<\/(?:p|div|li|h[1-6]|tr|ul|ol)\s*>/gi, "\n")
    .replace(/<\/?[a-z!][^<>]*(?:>|$)/gi, "")
}

/**
 * Supplier HTML as plain text: script and style dropped with their content, block ends become line breaks, every other tag
 * goes. Entities are decoded before the last passes, so `&lt;script&gt;` does not come back as a tag; an opening that
 * survives five passes loses its brackets, all of a run: "<<a<" must not become "<a<". Cut to `maxLength`.
 */
export function plainText(html: string, maxLength = MAX_TEXT_LENGTH): string {
  let text = stripTags(html.slice(0, MAX_TEXT_LENGTH * 4).replace(UNSTORABLE, "")).replace(/&(#x?[0-9a-f]{1,8}|[a-z]{2,8});/gi, decodeEntity)
  for (let pass = 0, before = ""; pass < 5 && text !== before; pass++) {
    before = text
    text = stripTags(text)
  }
  return text
    .replace(UNSTORABLE, "")
    .replace(/<+(?=[a-z/!])/gi, "")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
    .slice(0, maxLength)
    // The cut may go through a surrogate pair.
    .replace(UNSTORABLE, "")
}
