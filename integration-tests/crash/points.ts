import { isMoneyAccountedFor } from "./money-points"
import { both, only, type CrashPoint } from "./point"

/** Which way an order goes while its process dies; `paths.ts` says how each is brought about. */
export type VoucherPath = "unpaid" | "success" | "half_captured" | "processing" | "unknown" | "absent" | "retry" | "refund" | "brand_gone" | "wallet" | "wallet_unread" | "refused" | "cancel" | "unpaid_cancel" | "thaw" | "brand_unread" | "timed_out" | "paid_back" | "by_person" | "left_to_person" | "partial" | "held"

/**
 * Every write and remote call of placement, tasks and refunds, in the order in which an order meets them. A transaction of PostgreSQL is
 * one point: killed inside it, it is as before.
 */
export const POINTS: readonly CrashPoint<VoucherPath>[] = [
  ...both("unpaid", [["SaleLedger.watch", { named: true }]]),
  ...both("success", [["SaleLedger.ensure", { named: true }]]),
  ...only("success", "after", [["TaskLedger.claim", { found: true }]]),
  ...both("success", [
    ["FulfillmentModuleService.createFulfillment"],
    ["HubbleFulfillmentService.createFulfillment"],
    ["OrderModuleService.registerFulfillment"],
    ["Link.create", { named: true }],
    ["TaskLedger.fulfillmentCreated"],
    ["CaseLedger.close"],
  ]),
  ...only("success", "after", [["PlacementLedger.claim", { found: true }]]),
  ...both("success", [["HubbleGateway.readBrand"], ["BrandRows.keep"], ["PlacementLedger.commitIntent"], ["HubbleGateway.place"]]),
  ...only("success", "during", [["HubbleGateway.place"]]),
  ...both("success", [["PlacementLedger.recordPost"], ["vouchers.storeVouchers"]]),
  ...both("success", [
    ["FulfillmentModuleService.updateFulfillment"],
    ["OrderModuleService.registerShipment"],
    ["TaskLedger.end"],
    ["FulfillmentModuleService.updateFulfillment", { nth: 2 }],
    ["OrderModuleService.registerDelivery"],
    ["TaskLedger.end", { nth: 2 }],
    ["NotificationModuleService.createNotifications"],
    ["LocalNotificationService.send"],
    ["TaskLedger.end", { nth: 3 }],
  ]),

  // Medusa's own capture, which nobody presses again: without its transaction the order would be unpaid for ever.
  // Before its first write there is no capture to finish: nobody paid.
  ...only("half_captured", "after", [["PaymentModuleService.capturePayment_"], ["PaymentModuleService.capturePayment"]]),
  ...both("half_captured", [["OrderModuleService.addOrderTransactions"]]),

  ...only("processing", "after", [["PlacementLedger.recordPost"]]),
  ...both("processing", [["WebhookInboxService.store"], ["PlacementLedger.requestRead"], ["WebhookInboxService.markHandled"]]),
  ...only("processing", "after", [["WebhookInboxService.claimDue", { found: true }]]),
  ...both("processing", [["HubbleGateway.read"], ["PlacementLedger.recordRead"]]),

  ...both("unknown", [["HubbleGateway.lookUp"], ["PlacementLedger.recordLookUp"]]),
  ...only("absent", "after", [["PlacementLedger.recordLookUp"], ["PlacementLedger.recordLookUp", { nth: 2 }], ["PlacementLedger.commitIntent", { nth: 2 }]]),
  ...only("absent", "during", [["HubbleGateway.place", { nth: 2 }]]),
  ...only("retry", "after", [["PlacementLedger.recordPost"], ["PlacementLedger.commitIntent", { nth: 2 }]]),

  ...both("refused", [["ProbeGate.close"], ["CaseLedger.open"], ["ProbeGate.open"]]),

  ...only("refund", "after", [["PlacementLedger.recordPost"]]),
  ...both("refund", [
    ["OrderModuleService.cancelFulfillment"],
    ["FulfillmentModuleService.cancelFulfillment"],
    ["HubbleFulfillmentService.cancelFulfillment"],
    ["TaskLedger.refuseCancel"],
    ["RefundLedger.plan"],
    ["PaymentModuleService.refundPayment"],
    ["PaymentModuleService.refundPayment_"],
    ["SystemPaymentProvider.refundPayment"],
    // The first one is Medusa's own, of the capture.
    ["OrderModuleService.addOrderTransactions", { nth: 2 }],
    ["OrderModuleService.createOrderChange"],
    ["OrderModuleService.addOrderAction"],
    ["OrderModuleService.confirmOrderChange"],
    ["RefundLedger.finish"],
  ]),
  ...both("brand_gone", [["PlacementLedger.recordUnorderable"]]),

  ...both("wallet", [
    ["WalletGate.close"],
    ["HubbleGateway.walletBalance"],
    ["WalletGate.keepReading"],
    ["PlacementLedger.releaseFunded"],
    ["WalletGate.open"],
  ]),
  ...only("wallet", "after", [["WalletGate.takeReadTurn", { found: true }], ["PlacementLedger.recordPost"]]),

  ...both("wallet_unread", [["PlacementLedger.releaseProbe"]]),
  ...only("wallet_unread", "after", [["WalletGate.takeProbeTurn", { found: true }]]),
  ...both("by_person", [["CaseLedger.refund"]]),
  ...both("paid_back", [["PlacementLedger.closeUnsent"]]),
  ...both("left_to_person", [["RefundLedger.leaveToPerson"]]),
  ...both("partial", [["TaskLedger.beginReplacing"], ["OrderModuleService.cancelFulfillment"], ["FulfillmentModuleService.cancelFulfillment"], ["FulfillmentModuleService.createFulfillment", { nth: 2 }], ["OrderModuleService.registerFulfillment", { nth: 2 }], ["Link.create", { nth: 2, named: true }], ["TaskLedger.endReplacing"]]),
  ...both("held", [["OrderModuleService.cancelFulfillment"], ["FulfillmentModuleService.cancelFulfillment"], ["TaskLedger.refuseCancel"], ["TaskLedger.fulfillmentCancelled"]]),
  ...both("timed_out", [["PlacementLedger.recordRead", { nth: 5 }]]),
  ...both("brand_unread", [["PlacementLedger.waitForBrand"]]),
  ...both("thaw", [["SaleLedger.thaw"]]),
  ...both("unpaid_cancel", [["SaleLedger.unwatch", { named: true }]]),

  ...both("cancel", [
    ["SaleLedger.freeze", { named: true }],
    ["TaskLedger.fulfillmentGone"],
    ["OrderModuleService.cancelFulfillment"],
    ["FulfillmentModuleService.cancelFulfillment"],
    ["OrderModuleService.cancel"],
    ["SaleLedger.closeCancelled", { named: true }],
  ]),
]

/** Calls that only look. Everything else of a wrapped class must be a point or be named in `WITHOUT_POINT`. */
export const READS: ReadonlySet<string> = new Set([
  "SaleLedger.goneUnits", "SaleLedger.known", "SaleLedger.orderableUnits", "SaleLedger.sweepCursor", "SaleLedger.overdueFreezes",
  "TaskLedger.fulfillmentView", "TaskLedger.takenQuantities", "TaskLedger.unitsOf", "TaskLedger.buyerEmail",
  "PlacementLedger.waitingAmount", "PlacementLedger.workDue", "PlacementLedger.unclaimedAttempt", "PlacementLedger.replacedCharges", "PlacementLedger.owes", "PlacementLedger.reachedLimit",
  "CaseLedger.list", "CaseLedger.isSettledByPerson", "AccessLedger.knows", "AccessLedger.ownsOrder", "AccessLedger.ownedUnit", "AccessLedger.tokenOpens", "AccessLedger.orderOfUnit",
  "LedgerViews.units", "LedgerViews.supplierOrders", "LedgerViews.supplierOrder", "LedgerViews.overview", "LedgerViews.consumption",
  "CartLedger.selections", "CartLedger.quotes",
  "WalletGate.state", "WalletGate.readings", "BrandRows.byIds", "BrandRows.ofProducts", "BrandRows.workRows", "BrandRows.listed", "BrandRows.listedIds", "BrandRows.all", "BrandRows.firstAt", "BrandRows.withProducts",
  "BrandRows.switchedOff", "BrandRows.unsellable",
  "ProbeGate.pass",
  "CaseLedger.subject", "KeyLedger.use", "GiftLedger.read", "GiftLedger.receives", "GiftLedger.waiting", "GiftLedger.stuck", "LedgerViews.unitsOfOrder", "LedgerViews.unitsOfOrders", "LedgerViews.unitsOfGift", "LedgerViews.mails", "LedgerViews.unsentMails", "LedgerViews.refusedRequests",
  "PersonalDataLedger.of", "PersonalDataLedger.unsettled", "PersonalDataLedger.purchases", "RefundLedger.returned", "TaskLedger.anyUnitIn", "TaskLedger.ownDelivered", "KeyLedger.activeKeyId", "LedgerViews.customerUnits", "LedgerViews.unit", "ReportLedger.supplierOrders", "ReportLedger.orderBooks", "ReportLedger.soldUnits",
  "ReportLedger.chargedIn", "ReportLedger.overAttempts", "RefundLedger.isUnderWay", "HubbleGateway.readUnknown", "WalletGate.movement", "LedgerViews.supplierOrdersAfter", "LedgerViews.soldIn", "LedgerViews.countsIn", "LedgerViews.deliveryTimes", "LedgerViews.pulse", "LedgerViews.timeline", "ProbeGate.pause",
])

/** Medusa's and our own names of calls that only look. */
const LOOKS = /\.(is|has|list|retrieve|search|get|validate|can|count)([A-Z_]\w*)?$/

/** Writes that need no point, each with its reason. */
export const WITHOUT_POINT: Readonly<Record<string, string>> = {
  "InventoryModuleService.adjustInventory": "a voucher keeps no stock: Medusa calls it with an empty list",
  "InventoryModuleService.softDeleteReservationItems": "a voucher keeps no stock: Medusa calls it with an empty list",
  "InventoryModuleService.createReservationItems": "a voucher keeps no stock: Medusa calls it with an empty list",
  "InventoryModuleService.updateReservationItems": "a voucher keeps no stock: Medusa calls it with an empty list",
  "SaleLedger.keepSweepCursor": "a cursor that is lost only makes the sweep look again",
  "CaseLedger.takeUnannounced": "dying after it loses an event, which subscribers are told may be lost; the case stays",
  "SaleLedger.takeUnpaid": "marks what this sweep looked at; the next one begins with what it did not",
  "SaleLedger.takeRechecks": "marks what this sweep looked at; the next one begins with what it did not",
  "SaleLedger.endRechecks": "one statement after the look: without it the next sweep looks once more",
  "SaleLedger.recheck": "one statement before the sweep's cursor passes the order, or while its edit stands in the list of changes: whoever writes it comes again",
  "SaleLedger.recheckChanged": "one transaction with the cursor it moves: without it the next sweep reads the same changes",
  "PlacementLedger.beat": "says that this process lives, nothing else",
  "TaskLedger.renew": "a heartbeat: dying beside it is dying in the task's own points",
  "AccessLedger.issueToken": "before any money: the shopper asks again",
  "CartLedger.select": "before any money: the shopper adds it again",
  "CartLedger.saveRecipient": "before any money: the shopper adds it again",
  "CartLedger.freezeQuotes": "before any money: the cart is checked again before it is paid",
  "CartLedger.purge": "deletes what is over; the next run deletes the rest",
  "CartLedger.claimSelections": "one transaction that every look at the order repeats with the same result",
  "WalletGate.takeRoutineTurn": "a turn that is lost costs one reading; the next turn reads",
  "WalletGate.wantReading": "a hint: the routine reading comes anyway",
  "WalletGate.purge": "deletes what is over; the next run deletes the rest",
  "WalletGate.markLow": "a warning; the balance is judged again with the next reading",
  "BrandRows.settle": "the catalogue's, not an order's: the next sync finds the brand unsettled",
  "BrandRows.intend": "the catalogue's, not an order's: see integration-tests/http/sync-kills.spec.ts",
  "BrandRows.markUnpublished": "the catalogue's, not an order's: see integration-tests/http/sync-kills.spec.ts",
  "BrandRows.setTrouble": "one statement after the order's own record; the next refused order repeats it",
  "BrandRows.upsert": "one statement, within keep",
  "BrandRows.refuse": "the catalogue's, not an order's: the next sync repeats it",
  "BrandRows.vanish": "the catalogue's, not an order's: the next sync repeats it",
  "BrandRows.markGone": "the catalogue's, not an order's: the next sync repeats it",
  "BrandRows.setWishes": "one statement at a person's request, who repeats it",
  "AccessLedger.issueOrderToken": "part of the notify task, which writes another token when it is repeated",
  "AccessLedger.requestLink": "one transaction at a shopper's request, who repeats it",
  "AccessLedger.follow": "one transaction that every look at the order repeats with the same result",
  "AccessLedger.markUsed": "a note of the shopper for himself, who repeats it",
  "PlacementLedger.heardOf": "one statement, repeated when the webhook is handled again; a lost one only allows an earlier read",
  "AccessLedger.take": "a counter of requests: a lost one only allows one more",
  "AccessLedger.purge": "deletes what is over; the next run deletes the rest",
  "GiftLedger.claim": "one transaction that every look at the order repeats with the same result",
  "GiftLedger.queueDue": "one transaction that takes a gift and writes its task; the job repeats what is left: see integration-tests/ledger/gifts.spec.ts",
  "GiftLedger.issueToken": "part of the notify task, which writes another token when it is repeated",
  "GiftLedger.sent": "one statement of the notify task, which repeats it when it finds the mail sent",
  "GiftLedger.requestMail": "one transaction at a person's request, who repeats it",
  "GiftLedger.correctAddress": "one transaction at a person's request, who repeats it",
  "GiftLedger.purge": "deletes what is over; the next run deletes the rest",
  "HubbleGateway.resendDelivery": "at a person's request, who repeats it; it moves no money",
  "PersonalDataLedger.erase": "one transaction at a person's request, who repeats it",
  "RefundLedger.takeBack": "one transaction at a person's request, who repeats it; the refund task that follows has its own points",
  "KeyLedger.rotate": "compare-and-set in batches that the job repeats until nothing is left: see integration-tests/ledger/rotation.spec.ts",
  "SaleLedger.extend": "one transaction at a person's request, who repeats it: the case that asks for a legal split stays open until it is done",
  "SaleLedger.holdAdded": "one transaction that every sweep repeats until it is done: the order of an added unit stays on its list until a look went well",
  "SaleLedger.followPrices": "one transaction that every look at the edited order repeats, as closeSurplus",
  "SaleLedger.closeSurplus": "one transaction that every look at the edited order repeats, by its event, the sweep's list of edits or a person",
  "SaleLedger.wakeUnsent": "one statement that makes work due earlier; whatever makes it due later decides the same",
  "SaleLedger.completeBuyer": "one statement that every claim repeats while the buyer lacks a field",
  "PlacementLedger.timeOut": "what the fifth read's commit does, for a fifth read that was lost: the point before that commit leads here",
  "PlacementLedger.wakeReady": "one statement at a person's request, who repeats it",
  "ProbeGate.probeNow": "one statement at a person's request, who repeats it",
  "PlacementLedger.wakeOverdueWaiting": "one statement that every wallet reading repeats",
  "PlacementLedger.endHold": "the commit of a claim's turn, like the other record calls: without it the sweep wakes the order again",
  "PlacementLedger.wakeEndedHolds": "one statement that every sweep repeats",
  "TaskLedger.refuseCancelOf": "one transaction inside Medusa's cancel, which its point TaskLedger.refuseCancel stands for",
  "NotificationModuleService.deleteNotifications": "part of the repair after a crash, which the notify task repeats from its look on",
  "PlacementLedger.keepLooking": "the commit of a claim's turn, like the other record calls: needs a refund in the second between two 404s",
  "PlacementLedger.waitForLimit": "the commit of a claim's turn that sends nothing, like waitForBrand: killed beside it, the lease brings the order back to the same look",
  "PlacementLedger.postpone": "the commit of a claim's turn that sends nothing, like waitForBrand: killed beside it, the lease brings the order back to the same look",
  "PlacementLedger.brandRead": "one transaction before the order goes on; the clock of an order that was not read of stands, and the next look repeats it",
  "RefundLedger.drop": "needs a payment provider that refuses, and pp_system_default never does",
  "OrderModuleService.deleteOrderChanges": "part of the repair after a crash, which the refund task repeats from its look on",
  "PaymentModuleService.updatePaymentCollections": "part of the repair after a crash, which the refund task repeats from its look on",
  "WebhookInboxService.markFailed": "the commit of a delivery's turn: killed beside it, the lease brings the delivery back to the same handler",
  "PaymentModuleService.deleteRefunds": "part of the repair after a crash, which the refund task repeats from its look on",
  "PaymentModuleService.updatePayment": "part of the repair after a crash, which every sweep repeats until the order counts its capture",
  "CaseLedger.check": "one statement at a person's request, who repeats it",
  "CaseLedger.retry": "one transaction at a person's request, who repeats it",
  "CaseLedger.resolve": "one transaction at a person's request, who repeats it",
}

/** Whether a call has a point, only looks, or is excused. */
export const isAccountedFor = (name: string): boolean => LOOKS.test(name) || READS.has(name) || name in WITHOUT_POINT || POINTS.some(({ at }) => at === name) || isMoneyAccountedFor(name)

/** Medusa's workflows that our workflows run, with the calls in them that write: each must be a point. */
export const MEDUSA_WORKFLOWS: Readonly<Record<string, readonly string[]>> = {
  createOrderFulfillmentWorkflow: ["FulfillmentModuleService.createFulfillment", "OrderModuleService.registerFulfillment", "Link.create"],
  cancelOrderFulfillmentWorkflow: ["OrderModuleService.cancelFulfillment", "FulfillmentModuleService.cancelFulfillment"],
  cancelFulfillmentWorkflow: ["FulfillmentModuleService.cancelFulfillment"],
  createOrderShipmentWorkflow: ["FulfillmentModuleService.updateFulfillment", "OrderModuleService.registerShipment"],
  createShipmentWorkflow: ["FulfillmentModuleService.updateFulfillment"],
  markOrderFulfillmentAsDeliveredWorkflow: ["FulfillmentModuleService.updateFulfillment", "OrderModuleService.registerDelivery"],
  markFulfillmentAsDeliveredWorkflow: ["FulfillmentModuleService.updateFulfillment"],
  refundPaymentWorkflow: ["PaymentModuleService.refundPayment", "OrderModuleService.addOrderTransactions", "OrderModuleService.createOrderChange", "OrderModuleService.confirmOrderChange"],
  refundPaymentsWorkflow: ["PaymentModuleService.refundPayment", "OrderModuleService.addOrderTransactions"],
  capturePaymentWorkflow: ["PaymentModuleService.capturePayment", "OrderModuleService.addOrderTransactions"],
  processPaymentWorkflow: ["PaymentModuleService.authorizePaymentSession", "PaymentModuleService.capturePayment", "OrderModuleService.addOrderTransactions"],
  cancelOrderWorkflow: ["OrderModuleService.cancel", "PaymentModuleService.cancelPayment"],
  createOrderCreditLinesWorkflow: ["OrderModuleService.createOrderChange", "OrderModuleService.confirmOrderChange"],
}

/** Workflows that touch no order: set-up and catalogue, repeated as a whole. */
export const NOT_ABOUT_ORDERS: ReadonlySet<string> = new Set(["setupVoucherHubWorkflow", "syncHubbleCatalogWorkflow", "addToCartWorkflow"])

/** Run as a whole, idempotent and begun again by what began it: our own entry. */
export const REPEATED_AS_A_WHOLE: ReadonlySet<string> = new Set(["ensureVouchersWorkflow"])
