import { randomUUID } from "node:crypto"
import type { PspAnswer } from "../../domain/psp-answer"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type PayinModuleService from "../../modules/payin/service"
import { readDeadline } from "./call-psp"
import { closePaidOut } from "./close-answered"
import { payerOfPayOut } from "./sale-order"
import type { Shelf } from "./shelf"

/**
 * One turn of a claimed pay-out. It is sent once: what may have been sent is only looked at, and one that 123hub twice does not know is refused,
 * so that a person decides (`protocol.md` 5.3).
 */
export async function processPayOut(shelf: Shelf, action: ActionRow): Promise<void> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  if (action.state !== "ready") return record(shelf, payin, action, await payin.hub123.status(action.pspId ? { hId: action.pspId } : { cId: action.cId ?? "" }, readDeadline(payin)))
  const receiver = payin.receivers.open(action)
  const serviceId = payin.paymentOptions.hub123.payOut[action.currency.toUpperCase()]
  if (!receiver || !serviceId) {
    await payin.actions.move(action, { to: "refused", cause: "it has no receiver or no service" })
    return
  }
  const payer = await payerOfPayOut(shelf, action.requestId)
  const localId = randomUUID()
  if (!(await payin.actions.commitIntent(action, localId))) {
    await payin.actions.move(action, { to: "ready", cause: "too little time was left to send it", dueInMs: 0 })
    return
  }
  const order = { serviceId, cId: action.cId ?? "", amount: action.amount, currency: action.currency, description: `Return ${action.key}`.slice(0, 200), payer, receiver }
  const answer = await payin.hub123.payOut(order, { deadlineMs: payin.times.postDeadlineMs, localId })
  const sent: ActionRow = { ...action, state: "placing", sentAgoMs: 0, absentCount: 0 }
  if (answer.kind === "not_sent") {
    await payin.actions.move(sent, { to: "ready", cause: answer.reason, problem: answer.reason, unsent: true, dueInMs: answer.inMs ?? payin.times.backoffMinMs * 5 })
    return
  }
  await record(shelf, payin, sent, answer)
}

async function record(shelf: Shelf, payin: PayinModuleService, action: ActionRow, answer: PspAnswer): Promise<void> {
  const notes = { httpStatus: answer.httpStatus, requestIds: answer.requestIds }
  const undecided = action.state === "pending" ? "pending" : "unknown"
  switch (answer.kind) {
    case "found": {
      const { phase, pspId, status } = answer.payment
      const to = phase === "paid" ? "done" : phase === "failed" || phase === "canceled" || phase === "reversed" ? "refused" : "pending"
      if (to === "done") await closePaidOut(shelf, action)
      await payin.actions.move(action, { to, cause: `${phase} (${status})`, pspId, pspStatus: status, problem: answer.payment.failure, absent: "reset", ...notes })
      return
    }
    case "rejected":
      // Looked up once before it is believed: the refusal may be of a repeated c_id.
      await payin.actions.move(action, { to: "unknown", cause: answer.reason, problem: answer.reason, dueInMs: 0, ...notes })
      return
    case "absent":
      return recordAbsent(payin, action, notes)
    case "not_sent":
    case "no_answer":
      await payin.actions.move(action, { to: undecided, cause: answer.reason, problem: answer.reason, ...notes, ...(answer.kind === "not_sent" && answer.inMs !== null ? { dueInMs: answer.inMs } : {}) })
  }
}

async function recordAbsent(payin: PayinModuleService, action: ActionRow, notes: { httpStatus: number | null; requestIds: string[] }): Promise<void> {
  const { unknownLimitMs, absenceGapMs } = payin.times
  const absent = { cause: "123hub does not know the pay-out", problem: "123hub does not know the pay-out", ...notes }
  // It was found once: that it is not found now does not undo it, and a refusal would let the money leave a second time (3.8).
  if (action.pspId !== null) await payin.actions.move(action, { to: action.state === "pending" ? "pending" : "unknown", ...absent })
  else if (action.sentAgoMs < unknownLimitMs) await payin.actions.move(action, { to: "unknown", ...absent })
  else if (action.absentCount === 0) await payin.actions.move(action, { to: "unknown", ...absent, dueInMs: absenceGapMs, absent: "counted" })
  else if ((action.absentAgoMs ?? 0) < absenceGapMs) await payin.actions.move(action, { to: "unknown", ...absent, dueInMs: absenceGapMs - (action.absentAgoMs ?? 0) })
  else await payin.actions.move(action, { to: "refused", ...absent })
}
