import { randomUUID } from "node:crypto"
import { mayActAgain } from "../../domain/payin-action"
import type { PspPhase } from "../../domain/psp-answer"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type PayinModuleService from "../../modules/payin/service"
import { readDeadline } from "./call-psp"
import { closeTwins } from "./close-answered"
import type { Shelf } from "./shelf"

const GONE: ReadonlySet<PspPhase> = new Set(["failed", "canceled", "reversed"])

/** Cancels the second sale under one reference (`protocol.md` 5.3). A paid boleto cannot be given back: the case stays a person's. */
export async function processTwin(shelf: Shelf, payin: PayinModuleService, action: ActionRow): Promise<void> {
  const row = action.requestId ? await payin.requests.read(action.requestId) : null
  const saleId = action.targetId ?? ""
  if (!row) return
  const seen = await payin.hubcash.read(saleId, row.capture, readDeadline(payin))
  if (seen.kind !== "found") {
    await payin.actions.move(action, { to: action.state === "placing" ? "unknown" : action.state, cause: "reason" in seen ? seen.reason : seen.kind })
    return
  }
  if (GONE.has(seen.payment.phase)) return finish(shelf, payin, action, row.id, seen.payment.status)
  if (row.method === "billet" && seen.payment.phase === "paid") {
    await payin.actions.move(action, { to: "refused", cause: "the second boleto was paid", problem: "A paid boleto cannot be returned through Hubcash." })
    return
  }
  if (!mayActAgain(action, payin.times) || !(await payin.actions.commitIntent(action, randomUUID()))) {
    await payin.actions.move(action, { to: action.state, cause: "too early, or too little time was left" })
    return
  }
  const sent: ActionRow = { ...action, state: "placing" }
  const answer = await payin.hubcash.cancel(saleId, row.capture, payin.times.postDeadlineMs)
  if (answer.kind === "found" && GONE.has(answer.payment.phase)) return finish(shelf, payin, sent, row.id, answer.payment.status)
  if (answer.kind === "rejected") {
    await payin.actions.move(sent, { to: "refused", cause: answer.reason, problem: answer.reason })
    return
  }
  await payin.actions.move(sent, { to: answer.kind === "not_sent" ? "ready" : "unknown", cause: "reason" in answer ? answer.reason : answer.kind, unsent: answer.kind === "not_sent" })
}

async function finish(shelf: Shelf, payin: PayinModuleService, action: ActionRow, payinId: string, status: string): Promise<void> {
  await payin.actions.move(action, { to: "done", cause: `the second sale is ${status}`, pspStatus: status })
  await closeTwins(shelf, payinId)
}
