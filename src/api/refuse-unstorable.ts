import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

const invalid = (message: string) => new MedusaError(MedusaError.Types.INVALID_DATA, message)

/** NUL, and half of a surrogate pair: PostgreSQL takes neither, so that a request with one would end as our failure (500) in the middle of its work. */
const UNSTORABLE = /[\0\p{Cs}]/u
/** Fields that make an object which cannot be printed: Medusa's validator prints what it refuses, and fails over it. No route has such a field. */
const UNPRINTABLE = new Set(["toString", "valueOf"])

/** Whether a parsed body or query holds a text, or a name of a field, that cannot be stored or printed. Without recursion: bodies may be nested thousands deep. */
export function holdsUnstorable(value: unknown): boolean {
  const left = [value]
  while (left.length > 0) {
    const one = left.pop()
    if (typeof one === "string" && UNSTORABLE.test(one)) return true
    if (typeof one === "object" && one !== null && !Buffer.isBuffer(one)) {
      for (const [key, part] of Object.entries(one)) {
        if (UNPRINTABLE.has(key)) return true
        left.push(key, part)
      }
    }
  }
  return false
}

/** The path as its routes will read it; null where it is not percent-encoded UTF-8, which Express answers with a 500. */
function decodedPath(url: string): string | null {
  try {
    return decodeURIComponent(url.split("?")[0] ?? "")
  } catch {
    return null
  }
}

/** Refuses what no route could answer but with a 500: an address that cannot be decoded, and characters that cannot be stored. */
export function refuseUnstorable(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): void {
  const path = decodedPath(req.originalUrl)
  if (path === null) throw invalid("The address is not percent-encoded UTF-8")
  if (holdsUnstorable([path, req.query, req.body])) throw invalid("The request holds a character that cannot be stored (NUL, or half of a surrogate pair), or a field named toString or valueOf")
  next()
}
