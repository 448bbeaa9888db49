import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { STREAMS, STREAMS_AT_ONCE, WRONG_ANSWERS } from "../domain/allowances"
import { addressRange } from "../domain/address-range"
import { VOUCHER_MODULE } from "../modules/voucher"
import type VoucherModuleService from "../modules/voucher/service"
import { TooManyRequests } from "../workflows/orders/count-reveal"

function tooMany(res: MedusaResponse, waitSeconds: number): void {
  res.setHeader("Cache-Control", "no-store")
  res.setHeader("Retry-After", String(waitSeconds))
  res.status(429).json({ type: "too_many_requests", message: "Too many requests. Try again after the seconds that the header Retry-After says" })
}

type Handler<Req> = (req: Req, res: MedusaResponse) => Promise<void>

const isNotFound = (error: unknown) => MedusaError.isMedusaError(error) && error.type === MedusaError.Types.NOT_FOUND

/**
 * Counts a route's 404s per network address, once it looked: whoever asks for what is his is answered, however many share the address, as all shoppers
 * of a storefront's server do. A 404 too many is a 429, for an id that exists and for one that does not.
 */
export function countingWrongAnswers<Req extends Pick<MedusaRequest, "scope" | "ip">>(handler: Handler<Req>): Handler<Req> {
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

/** Answers 429 to whoever opens or marks too much. */
export function limitingReveals<Req>(handler: Handler<Req>): Handler<Req> {
  return (req, res) =>
    handler(req, res).catch((error: unknown) => {
      if (!(error instanceof TooManyRequests)) throw error
      tooMany(res, error.waitSeconds)
    })
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
