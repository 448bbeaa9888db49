import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { PAYIN_STATES, payinStep, type PayinState } from "../../domain/payin-state"
import { PAY_AGAIN, PAYMENT_OUTCOMES, paymentOutcome } from "../../domain/payment-outcome"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { lookIfFree, sendAndRecord } from "./call-psp"
import { closeAnswered } from "./close-answered"
import { mayTellMedusa } from "./may-tell"
import { cartOfCollection, isSessionOf, orderOfCart, readSession } from "./medusa-session"
import type { Shelf } from "./shelf"

const refuse = (message: string) => new MedusaError(MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR, message)
const START_AGAIN = "This payment session is no longer valid. Choose the way to pay again."

/** States in which the payment service is asked once more before Medusa is answered. */
const ASK_AGAIN: readonly PayinState[] = ["placing", "unknown", "pending", "underpaid"]

/**
 * The shopper pays, or Medusa asks again (`AbstractPaymentProvider.authorizePayment`). Row, claim, intent, call, record; whatever is not known
 * for sure is `pending_authorization` (`protocol.md` 5.2, 5.3, 5.11). Money found here is handed over by this very answer; the worker looks
 * after it only if this process dies first.
 * @throws MedusaError PAYMENT_AUTHORIZATION_ERROR when the payment is declined, or was surely not sent: nothing was charged.
 */
export async function authorizePayin(shelf: Shelf, sessionId: string): Promise<PayinRow> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const known = await payin.requests.bySession(sessionId)
  if (!known) throw refuse(START_AGAIN)
  if (known.state !== "prepared") return again(shelf, payin, known)
  const session = await readSession(shelf, sessionId)
  if (!isSessionOf(session, known)) throw refuse(START_AGAIN)
  if (session.amount !== known.amount || session.currency.toLowerCase() !== known.currency.toLowerCase()) throw refuse("The amount of this payment has changed. Choose the way to pay again.")
  const cartId = await cartOfCollection(shelf, session.collectionId)
  const capture = known.method !== "credit" || payin.paymentOptions.hubcash.captureWhen === "paid"
  const taken = await payin.requests.begin({ sessionId, cartId, capture })
  if (!taken) throw refuse(START_AGAIN)
  return taken.begun ? send(shelf, payin, taken.row) : again(shelf, payin, taken.row)
}

/** Medusa asks again. Of money that pays for nothing any more it does not hear: an order that waits for it goes on waiting, and the worker decides. */
async function again(shelf: Shelf, payin: PayinModuleService, known: PayinRow): Promise<PayinRow> {
  const row = ASK_AGAIN.includes(known.state) ? await lookedAt(shelf, payin, known) : known
  if (await mayTellMedusa(shelf, row)) return settled(row)
  await payin.requests.ask({ id: row.id })
  if (!(await orderOfCart(shelf, row.cartId))) throw refuse(START_AGAIN)
  return { ...row, state: "unknown" }
}

async function send(shelf: Shelf, payin: PayinModuleService, claim: PayinRow): Promise<PayinRow> {
  const handOverInMs = payin.times.leaseMs
  let sent
  try {
    sent = await sendAndRecord(shelf, claim, handOverInMs)
  } catch (error) {
    // Nothing was sent when the order could not be put together: the intent comes after it.
    if (!(await payin.requests.withdraw(claim, error instanceof Error ? error.message : "not sent", { ours: true }))) throw error
    if (error instanceof MedusaError && error.type === MedusaError.Types.INVALID_DATA) throw refuse(error.message)
    throw error
  }
  if (!sent) return notSent(shelf, payin, claim, "too little time was left to send it")
  if (sent.row.state === "ready" && sent.row.sends === 0) return notSent(shelf, payin, sent.row, sent.row.lastProblem ?? "not sent")
  // A refusal is believed only once nothing is found under our reference (3.6).
  return settled(sent.row.state === "unknown" && sent.row.rejection !== null ? await lookedAt(shelf, payin, sent.row) : sent.row)
}

/** After one more look; as it was known while somebody else is looking. A failure is told by the answer: Medusa takes the order back, which stands already. */
async function lookedAt(shelf: Shelf, payin: PayinModuleService, row: PayinRow): Promise<PayinRow> {
  const recorded = await lookIfFree(payin, row)
  if (recorded && recorded.from !== recorded.row.state) await closeAnswered(shelf, recorded.row)
  return recorded?.row ?? row
}

async function notSent(shelf: Shelf, payin: PayinModuleService, row: PayinRow, reason: string): Promise<PayinRow> {
  const claim = await payin.requests.claimOne(row.id)
  const withdrawn = claim !== null && (await payin.requests.withdraw(claim, reason, { ours: false }))
  const now = withdrawn ? null : await payin.requests.read(row.id)
  // Another worker has it: it may have sent it, or takes it back as we would.
  if (now && now.state !== "prepared" && payinStep(now) !== "withdraw") return settled(now)
  shelf.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: payment ${row.id} was not sent: ${reason}`)
  throw refuse(PAYMENT_OUTCOMES.unavailable)
}

/** What the shopper is told when no money came; our own words, never the payment service's. */
function declineMessage(row: Pick<PayinRow, "state" | "method" | "rejection" | "failure" | "lastProblem">): string | null {
  if (paymentOutcome(row) === "insufficient_funds") return PAYMENT_OUTCOMES.insufficient_funds
  if (PAYIN_STATES[row.state].session !== "error" && PAYIN_STATES[row.state].session !== "canceled") return null
  if (row.state === "failed" && row.rejection !== null) return "The payment service refused the payment details. Check them and try again, or choose another way to pay. Nothing was charged."
  if (row.state === "failed") return row.method === "credit" || row.method === "debit" ? "The card was declined. Nothing was charged. Try another card or another way to pay." : "The payment was declined. Choose another way to pay."
  return `${PAYIN_STATES[row.state].text} ${PAY_AGAIN}`
}

function settled(row: PayinRow): PayinRow {
  const message = declineMessage(row)
  if (message !== null) throw refuse(message)
  return row
}
