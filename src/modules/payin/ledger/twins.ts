import { rows, type Db } from "../../../database/sql"
import { isFact, type PspPayment, type PspPhase } from "../../../domain/psp-answer"
import { addAction } from "./actions"
import type { PayinRow } from "./rows"

/** Which of several payments under one reference is ours: the one we know, else the one that is furthest. */
const RANK: Readonly<Record<PspPhase, number>> = { paid: 6, authorized: 5, pending: 4, unrecognised: 3, reversed: 2, failed: 1, canceled: 0 }
const MAY_STILL_MOVE: ReadonlySet<PspPhase> = new Set(["paid", "authorized", "pending", "unrecognised"])
const mayStillMove = ({ phase }: PspPayment): boolean => MAY_STILL_MOVE.has(phase)

/**
 * `POST /sales` is not idempotent, so one reference can find two sales (`protocol.md` 5.3): one is kept, the others that may take money are
 * cancelled by an action of their own, and a person is told. Null when none of them is under our reference: nothing of such a payment is ours, neither
 * its money nor its page (5.6).
 */
export async function sortOutTwins(trx: Db, row: PayinRow, payments: readonly PspPayment[]): Promise<PspPayment | null> {
  const ours = payments.filter((payment) => payment.reference === null || payment.reference === row.reference)
  const known = ours.find((payment) => payment.pspId === row.pspId && (isFact(payment.phase) || ours.length === 1))
  // Once the money of ours went back or is on its way, another sale is nobody's payment.
  const over = row.refunding || row.state === "refunded" || row.state === "reversed"
  const best = known && (mayStillMove(known) || over) ? known : [...ours].sort((a, b) => RANK[b.phase] - RANK[a.phase] || Number(b.pspId === row.pspId) - Number(a.pspId === row.pspId))[0]
  for (const twin of ours) {
    if (!best || twin.pspId === null || twin.pspId === best.pspId || !mayStillMove(twin)) continue
    const added = await addAction(trx, { requestId: row.id, kind: "cancel", key: `twin:${twin.pspId}`, amount: row.amount, currency: row.currency, targetId: twin.pspId })
    if (!added.created) continue
    const notice = { kind: "paid_twice", reason: `Hubcash holds two sales under ${row.reference}: ${best.pspId} is kept, ${twin.pspId} is being cancelled.` }
    await rows(trx, `update payin_request set notices = notices || cast(:notices as jsonb) where id = :id`, { id: row.id, notices: JSON.stringify([notice]) })
  }
  return best ?? null
}
