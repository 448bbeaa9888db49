import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { SupplierFailure } from "../../domain/supplier-failure"
import { isCancelledOrder } from "../../domain/order-status"
import { supplierStep, waitedTooLong } from "../../domain/placement"
import { paidVerdict } from "../../domain/paid"
import { UNIT_STATES } from "../../domain/unit-state"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { SupplierClaim } from "../../modules/voucher/ledger/claims"
import { nothingRecorded, type Recorded } from "../../modules/voucher/ledger/outcome-context"
import type VoucherModuleService from "../../modules/voucher/service"
import { learnFromRefusal } from "../catalog/refresh-brand"
import { fundsOf, moneyLeavingForMs } from "../orders/funds"
import { buyerOf, missingBuyerField, readFundedOrder, readOrder, readRequired } from "../orders/read-order"
import { readCancel } from "../tasks/medusa-fulfillments"
import { checkBrand } from "./check-brand"
import { heardFrom, heardNothing } from "./outage"
import { pausePlacement, resumePlacement } from "./pause-placement"

interface Bench {
  container: MedusaContainer
  voucher: VoucherModuleService
  hubble: HubbleModuleService
  claim: SupplierClaim
}

/** A read never outlives half a lease, so that its answer can still be recorded under the claim. */
const READ_TIMEOUT_MS = 30_000
export const readDeadline = ({ voucher }: Pick<Bench, "voucher">) => Math.min(READ_TIMEOUT_MS, voucher.policy.times.leaseMs / 2)
export const reading = ({ voucher, claim }: Pick<Bench, "voucher" | "claim">) => ({ brandId: claim.brandId, seal: voucher.vault.seal, deadlineMs: readDeadline({ voucher }) })

/**
 * One turn of one claimed supplier order: at most one POST, each commit on its own, no remote call inside a transaction
 * (`protocol.md` section 3). Whatever happens, the ledger says what is due next.
 */
export async function processClaim(container: MedusaContainer, claim: SupplierClaim): Promise<Recorded> {
  const bench: Bench = { container, claim, voucher: container.resolve(VOUCHER_MODULE), hubble: container.resolve(HUBBLE_MODULE) }
  const recorded = await turn(bench)
  // Whatever brought the news: a read and a look-up hear of an empty wallet too.
  if (recorded.walletShort) await bench.hubble.walletGate.close(claim.units.reduce((total, unit) => total + (UNIT_STATES[unit.state].settled ? 0 : unit.face), 0))
  if (recorded.refused) reportRefusal(bench, recorded.refused)
  if (recorded.brandFailure) await learnFromRefusal(container, claim.brandId, recorded.brandFailure, readDeadline(bench))
  return recorded
}

/** Without Hubble's words, which may quote the buyer. */
function reportRefusal({ container, claim }: Bench, { kind, eNumber }: SupplierFailure): void {
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .error(`voucher-hub: Hubble calls the request for supplier order ${claim.supplierOrderId} wrong (${eNumber ?? kind}); it was not ordered and is not tried again. This is a fault of the plugin or of its settings: see GET /admin/voucher-hub/supplier-orders/${claim.supplierOrderId} for Hubble's words and report it with the request ids`)
}

async function turn(bench: Bench): Promise<Recorded> {
  const { container, voucher, hubble, claim } = bench
  switch (supplierStep(claim.attempt, claim.state)) {
    case "post":
      return post(bench)
    case "look_up": {
      const answer = await hubble.gateway.lookUp(claim.attempt?.referenceId ?? "", reading(bench))
      // Its answer to the request was lost, but it took it.
      if (answer.kind === "order") await heardFrom(container, await hubble.closedGates())
      return voucher.placement.recordLookUp(claim, answer)
    }
    case "read":
      if (readsUsedUp(bench)) return voucher.placement.timeOut(claim)
      if (holdIsOver(bench)) return voucher.placement.endHold(claim)
      return voucher.placement.recordRead(claim, await hubble.gateway.read(claim.attempt?.hubbleOrderId ?? "", reading(bench)))
    case "rest":
      return nothingRecorded()
  }
}

/** Five scheduled reads in all: a cut-off that comes later is reached without another one (`protocol.md` 3.10). */
const readsUsedUp = ({ claim, voucher }: Bench) =>
  claim.attempt?.state === "processing" && !claim.extraRead && !claim.attempt.shortRead && claim.attempt.reads >= voucher.policy.times.pollMs.length

/** Woken by the end of its hold, not by a webhook or a person, who would be answered by a read. */
const holdIsOver = ({ claim, voucher }: Bench) => {
  const { timedOutHoldMs, cutOffMs } = voucher.policy.times
  return claim.attempt?.state === "timed_out" && !claim.extraRead && timedOutHoldMs !== null && (claim.attempt.processingAgoMs ?? 0) >= cutOffMs + timedOutHoldMs
}

async function post(bench: Bench): Promise<Recorded> {
  const { container, voucher, hubble, claim } = bench
  const { times } = voucher.policy
  const again = claim.attempt?.state === "unsent"
  const closed = await hubble.closedGates()
  // Most orders stop for nothing: the brand is read beside the order, at the price of a read in vain for one that does.
  const early = again || closed.size > 0 ? null : readBrand(bench)
  // Before the gates: an order that got its money back waits for no wallet.
  const stopped = await orderStops(bench)
  if (stopped) return stopped
  if (waitedTooLong(claim.attempt, claim.waitingForMs, times)) return voucher.placement.recordUnorderable(claim, { kind: "insufficient_balance", eNumber: null, text: "waited too long for the wallet or a limit" })
  if (!claim.funded && !again && closed.has("wallet")) {
    return voucher.placement.postpone(claim, { to: "waiting_wallet", inMs: null, reason: "Insufficient balance" })
  }
  if (closed.has("placement")) {
    const gate = await hubble.placementGate.pass()
    if (!gate.allowed) return voucher.placement.postpone(claim, { to: "ready", inMs: gate.retryInMs, reason: "placement is paused" })
  }
  if (closed.has("outage")) {
    const gate = await hubble.outageGate.pass()
    if (!gate.allowed) return voucher.placement.postpone(claim, { to: "ready", inMs: gate.retryInMs, reason: "Hubble does not answer" })
  }
  const limit = await voucher.placement.reachedLimit(claim)
  if (limit) return voucher.placement.waitForLimit(claim, limit)
  if (!again) {
    const brand = await checkBrand(hubble, claim, await (early ?? readBrand(bench)))
    if (brand.ok === null) {
      if (brand.refusedAccess) await pausePlacement(container, brand.reason)
      const { isOutage } = brand.refusedAccess || brand.answered ? { isOutage: false } : await heardNothing(container, claim, brand.reason)
      // A closed gate speaks for all orders; the wait of one brand is its own.
      if (!brand.refusedAccess && !isOutage && !closed.has("outage") && !closed.has("placement")) return voucher.placement.waitForBrand(claim, brand.reason)
      return voucher.placement.postpone(claim, { to: "ready", inMs: Math.min(times.backoffMaxMs, times.backoffMinMs * 5), reason: brand.reason })
    }
    if (claim.brandUnreadForMs !== null) await voucher.placement.brandRead(claim)
    if (!brand.ok) return voucher.placement.recordUnorderable(claim, brand.failure)
  }
  return send(bench)
}

const readBrand = (bench: Bench) => bench.hubble.gateway.readBrand(bench.claim.brandId, readDeadline(bench))

async function send({ container, voucher, hubble, claim }: Bench): Promise<Recorded> {
  const requestId = randomUUID()
  const intent = await voucher.placement.commitIntent(claim, requestId)
  if (!intent) return voucher.placement.postpone(claim, { to: "ready", inMs: 0, reason: "the order changed, a limit was reached meanwhile, or too little of the lease was left to send" })
  const { name, phone, email } = claim.buyer
  const customer = voucher.orderOptions.customerDetails === "b2c" ? { name: name ?? "", phoneNumber: phone ?? "", email: email ?? "" } : null
  const delivery = voucher.orderOptions.delivery === "hubble" ? { name, phoneNumber: phone, email } : null
  const answer = await hubble.gateway.place(
    { brandId: claim.brandId, referenceId: intent.referenceId, amount: intent.amount, denominations: intent.denominations, customer, delivery, requestId, deadlineMs: voucher.policy.times.postDeadlineMs },
    voucher.vault.seal,
  )
  const recorded = await voucher.placement.recordPost(claim, intent.attemptId, answer)
  if (!recorded.walletShort) await hubble.walletGate.wantReading()
  if (answer.kind === "order" || answer.kind === "rejected") {
    const closed = await hubble.closedGates()
    if (closed.has("placement")) await resumePlacement(container)
    await heardFrom(container, closed)
  } else if (answer.kind === "refused_access") await pausePlacement(container, answer.reason)
  else if (answer.kind !== "absent") await heardNothing(container, claim, answer.reason)
  return recorded
}

/** The claim re-reads status and funds: nothing is bought for an order cancelled or refunded meanwhile (`protocol.md` section 4). */
async function orderStops({ container, voucher, claim }: Bench): Promise<Recorded | null> {
  const [order, fulfillment] = await Promise.all([readFundedOrder(container, claim.orderId), claim.fulfillmentId === null ? null : readCancel(container, claim.fulfillmentId)])
  if (isCancelledOrder(order)) return stop("the order was cancelled")
  const required = claim.required?.version === order.version ? { amount: claim.required.amount, pieces: null } : await readRequired(container, claim.orderId)
  const verdict = paidVerdict(await fundsOf(container, { ...order, cart: claim.cartId === null ? null : { id: claim.cartId } }, required))
  if (verdict === "refunded") return stop("the order was refunded")
  if (claim.attempt?.state !== "unsent" && claim.fulfillmentId && (!fulfillment || fulfillment.canceled_at)) {
    // A provider that is not ours asks nobody, and the event of the cancel may be lost.
    await voucher.tasks.fulfillmentCancelled(claim.fulfillmentId)
    return nothingRecorded()
  }
  if (verdict !== "paid") {
    await voucher.cases.open({ kind: "partly_refunded", orderId: claim.orderId, unitIds: await voucher.sales.orderableUnits(claim.orderId), reason: "The order is only partly funded: nothing new is ordered until the rest is captured or units are closed." })
    return voucher.placement.postpone(claim, { to: "ready", inMs: voucher.policy.times.walletReadMs, reason: "the order is not fully funded" })
  }
  const leavingForMs = await moneyLeavingForMs(container, order)
  if (leavingForMs !== null) {
    if (leavingForMs >= voucher.policy.times.unknownLimitMs) {
      await voucher.cases.open({ kind: "partly_refunded", orderId: claim.orderId, unitIds: await voucher.sales.orderableUnits(claim.orderId), reason: "A refund of this order's payment was asked for, and is not decided or not entered in Medusa yet: nothing new is ordered until it is." })
    }
    return voucher.placement.postpone(claim, { to: "ready", inMs: voucher.policy.times.walletReadMs, reason: "a refund of its payment is not decided, or not entered yet" })
  }
  await voucher.cases.close({ orderId: claim.orderId, kinds: ["partly_refunded"] }, "system", "the order is funded")
  if (voucher.orderOptions.customerDetails !== "b2c" || !missingBuyerField(claim.buyer)) return null
  const buyer = buyerOf(await readOrder(container, claim.orderId), voucher.orderOptions.defaultCustomer)
  claim.buyer = { name: claim.buyer.name ?? buyer.name, email: claim.buyer.email ?? buyer.email, phone: claim.buyer.phone ?? buyer.phone }
  await voucher.sales.completeBuyer(claim.orderId, buyer)
  const missing = missingBuyerField(claim.buyer)
  if (!missing) return null
  await voucher.cases.open({ kind: "held_for_review", orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, unitIds: claim.units.map((unit) => unit.id), reason: `Hubble needs the buyer's name, phone and e-mail; the order lacks ${missing}.` })
  return voucher.placement.postpone(claim, { to: "held", inMs: null, reason: `buyer lacks ${missing}` })

  function stop(reason: string): Promise<Recorded> {
    const { attempt } = claim
    const sentBefore = attempt?.state === "unsent" && attempt.sends > 0
    if (sentBefore && attempt.sentAgoMs < voucher.policy.times.unknownLimitMs) return voucher.placement.keepLooking(claim, reason)
    return voucher.placement.closeUnsent(claim, reason)
  }
}
