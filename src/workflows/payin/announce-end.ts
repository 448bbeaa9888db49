import type { PayinRecorded } from "../../modules/payin/ledger/record"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import { emitEvents } from "../emit-events"
import { closeAnswered } from "./close-answered"
import { orderOfCart } from "./medusa-session"
import type { Shelf } from "./shelf"

const EXPIRED_EVENT = "payment.expired"
const FAILED_EVENT = "payment.failed"

/** What a look found, whoever looked: cases that it answers are closed, and an end is told. The worker, which looks again, finds it known. */
export async function tellFound(shelf: Shelf, recorded: PayinRecorded | null): Promise<void> {
  if (recorded && recorded.from !== recorded.row.state) await closeAnswered(shelf, recorded.row)
  await announceEnd(shelf, recorded)
}

/**
 * Tells the shop's own subscribers once that a payment ended without money, whoever found it. Not called at checkout, where the answer tells the
 * shopper and Medusa takes the order back. Money that comes later still counts, and losing the event costs nothing.
 */
export async function announceEnd(shelf: Shelf, recorded: PayinRecorded | null): Promise<void> {
  if (!recorded || recorded.from === recorded.row.state) return
  const { row } = recorded
  const name = endEventOf(row)
  if (name === null) return
  const order = row.orderId === null ? await orderOfCart(shelf, row.cartId) : { id: row.orderId }
  // Only an order waits for its money: without one the shopper is still at the till, and was told there.
  if (name === FAILED_EVENT && order === null) return
  emitEvents(shelf, [{ name, data: { id: row.id, order_id: order?.id ?? null } }])
}

function endEventOf({ state, refunding }: Pick<PayinRow, "state" | "refunding">): typeof EXPIRED_EVENT | typeof FAILED_EVENT | null {
  if (state === "expired" || state === "not_created") return EXPIRED_EVENT
  // A cancel that we asked for is no news to whoever asked.
  return state === "failed" || (state === "canceled" && !refunding) ? FAILED_EVENT : null
}
