import { randomUUID } from "node:crypto"
import type { PspAnswer } from "../../domain/psp-answer"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinClaim } from "../../modules/payin/ledger/claims"
import type { PayinRecorded } from "../../modules/payin/ledger/record"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { payInOrderOf, saleOrderOf } from "./sale-order"
import type { Shelf } from "./shelf"

/** A read never outlives half a lease, so that its answer can still be recorded under the claim. */
const READ_TIMEOUT_MS = 30_000
export const readDeadline = (payin: PayinModuleService) => Math.min(READ_TIMEOUT_MS, payin.times.leaseMs / 2)

/** Looks by our reference. */
function lookUp(payin: PayinModuleService, row: Pick<PayinRow, "psp" | "reference" | "capture">): Promise<PspAnswer> {
  return row.psp === "hubcash" ? payin.hubcash.find(row.reference, row.capture, readDeadline(payin)) : payin.hub123.status({ cId: row.reference }, readDeadline(payin))
}

/** Looks by the service's own id where it named one. */
export function lookAt(payin: PayinModuleService, row: PayinRow): Promise<PspAnswer> {
  const undecided = row.state === "placing" || row.state === "unknown"
  if (row.pspId === null || undecided) return lookUp(payin, row)
  return row.psp === "hubcash" ? payin.hubcash.read(row.pspId, row.capture, readDeadline(payin)) : payin.hub123.status({ hId: row.pspId }, readDeadline(payin))
}

/** One look at a claimed row, recorded. `handOverInMs`: when Medusa is told of money it finds. */
export async function lookAndRecord(payin: PayinModuleService, claim: PayinClaim, handOverInMs = 0): Promise<PayinRecorded | null> {
  const undecided = claim.state === "placing" || claim.state === "unknown"
  return payin.requests.record(claim, undecided || claim.pspId === null ? "look_up" : "read", await lookAt(payin, claim), handOverInMs)
}

/** A claimed row that was sent more than once is looked for under its reference, whatever is known of it: another sale there is a second charge. */
export async function lookForTwin(payin: PayinModuleService, claim: Pick<PayinRow, "id" | "leaseToken" | "psp" | "reference" | "capture">): Promise<PayinRecorded | null> {
  return payin.requests.record(claim, "look_up", await lookUp(payin, claim))
}

/**
 * Sends a claimed row once: everything is read and opened first, then the intent is committed, then the call is made and its answer recorded
 * (`protocol.md` 3.2). Null when this worker may not send.
 */
export async function sendAndRecord(shelf: Shelf, claim: PayinClaim, handOverInMs = 0): Promise<PayinRecorded | null> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const call = await prepare(shelf, payin, claim)
  const requestId = randomUUID()
  if (!(await payin.requests.commitIntent(claim, requestId))) return null
  return payin.requests.record(claim, "send", await call(requestId), handOverInMs)
}

async function prepare(shelf: Shelf, payin: PayinModuleService, claim: PayinClaim): Promise<(requestId: string) => Promise<PspAnswer>> {
  const { postDeadlineMs } = payin.times
  if (claim.psp === "hubcash") {
    const order = await saleOrderOf(shelf, claim)
    return () => payin.hubcash.sell(order, postDeadlineMs)
  }
  const order = await payInOrderOf(shelf, claim)
  return (requestId) => payin.hub123.payIn(order, { deadlineMs: postDeadlineMs, localId: requestId })
}

/** One look, unless somebody else is looking: then null. */
export async function lookIfFree(payin: PayinModuleService, row: Pick<PayinRow, "id">): Promise<PayinRecorded | null> {
  const claim = await payin.requests.claimOne(row.id)
  return claim && lookAndRecord(payin, claim, payin.times.leaseMs)
}
