import { createHash } from "node:crypto"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { acceptDelivery } from "../../workflows/webhooks/accept-delivery"
import { checkDelivery } from "./check-delivery"
import { readRawBody, type RawBody } from "./read-raw-body"

export interface WebhookRoute {
  source: string
  topic: string
  verify: (rawBody: Buffer, parsed: unknown) => Promise<boolean>
  shape: z.ZodType
  /** What most likely went wrong when `verify` said no, for the log; it must not quote the body or a secret. */
  likelyMistake: (rawBody: Buffer) => string
}

const UNREADABLE: Record<Exclude<RawBody["kind"], "read" | "aborted">, { status: number; type: string; message: string }> = {
  too_large: { status: 413, type: "payload_too_large", message: "The body is larger than 256 kB" },
  too_slow: { status: 408, type: "request_timeout", message: "The body did not arrive in time; send it again" },
  consumed: { status: 500, type: "unexpected_state", message: "The body was read before its signature could be checked; send it again later" },
}

/**
 * Answers one webhook: reads its bytes, checks them in the order of `surface.md` (413, 415, 400, 401, 400), stores it and says
 * `{received: true}`. Nothing is believed or fetched here; a subscriber or a job handles what was stored (`protocol.md` 5.10).
 */
export async function receiveWebhook(req: MedusaRequest, res: MedusaResponse, route: WebhookRoute): Promise<void> {
  const logger = req.scope.resolve(ContainerRegistrationKeys.LOGGER)
  const name = `${route.source}/${route.topic}`
  const request = req.requestId ? ` (request ${req.requestId})` : ""

  const read = await readRawBody(req)
  if (read.kind === "aborted") return
  if (read.kind !== "read") {
    const { status, type, message } = UNREADABLE[read.kind]
    logger[status >= 500 ? "error" : "warn"](`voucher-hub: webhook ${name} answered ${status}: ${message}${request}`)
    res.set("connection", "close").status(status).json({ type, message })
    return
  }

  const checked = await checkDelivery({
    rawBody: read.bytes,
    contentType: req.get("content-type"),
    contentEncoding: req.get("content-encoding"),
    verify: route.verify,
    shape: route.shape,
  })
  if (!checked.ok) {
    const { status, type, message } = checked.refusal
    const reason = status === 401 ? route.likelyMistake(read.bytes) : message
    const digest = createHash("sha256").update(read.bytes).digest("hex").slice(0, 12)
    logger.warn(`voucher-hub: webhook ${name} answered ${status}: ${reason}; body sha256 ${digest}${request}`)
    res.status(status).json({ type, message })
    return
  }

  await acceptDelivery(req.scope, { source: route.source, topic: route.topic, rawBody: read.bytes, body: checked.body, headers: req.headers })
  res.status(200).json({ received: true })
}
