import { createHash } from "node:crypto"
import type { AuthenticatedMedusaRequest, MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { REVEALS, WRONG_ANSWERS } from "../domain/allowances"
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
  res.once("finish", () => {
    if (res.statusCode !== 404) void voucher.access.giveBack(name).catch(() => undefined)
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
