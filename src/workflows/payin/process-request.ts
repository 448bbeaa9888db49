import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { twinLookInMs } from "../../domain/payin-rules"
import { payinStep, type PayinStep } from "../../domain/payin-state"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinClaim } from "../../modules/payin/ledger/claims"
import type { PayinRecorded } from "../../modules/payin/ledger/record"
import type PayinModuleService from "../../modules/payin/service"
import { tellFound } from "./announce-end"
import { lookAndRecord, lookForTwin, sendAndRecord } from "./call-psp"
import { handOver } from "./hand-over"
import { orderOfCart } from "./medusa-session"
import { restsForOutage } from "./outage"
import { raiseNotices } from "./raise-notices"
import { settleIssued } from "./settle-issued"

/** Steps that ask the payment service. */
const ASKS: ReadonlySet<PayinStep> = new Set(["send", "look_up", "read", "look_for_twin"])

/**
 * One turn of one claimed request, whatever became of its session, cart or order (`protocol.md` 5.4): at most one call that can move money,
 * each commit on its own. Cases a fact asked for are opened first. Whatever happens, the row says what is due next.
 */
export async function processRequest(container: MedusaContainer, claim: PayinClaim): Promise<void> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  await raiseNotices(container, claim)
  const step = payinStep({ ...claim, twinDue: twinLookInMs(claim, payin.times) === 0 })
  const rest = ASKS.has(step) ? await restsForOutage(container, claim.psp) : null
  if (rest !== null) return told(container, await unasked(payin, claim, step, rest))
  switch (step) {
    case "withdraw":
      // It may have died after the service could not be reached: beginning clears the problem.
      await payin.requests.withdraw(claim, "its sender died before it was sent", { ours: claim.lastProblem === null })
      return
    case "send":
      return told(container, await resend(container, payin, claim))
    case "look_up":
    case "read":
      return looked(container, await lookAndRecord(payin, claim))
    case "look_for_twin":
      return looked(container, await lookForTwin(payin, claim))
    case "hand_over":
      return handOver(container, claim)
    case "rest":
      return payin.requests.rest(claim)
  }
}

/** A service that is left alone is not asked: the row goes on as if it had been and had not answered, so that a person is told in time. */
async function unasked(payin: PayinModuleService, claim: PayinClaim, step: PayinStep, { reason, restMs }: { reason: string; restMs: number }): Promise<PayinRecorded | null> {
  if (step !== "send") return payin.requests.record(claim, step === "read" ? "read" : "look_up", { kind: "no_answer", reason, requestIds: [], httpStatus: null })
  await payin.requests.release(claim, restMs, reason)
  return null
}

/** Sent again under the same reference; when it was called off, or cannot be put together any more, it is left to the looks (5.3). */
async function resend(container: MedusaContainer, payin: PayinModuleService, claim: PayinClaim): Promise<PayinRecorded | null> {
  if ((await payin.requests.isCalledOff(claim.id)) || (await orderOfCart(container, claim.cartId))?.cancelled) return giveUp(payin, claim, "called off before it was sent again")
  try {
    return await sendAndRecord(container, claim)
  } catch (error) {
    // Anything else (a database, a missing key) may be better next time: the lease runs out and it is taken up again.
    if (!(error instanceof MedusaError)) throw error
    return giveUp(payin, claim, error.message)
  }
}

async function giveUp(payin: PayinModuleService, claim: PayinClaim, reason: string): Promise<PayinRecorded | null> {
  await payin.requests.giveUpSending(claim, reason)
  const row = await payin.requests.read(claim.id)
  return row && { row, from: claim.state }
}

async function looked(container: MedusaContainer, recorded: PayinRecorded | null): Promise<void> {
  await told(container, recorded)
  if (recorded) await settleIssued(container, recorded.row)
}

async function told(container: MedusaContainer, recorded: PayinRecorded | null): Promise<void> {
  if (!recorded) return
  await raiseNotices(container, recorded.row)
  await tellFound(container, recorded)
}
