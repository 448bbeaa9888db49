import { createHash } from "node:crypto"
import type { AuthenticatedMedusaRequest, MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { REVEALS, STREAMS, STREAMS_AT_ONCE, WRONG_ANSWERS } from "../domain/allowances"
import { addressRange } from "../domain/address-range"
import { VOUCHER_MODULE } from "../modules/voucher"
import type VoucherModuleService from "../modules/voucher/service"
import { askerOf } from "./store/asker"

function tooMany(res: MedusaResponse, waitSeconds: number): void {
  res.setHeader("Cache-Control", "no-store")
  res.setHeader("Retry-After", String(waitSeconds))
  res.status(429).json({ type: "too_many_requests", message: "Too many requests. Try again after the seconds that the header Retry-After says" })
}

/**
 * Counts 404s per network address, before anything is looked up, so that a guess that is too much is answered alike whatever it
 * guesses. Every request takes one; an answer other than 404 gives it back.
 */
export async function limitWrongAnswers(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  const voucher: VoucherModuleService = req.scope.resolve(VOUCHER_MODULE)
  const address = req.ip ? voucher.hashAddress(addressRange(req.ip)) : null
  if (address === null) return next()
  const name = `wrong:${address}`
  const wait = await voucher.access.take({ name, ...WRONG_ANSWERS })
  if (wait !== null) return tooMany(res, wait)
  // "close" comes for a stream whose reader went away, too; who does not wait for the answer gets nothing back.
  res.once("close", () => {
    if (res.headersSent && res.statusCode !== 404) void voucher.access.giveBack(name).catch(() => undefined)
  })
  next()
}

const streams = new Map<string, number>()
/** When a place is free nobody can say; a shopper polls until then. */
const STREAM_WAIT_SECONDS = 10

/** Streams hold a connection each: so many begun per network address, by all processes together, and so many open at once in this one. */
export async function limitStreams(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  const voucher: VoucherModuleService = req.scope.resolve(VOUCHER_MODULE)
  const address = req.ip ? voucher.hashAddress(addressRange(req.ip)) : null
  if (address === null) return next()
  const wait = await voucher.access.take({ name: `streams:${address}`, ...STREAMS })
  if (wait !== null) return tooMany(res, wait)
  // Who hung up meanwhile: no "close" comes any more that would give the place back.
  if (res.closed) return
  const already = streams.get(address) ?? 0
  if (already >= STREAMS_AT_ONCE) return tooMany(res, STREAM_WAIT_SECONDS)
  streams.set(address, already + 1)
  res.once("close", () => {
    const left = (streams.get(address) ?? 1) - 1
    if (left > 0) streams.set(address, left)
    else streams.delete(address)
  })
  next()
}

/** Counts what one customer, token or admin opens. */
export async function limitReveals(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  const { token } = askerOf(req)
  const { auth_context: auth } = req as Partial<AuthenticatedMedusaRequest>
  const name = auth?.actor_id ? `reveals:${auth.actor_id}` : token ? `reveals:${createHash("sha256").update(token).digest("hex")}` : null
  const wait = name === null ? null : await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).access.take({ name, ...REVEALS })
  if (wait !== null) return tooMany(res, wait)
  next()
}
