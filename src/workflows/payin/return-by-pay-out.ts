import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { isIntentId, refundKeyOf } from "../../domain/payin-action"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { lookIfFree } from "./call-psp"
import { CASE_KEY } from "./case-key"
import { closeUnentered } from "./close-answered"
import { orderOfCart } from "./medusa-session"
import type { Shelf } from "./shelf"
import { startPayOut } from "./start-pay-out"

const notAllowed = (message: string) => new MedusaError(MedusaError.Types.NOT_ALLOWED, message)
/** Medusa undoes its own row on an error; ours goes on by itself, and the next try finds its outcome. */
export const undecided = (what: string) => new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `The ${what} was sent and its outcome is not known yet. It goes on by itself; try again in a few minutes, which does not repeat it. A quarter of an hour after its end it is entered as a refund by itself.`)

const refundSchema = z.object({ id: z.string(), note: z.string().nullish() })

/** Those of Medusa's refunds of these ids that there are, with their notes. */
export async function refundsOf(shelf: Shelf, ids: readonly string[]): Promise<z.output<typeof refundSchema>[]> {
  if (!ids.length) return []
  const query = shelf.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "refund", fields: ["id", "note"], filters: { id: [...ids] } })
  return (data as unknown[]).map((row) => refundSchema.parse(row))
}

/** How the note begins of a refund that was entered because its end came later than Medusa's answer. */
const ENTERED_LATE = "Entered by voucher-hub: the money went back after Medusa had stopped waiting"

/** The note of the refund that is entered for this action. */
export const lateNoteOf = ({ id }: Pick<ActionRow, "id">): string => `${ENTERED_LATE} (${id})`

export const isEnteredLate = (refund: { note?: string | null } | undefined): boolean => refund?.note?.startsWith(ENTERED_LATE) ?? false
/** Two refunds of Medusa's met over money that went back once. */
export const enteredMeanwhile = () => notAllowed("This money went back once, and another refund of Medusa's stands for it by now: reload the order.")

interface Refund {
  amount: number
  refundId: string
}

/**
 * 123hub has no refund: a pay-out of the same amount that no refund of Medusa's stands for yet is booked. There is one when an admin sent it, or
 * when an earlier try did; else it is sent now, if the shopper said where to.
 * @throws MedusaError NOT_ALLOWED when a person must return the money, UNEXPECTED_STATE while the pay-out is not decided
 */
export async function returnByPayOut(shelf: Shelf, payin: PayinModuleService, row: PayinRow, refund: Refund): Promise<PayinRow> {
  const actions = (await payin.actions.of(row.id)).filter((action) => action.kind === "pay_out" && !action.key.startsWith(CASE_KEY))
  const payOuts = actions.filter((action) => action.amount === refund.amount && action.state !== "refused")
  const entered = await refundsOf(shelf, payOuts.flatMap((action) => (action.refundId ? [action.refundId] : [])))
  const booked = new Set(entered.map(({ id }) => id))
  const free = payOuts.filter((action) => action.refundId === null || action.refundId === refund.refundId || !booked.has(action.refundId))
  const [noted] = await refundsOf(shelf, [refund.refundId])
  const isLate = isEnteredLate(noted)
  const done = free.find((action) => action.state === "done" && (!isLate || noted?.note === lateNoteOf(action)))
  // It stands for money that went back: nothing is sent for it.
  if (isLate && !done) throw enteredMeanwhile()
  if (!done && free.length) throw undecided("pay-out")
  // A person's note may be on many refunds.
  const intent = noted?.note && isIntentId(noted.note) ? noted.note : null
  const late = new Set(entered.filter(isEnteredLate).map(({ id }) => id))
  // Whoever was told to try again must not send it twice.
  const news = intent === null && payOuts.find((action) => action.refundId && late.has(action.refundId) && action.restedMs < payin.times.hourMs)
  if (!done && news) throw notAllowed("The pay-out of this amount that was asked for before has arrived, and is entered as a refund by now: reload the order. To send the same amount once more, wait an hour.")
  if (!done) {
    // 123hub's operator may have given it back: the money that went has Medusa's refund to stand for it, and is not sent twice.
    const fresh = (await lookIfFree(payin, row))?.row ?? (await payin.requests.read(row.id)) ?? row
    if (fresh.state === "reversed" || fresh.state === "refunded") return fresh
  }
  const sent = done ?? (await payOutToShopper(shelf, payin, row, { amount: refund.amount, key: refundKeyOf(intent ?? refund.refundId) }))
  if (!sent) throw notAllowed("123hub has no refund. Ask the shopper where the money should go (POST /store/orders/:id/refund-receiver), or send it with POST /admin/voucher-hub/payouts, for this payment and amount, and refund then; or return it another way and close the task with a note.")
  // Its own pay-out was taken by another refund of the same amount: this one would count money that went out once a second time.
  if (sent.refundId !== null && sent.refundId !== refund.refundId && booked.has(sent.refundId)) throw enteredMeanwhile()
  if (!(await payin.actions.adoptRefund(sent, refund.refundId, isLate))) throw enteredMeanwhile()
  if (!isLate) await closeUnentered(shelf, sent)
  return row
}

/**
 * Sends money of a pay-in to the account its shopper named, once per key. Null when nobody named one, or it has been refused already: then only new
 * details are tried. @throws MedusaError NOT_ALLOWED when 123hub refuses, UNEXPECTED_STATE while it has not decided
 */
export async function payOutToShopper(shelf: Shelf, payin: PayinModuleService, row: PayinRow, { amount, key }: { amount: number; key: string }): Promise<ActionRow | null> {
  const earlier = (await payin.actions.of(row.id)).filter((action) => action.kind === "pay_out")
  const orderId = row.orderId ?? (await orderOfCart(shelf, row.cartId))?.id ?? null
  const known = orderId && payin.paymentOptions.hub123.payOut[row.currency.toUpperCase()] ? await payin.refundReceivers.open(orderId) : null
  if (!known || earlier.some((action) => action.state === "refused" && action.createdAt >= known.givenAt)) return null
  const action = await startPayOut(shelf, { payinId: row.id, amount, currency: row.currency, receiver: known.receiver, key })
  if (action.state === "refused") throw notAllowed(`123hub refused the pay-out: ${action.lastProblem ?? "no reason given"}. Ask the shopper for other details, or return the money another way and close the task with a note.`)
  if (action.state !== "done") throw undecided("pay-out")
  return action
}
