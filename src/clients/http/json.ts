import type { HttpAnswer } from "./transport"

/** A parsed body, or what is there in its place; the text itself is never quoted. */
export type ParsedJson = { json: unknown } | { problem: string }

export function parseJsonAnswer({ text }: HttpAnswer): ParsedJson {
  try {
    return { json: JSON.parse(text) as unknown }
  } catch {
    // The SyntaxError quotes the body, so it goes no further.
    if (isHtml(text)) return { problem: "HTML" }
    return { problem: text.trim() ? "no valid JSON" : "an empty body" }
  }
}

export const isHtml = (text: string) => text.trimStart().startsWith("<")
