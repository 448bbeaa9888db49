import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import type { z } from "@medusajs/framework/zod"
import { readRawBody } from "./hooks/read-raw-body"
import { holdsUnstorable } from "./refuse-unstorable"

const MAX_BYTES = 16 * 1024
const invalid = (message: string) => new MedusaError(MedusaError.Types.INVALID_DATA, message)

/**
 * Reads a body that carries a card number or a document, for routes with `bodyParser: false`. The framework's parser would quote the body in the
 * error for bad JSON, and its validator names unknown keys: here no message repeats anything of what was sent (`protocol.md` 5.9).
 */
export function secretBody(schema: z.ZodType) {
  return async (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): Promise<void> => {
    res.setHeader("Cache-Control", "no-store")
    const read = await readRawBody(req, { maxBytes: MAX_BYTES })
    if (read.kind === "aborted") return
    // Who has been answered must not keep the connection by sending on.
    if (read.kind !== "read") res.setHeader("Connection", "close")
    if (read.kind !== "read") throw invalid("The request is too large or did not arrive in time. Send it again.")
    const body = parse(read.bytes)
    if (holdsUnstorable(body)) throw invalid("The request holds a character that cannot be stored")
    const result = schema.safeParse(body)
    if (!result.success) throw invalid(result.error.issues.map(({ path, message }) => `${path.filter((key) => typeof key === "string").join(".") || "body"}: ${message}`).join("; "))
    req.validatedBody = result.data
    next()
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"))
  } catch {
    throw invalid("Send a JSON object")
  }
}
