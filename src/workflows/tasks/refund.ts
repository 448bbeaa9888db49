import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules, OrderChangeStatus, OrderChangeType } from "@medusajs/framework/utils"
import { createOrderCreditLinesWorkflow, refundPaymentsWorkflow, refundPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { toMajor } from "../../domain/money"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { TaskClaim } from "../../modules/voucher/ledger/tasks"
import type { RefundPlan } from "../../modules/voucher/ledger/refunds"
import type VoucherModuleService from "../../modules/voucher/service"
import { refundOutcome, refundPayin } from "../payin/settle"
import { reservedOutcome } from "../payin/settle-issued"
import { readRefundState, type RefundState } from "./refund-state"
import { creditPaid, isStoreCredit, returnCredit } from "./store-credit"
import type { TaskHandler } from "./task-handler"
import { thrownBy } from "./thrown"

/** Providers that move no money of their own, so that repeating a refund at them cannot move it twice. */
const MOVES_NOTHING = new Set(["pp_system_default"])
const REFUSALS: ReadonlySet<string> = new Set([MedusaError.Types.NOT_ALLOWED, MedusaError.Types.INVALID_DATA])

/**
 * Returns the money of the order's units in `refund_due`: intent first, then look, then act, then repair what a crash left undone
 * (`protocol.md` section 4). The intent's id is the refund's note, by which it is found again.
 */
export const refund: TaskHandler = async (container, task) => {
  const reserved = await reservedOutcome(container, task.orderId)
  if (reserved === "released") return settleReleased(container, task.orderId)
  if (reserved === "open") {
    const { tasks, policy }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
    // Nobody's fault and nobody's case: nothing was charged yet.
    await tasks.end(task, { state: "due", error: "the reserved payment is captured or let go first", inMs: policy.times.backoffMaxMs })
    return "ended"
  }
  for (;;) {
    const end = await refundOnce(container, task)
    if (end !== "again") return end
  }
}

/** The card's reservation is gone and cost nothing; only store credit that was paid beside it goes back. */
async function settleReleased(container: MedusaContainer, orderId: string): Promise<"done"> {
  const { refunds }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  await refunds.planCreditReturn(orderId, await creditPaid(container, orderId))
  for (let plan = await refunds.plan(orderId, []); plan; plan = await refunds.plan(orderId, [])) await refunds.finish(plan, await returnCredit(container, plan))
  await refunds.nothingCharged(orderId, "the card's reservation was let go: nothing was charged")
  return "done"
}

async function refundOnce(container: MedusaContainer, task: TaskClaim): Promise<"done" | "ended" | "again"> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const before = await readRefundState(container, task.orderId)
  const plan = await voucher.refunds.plan(task.orderId, [...before.payments, ...(await creditPaid(container, task.orderId))])
  if (!plan) {
    await voucher.refunds.leaveToPerson(task, "Nothing is left captured on the order's payments that could be returned for these units.")
    return "ended"
  }
  if (isStoreCredit(plan.paymentId)) {
    await voucher.refunds.finish(plan, await returnCredit(container, plan))
    return "again"
  }
  if (!before.refundOf(plan.id)) {
    if (plan.resumed && !(await mayRepeat(container, before, plan))) return unknownRefund(voucher, task, plan)
    const refused = await payBack(container, plan, before)
    if (refused) {
      await voucher.refunds.drop(plan, refused)
      return "done"
    }
  } else if (plan.resumed && before.transactionsMissing >= plan.amount && !MOVES_NOTHING.has(before.providerOf(plan.paymentId))) {
    // Medusa writes the refund row before it calls the provider: without a transaction the row alone does not say that money moved.
    const outcome = await ownOutcome(container, before, plan)
    if (outcome === null) return unknownRefund(voucher, task, plan)
    if (outcome === "unknown") throw stillOpen(plan)
    const refused = outcome === "not_moved" ? await moveNow(container, before, plan) : null
    if (refused) {
      await forgetRefund(container, before, plan)
      await voucher.refunds.drop(plan, refused)
      return "done"
    }
  }
  const { refundOf } = await readRefundState(container, plan.orderId)
  const row = refundOf(plan.id)
  if (!row) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `the refund of intent ${plan.id} is not recorded in Medusa`)
  await completeRefund(container, plan, row.id)
  await voucher.refunds.finish(plan, row.id)
  return "again"
}

const stillOpen = (plan: RefundPlan) => new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `the payment service has not decided on the refund of intent ${plan.id}`)

/** What our own money ledger knows of a refund that was started; null for another provider's payment. */
async function ownOutcome(container: MedusaContainer, state: RefundState, plan: RefundPlan): Promise<"moved" | "not_moved" | "unknown" | null> {
  const payinId = state.payinOf(plan.paymentId)
  return payinId === null ? null : refundOutcome(container, payinId, { id: state.refundOf(plan.id)?.id ?? null, amount: plan.amount })
}

/** Our own providers find a repeated refund done, so that repeating it cannot move the money twice; undecided, it is repeated later. */
async function mayRepeat(container: MedusaContainer, state: RefundState, plan: RefundPlan): Promise<boolean> {
  if (MOVES_NOTHING.has(state.providerOf(plan.paymentId))) return true
  const outcome = await ownOutcome(container, state, plan)
  if (outcome === "unknown") throw stillOpen(plan)
  return outcome !== null
}

/** Medusa's refund row stands but the money does not: our provider is asked directly, as Medusa would have. Returns why it refused, if it did. */
async function moveNow(container: MedusaContainer, state: RefundState, plan: RefundPlan): Promise<string | null> {
  const row = state.refundOf(plan.id)
  const payinId = state.payinOf(plan.paymentId)
  try {
    if (row && payinId) await refundPayin(container, { payinId, amount: plan.amount, refundId: row.id })
    return null
  } catch (error) {
    const { type, message } = thrownBy(error)
    if (type && REFUSALS.has(type)) return message
    throw error
  }
}

/** Medusa deletes its row when the provider refuses; the process that would have died before. */
async function forgetRefund(container: MedusaContainer, state: RefundState, plan: RefundPlan): Promise<void> {
  const row = state.refundOf(plan.id)
  const payments = container.resolve(Modules.PAYMENT) as unknown as { deleteRefunds(ids: string[]): Promise<void> }
  if (row) await payments.deleteRefunds([row.id])
}

/** A refund in Medusa's books; `id` is its note. */
type Entry = Pick<RefundPlan, "id" | "orderId" | "paymentId" | "amount" | "currency">

/** Has Medusa refund: it asks the provider, who finds what was done already. @returns why it was refused, if it was */
export async function payBack(container: MedusaContainer, plan: Entry, state: RefundState): Promise<string | null> {
  const input = { payment_id: plan.paymentId, amount: toMajor(plan.amount, plan.currency), note: plan.id }
  try {
    // Medusa's single refund calls the provider and only then throws for a cancelled order; its own cancel uses the plural.
    if (state.cancelled) await refundPaymentsWorkflow(container).run({ input: [input] })
    else await refundPaymentWorkflow(container).run({ input })
    return null
  } catch (error) {
    const after = await readRefundState(container, plan.orderId)
    if (after.refundOf(plan.id)) return null
    const { type, message } = thrownBy(error)
    if (type && REFUSALS.has(type)) return message
    throw error
  }
}

/** Adds the transaction and the credit line that a crash or a throw after the provider's answer left missing. */
export async function completeRefund(container: MedusaContainer, plan: Pick<Entry, "orderId" | "amount" | "currency">, refundId: string): Promise<void> {
  const state = await readRefundState(container, plan.orderId)
  const amount = toMajor(plan.amount, plan.currency)
  if (state.transactionsMissing >= plan.amount) {
    const orders = container.resolve(Modules.ORDER)
    await orders.addOrderTransactions({ order_id: plan.orderId, amount: -amount, currency_code: plan.currency, reference: "refund", reference_id: refundId })
  }
  for (const collection of state.uncounted) {
    await container.resolve(Modules.PAYMENT).updatePaymentCollections(collection.id, { refunded_amount: toMajor(collection.refunded, plan.currency) } as object)
  }
  await dropHalfCreditLine(container, plan.orderId)
  const owed = (await readRefundState(container, plan.orderId)).owedByShopper
  if (!state.cancelled && owed >= plan.amount) {
    await createOrderCreditLinesWorkflow(container).run({ input: { id: plan.orderId, credit_lines: [{ amount, reference: "refund", reference_id: refundId }] } })
  }
}

/** Medusa writes a credit line as an order change, its action and its confirmation; left pending by a crash it would block the order for ever. */
async function dropHalfCreditLine(container: MedusaContainer, orderId: string): Promise<void> {
  const orders = container.resolve(Modules.ORDER)
  const open = await orders.listOrderChanges({ order_id: orderId, change_type: OrderChangeType.CREDIT_LINE, status: [OrderChangeStatus.PENDING] } as object, { select: ["id"] })
  if (open.length) await orders.deleteOrderChanges(open.map(({ id }) => id))
}

async function unknownRefund(voucher: VoucherModuleService, task: TaskClaim, plan: RefundPlan): Promise<"ended"> {
  await voucher.cases.open({
    kind: "refund_unknown",
    dedupeKey: `refund_unknown:${plan.id}`,
    orderId: plan.orderId,
    unitIds: plan.unitIds,
    reason: `A refund of ${toMajor(plan.amount, plan.currency)} ${plan.currency.toUpperCase()} (note ${plan.id}) was started and its payment provider cannot be asked whether the money moved.`,
  })
  await voucher.refunds.leaveToPerson(task, "An earlier refund of this order is not decided yet, and this money is due beside it.")
  return "ended"
}
