import { createHash } from "node:crypto"
import type { AuthenticatedMedusaRequest, MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
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

type Handler<Body> = (req: MedusaRequest<Body>, res: MedusaResponse) => Promise<void>

const isNotFound = (error: unknown) => MedusaError.isMedusaError(error) && error.type === MedusaError.Types.NOT_FOUND

/**
 * Counts a route's 404s per network address, once it looked: whoever asks for what is his is answered, however many share the address, as all shoppers
 * of a storefront's server do. A 404 too many is a 429, for an id that exists and for one that does not.
 */
export function countingWrongAnswers<Body>(handler: Handler<Body>): Handler<Body> {
  return async (req, res) => {
    try {
      await handler(req, res)
    } catch (error) {
      const voucher: VoucherModuleService = req.scope.resolve(VOUCHER_MODULE)
      const address = isNotFound(error) && req.ip ? voucher.hashAddress(addressRange(req.ip)) : null
      const wait = address === null ? null : await voucher.access.take({ name: `wrong:${address}`, ...WRONG_ANSWERS })
      if (wait === null) throw error
      tooMany(res, wait)
    }
  }
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
