import { createHash } from "node:crypto"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

/** Answers JSON with a strong ETag over its bytes, or 304 to whoever has them already. */
export function answerWithETag(req: MedusaRequest, res: MedusaResponse, body: object): void {
  const text = JSON.stringify(body)
  const etag = `"${createHash("sha256").update(text).digest("base64url")}"`
  res.setHeader("ETag", etag)
  res.setHeader("Cache-Control", "private, no-cache")
  res.setHeader("Vary", "x-publishable-api-key")
  const known = (req.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""))
  if (known.includes(etag) || known.includes("*")) res.status(304).end()
  else res.status(200).type("application/json").send(text)
}
