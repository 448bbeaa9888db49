import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { ACTION_STATES, actionVerdict, mayActAgain, type ActionKind, type ActionVerdict } from "../../domain/payin-action"
import type { PspAnswer } from "../../domain/psp-answer"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionMove, ActionRow } from "../../modules/payin/ledger/actions"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { announceEnd } from "./announce-end"
import { lookAt } from "./call-psp"
import { closeAnswered } from "./close-answered"
import { processPayOut } from "./pay-out"
import { raiseNotices, tellRefused } from "./raise-notices"
import type { Shelf } from "./shelf"
import { processTwin } from "./twin"

/** One turn of one claimed action: looks at the sale, acts when the look allows it, and records both (`protocol.md` 5.1). */
export async function processAction(shelf: Shelf, action: ActionRow): Promise<void> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  if (action.kind === "pay_out") return processPayOut(shelf, action)
  if (action.targetId !== null) return processTwin(shelf, payin, action)
  const request = action.requestId ? await payin.requests.read(action.requestId) : null
  if (!request) {
    await payin.actions.move(action, { to: "refused", cause: "its payment is gone" })
    return
  }
  const looked = await look(shelf, payin, request)
  const row = looked.row
  const verdict = actionVerdict(action.kind, row)
  if (verdict !== "act" || !looked.known) return conclude(shelf, payin, action, row, verdict === "act" ? "wait" : verdict, looked.answer)
  if (!mayActAgain(action, payin.times)) return conclude(shelf, payin, action, row, "wait", looked.answer)
  const requestId = randomUUID()
  if (!(await payin.actions.commitIntent(action, requestId))) {
    await payin.actions.move(action, { to: action.state, cause: "too little time was left to send it", dueInMs: 0 })
    return
  }
  const sent: ActionRow = { ...action, state: "placing" }
  const answer = await act(payin, action.kind, row)
  const after = (await recordFact(shelf, payin, row, answer)) ?? row
  if (answer.kind === "not_sent") {
    await payin.actions.move(sent, { to: "ready", cause: answer.reason, problem: answer.reason, unsent: true, dueInMs: answer.inMs ?? payin.times.backoffMinMs * 5 })
    return
  }
  if (answer.kind === "rejected") return afterRefusal(shelf, payin, sent, after, answer)
  const outcome = actionVerdict(action.kind, after)
  return conclude(shelf, payin, sent, after, outcome === "act" ? "wait" : outcome, answer)
}

/** Looks at the sale and records what is a fact; a pending one is the poller's to record. `known` is false when the service did not tell. */
async function look(shelf: Shelf, payin: PayinModuleService, request: PayinRow): Promise<{ row: PayinRow; known: boolean; answer: PspAnswer | null }> {
  if (request.state === "prepared" || (request.state === "ready" && request.sends === 0)) return { row: request, known: true, answer: null }
  const answer = await lookAt(payin, request)
  const row = (await recordFact(shelf, payin, request, answer)) ?? request
  return { row, known: answer.kind === "found", answer }
}

/** Under no claim of the request, so that only facts count (`protocol.md` 3.3). Medusa may be asking, and then books the money itself. */
async function recordFact(shelf: Shelf, payin: PayinModuleService, request: PayinRow, answer: PspAnswer): Promise<PayinRow | null> {
  const recorded = await payin.requests.record({ id: request.id, leaseToken: -1 }, "read", answer, payin.times.leaseMs)
  await announceEnd(shelf, recorded)
  return recorded?.row ?? null
}

function act(payin: PayinModuleService, kind: ActionKind, row: PayinRow): Promise<PspAnswer> {
  const { postDeadlineMs } = payin.times
  return kind === "capture" ? payin.hubcash.capture(row.pspId ?? "", postDeadlineMs) : payin.hubcash.cancel(row.pspId ?? "", row.capture, postDeadlineMs)
}

/** A refusal is believed only after one more look: the sale may be where we wanted it already. */
async function afterRefusal(shelf: Shelf, payin: PayinModuleService, action: ActionRow, row: PayinRow, refusal: Extract<PspAnswer, { kind: "rejected" }>): Promise<void> {
  const again = await look(shelf, payin, row)
  if (!again.known) return conclude(shelf, payin, action, again.row, "wait", refusal)
  const verdict = actionVerdict(action.kind as Exclude<ActionKind, "pay_out">, again.row)
  return conclude(shelf, payin, action, again.row, verdict === "act" ? "refuse" : verdict, refusal)
}

async function conclude(shelf: Shelf, payin: PayinModuleService, action: ActionRow, row: PayinRow, verdict: Exclude<ActionVerdict, "act">, answer: PspAnswer | null): Promise<void> {
  const reason = answer && "reason" in answer ? answer.reason : null
  const notes = { httpStatus: answer?.httpStatus ?? null, requestIds: answer?.requestIds ?? [], pspStatus: row.pspStatus }
  const move: Record<typeof verdict, ActionMove> = {
    done: { to: "done", cause: `the sale is ${row.state}`, ...notes },
    refuse: { to: "refused", cause: reason ?? `the sale is ${row.state}`, problem: reason ?? `the sale is ${row.state}`, ...notes },
    wait: { to: action.state === "placing" ? "unknown" : action.state, cause: reason ?? `the sale is ${row.state}`, problem: reason, ...notes },
  }
  // Told first: a process that dies in between looks again, and tells it again.
  if (verdict === "refuse") await tellRefused(shelf, row, { ...action, lastProblem: move.refuse.problem ?? null })
  await payin.actions.move(action, move[verdict])
  await raiseNotices(shelf, row)
  if (verdict === "done") await closeAnswered(shelf, row)
  // A void that came too late: the money is there, and the poller hands it over or makes it a case.
  if (verdict === "refuse" && row.state === "captured") await payin.requests.ask({ id: row.id })
}

/** So long a caller waits for the worker that was quicker to take the action up. */
const ANOTHERS_TURN_MS = 3_000
const LOOK_MS = 100

/** Runs an action now, in this process, or waits a little for the worker that has it; returns it as it stands then. */
export async function runAction(shelf: Shelf, actionId: string): Promise<ActionRow | null> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const claim = await payin.actions.claimOne(actionId)
  if (claim) await processAction(shelf, claim)
  let action = await payin.actions.read(actionId)
  for (let waited = 0; !claim && action && ACTION_STATES[action.state].live && waited < ANOTHERS_TURN_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS)
    action = await payin.actions.read(actionId)
  }
  return action
}

