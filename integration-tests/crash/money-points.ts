import { both, only, type CrashPoint } from "./point"

/** Which way a payment goes while its process dies; `money-paths.ts` says how each is brought about. */
export type MoneyPath = "card" | "card_lost" | "card_absent" | "boleto" | "redirect" | "slip_voided" | "card_refunded" | "pay_out" | "stray" | "reversed" | "reserved_captured" | "reserved_released" | "reserved_cancelled"

/**
 * Every write and remote call that moves a shopper's money or records that it moved, in the order in which a payment meets them. What the shop's
 * own process answers a shopper dies with it; another process finds the rest by itself.
 */
export const MONEY_POINTS: readonly CrashPoint<MoneyPath>[] = [
  ...both("card", [["RequestLedger.begin"], ["RequestLedger.commitIntent"], ["HubcashGateway.sell"]]),
  ...only("card", "during", [["HubcashGateway.sell"]]),
  ...both("card", [["RequestLedger.record"]]),
  ...only("card", "after", [["PaymentModuleService.authorizePaymentSession"], ["RequestLedger.claim", { found: true }], ["HubcashGateway.read"], ["RequestLedger.record", { nth: 2 }]]),
  ...both("card", [
    ["PaymentModuleService.authorizePaymentSession", { nth: 2 }],
    ["PaymentModuleService.capturePayment"],
    ["OrderModuleService.addOrderTransactions"],
    ["RequestLedger.handedOver"],
  ]),
  ...only("card", "after", [["SaleLedger.ensure", { named: true }]]),

  ...only("card_lost", "after", [["RequestLedger.record"], ["HubcashGateway.find"], ["RequestLedger.record", { nth: 2 }]]),
  ...only("card_absent", "after", [["RequestLedger.record", { nth: 2 }], ["RequestLedger.record", { nth: 3 }], ["RequestLedger.commitIntent", { nth: 2 }]]),
  ...only("card_absent", "during", [["HubcashGateway.sell", { nth: 2 }]]),

  ...only("boleto", "during", [["HubcashGateway.sell"]]),
  ...only("boleto", "after", [["HubcashGateway.sell"], ["RequestLedger.record"]]),
  ...both("boleto", [["RequestLedger.ask"]]),

  ...only("redirect", "during", [["Hub123Gateway.payIn"]]),
  ...both("redirect", [["Hub123Gateway.payIn"], ["RequestLedger.record"]]),
  ...only("redirect", "after", [["Hub123Gateway.status"]]),

  ...both("slip_voided", [["ActionLedger.add"], ["ActionLedger.commitIntent"], ["HubcashGateway.cancel"]]),
  ...only("slip_voided", "during", [["HubcashGateway.cancel"]]),
  ...only("slip_voided", "after", [["ActionLedger.claimOne", { found: true }]]),
  ...both("slip_voided", [["ActionLedger.move"]]),

  ...both("card_refunded", [["PaymentModuleService.refundPayment"], ["ActionLedger.add"], ["ActionLedger.commitIntent"], ["HubcashGateway.cancel"]]),
  ...only("card_refunded", "during", [["HubcashGateway.cancel"]]),
  ...both("card_refunded", [["ActionLedger.move"], ["OrderModuleService.addOrderTransactions", { nth: 2 }]]),

  ...both("pay_out", [["ActionLedger.add"], ["ActionLedger.commitIntent"], ["Hub123Gateway.payOut"]]),
  ...only("pay_out", "during", [["Hub123Gateway.payOut"]]),
  ...both("pay_out", [["ActionLedger.move"], ["ActionLedger.adoptRefund"]]),
  ...only("pay_out", "after", [["ActionLedger.claim", { found: true }], ["PaymentModuleService.refundPayment"]]),

  ...both("stray", [["ActionLedger.add"], ["RequestLedger.handedOver"], ["CaseLedger.open"], ["RequestLedger.clearNotices"], ["HubcashGateway.cancel"]]),
  ...only("stray", "during", [["HubcashGateway.cancel"]]),
  ...both("stray", [["ActionLedger.move"], ["CaseLedger.close"]]),

  ...both("reversed", [["SaleLedger.holdUnsent"], ["RequestLedger.clearNotices"]]),

  ...both("reserved_captured", [["ActionLedger.add"], ["ActionLedger.commitIntent"], ["HubcashGateway.capture"]]),
  ...only("reserved_captured", "during", [["HubcashGateway.capture"]]),
  ...both("reserved_captured", [["ActionLedger.move"], ["PaymentModuleService.capturePayment_"], ["PaymentModuleService.capturePayment"], ["OrderModuleService.addOrderTransactions"], ["SaleLedger.captured"], ["RequestLedger.handedOver", { nth: 2 }]]),

  ...both("reserved_released", [["RefundLedger.want"], ["ActionLedger.add"], ["ActionLedger.commitIntent"], ["HubcashGateway.cancel"]]),
  ...only("reserved_released", "during", [["HubcashGateway.cancel"]]),
  ...both("reserved_released", [["ActionLedger.move"], ["PaymentModuleService.cancelPayment"], ["RefundLedger.planCreditReturn"], ["RefundLedger.nothingCharged"]]),

  ...both("reserved_cancelled", [["PaymentModuleService.cancelPayment"], ["HubcashGateway.cancel"]]),
]

/** Calls of the money side that only look. */
export const MONEY_READS: ReadonlySet<string> = new Set([
  "RequestLedger.isCalledOff",
  "RequestLedger.read", "RequestLedger.bySession", "RequestLedger.byPspId", "RequestLedger.dueInMs", "ActionLedger.read", "ActionLedger.of", "ActionLedger.payOuts", "ActionLedger.leavingForMs", 
  "PayinViews.of", "PayinViews.tried", "PayinViews.timeline", "PayinViews.moneyIn", "PayinViews.unanswered", "PayinViews.paymentsOf", "PayinViews.paymentOpen", "PayinOutages.closed",
  "HubcashGateway.currencyProblem", "HubcashGateway.currencyName", "HubcashCards.brandOf", "CardBox.ofPayer", "CardBox.left", "CardBox.find", "CardBox.hubcashId", "CardBox.refuseWhileUsed", "PayerBox.find", "PayerBox.open", "ReceiverBox.open",
  "SaleLedger.issue", "ReceiverSeal.seal", "ReceiverSeal.open",
])

/** Writes of the money side that need no point, each with its reason. */
export const MONEY_WITHOUT_POINT: Readonly<Record<string, string>> = {
  "RequestLedger.prepare": "before any money: the shopper chooses the way to pay again",
  "RequestLedger.forget": "a session that was never sent: no money can hang on it, and its row stays prepared",
  "RequestLedger.purge": "deletes sessions that were never sent, no money can hang on them; the next run deletes the rest",
  "RequestLedger.forgetPayer": "one transaction at a person's request, who repeats it; refused while a payment is under way",
  "RequestLedger.claimOne": "a claim that dies runs out; what is done under it has points of its own",
  "RequestLedger.release": "gives a claim back that would run out by itself",
  "RequestLedger.giveUpSending": "the commit of a turn that sends nothing: killed beside it, the lease brings the row back to the same decision",
  "RequestLedger.withdraw": "after a death beside the first commit (card: after RequestLedger.begin): one transaction, which the next claim of the row repeats",
  "RequestLedger.rest": "the commit of a turn that does nothing: killed beside it, the lease brings the row back to it",
  "ActionLedger.restDone": "gives a claim back that would run out by itself; the next one finds the same books",
  "PayinViews.takeUnpaid": "marks what this sweep looked at; the next one begins with what it did not",
  "PayinViews.forgetCart": "one statement that every sweep of unpaid orders repeats",
  "PayinViews.markOrderClosed": "one statement that every sweep of unpaid orders repeats",
  "CardBox.add": "before any money: a card that is only at Hubcash moves none, and the shopper enters it again",
  "CardBox.update": "one statement at the owner's request, who repeats it",
  "CardBox.keepFor": "one statement at the owner's request, who repeats it",
  "CardBox.remove": "at the owner's request, who repeats it: a card that Hubcash forgot already counts as deleted",
  "HubcashCards.store": "before any money: a card that is only at Hubcash moves none",
  "HubcashCards.edit": "at the owner's request, who repeats it",
  "HubcashCards.remove": "at the owner's request, who repeats it",
  "PayerBox.issue": "before any money: the shopper enters it again",
  "PayerBox.purge": "empties what is over; the next run empties the rest",
  "PayerBox.purgeEmptied": "deletes what is over; the next run deletes the rest",
  "ReceiverBox.keep": "one transaction at the shopper's request, who repeats it",
  "ReceiverBox.purge": "empties what is over; the next run empties the rest",
  "PayinBudget.take": "a permission that is lost only makes the next look later",
  "PayinOutages.heard": "of the service, not of a payment: the next answer or silence says it again",
  "PayinOutages.answered": "of the service, not of a payment: the next answer or silence says it again",
  "PayinOutages.refused": "of the service, not of a payment: the next answer or silence says it again",
  "PayinOutages.restMs": "a probe that is lost only makes the next one a minute later",
  "PayinOutages.untold": "a notice that is lost costs nothing: the problem stays listed",
}

export const isMoneyAccountedFor = (name: string): boolean => MONEY_READS.has(name) || name in MONEY_WITHOUT_POINT || MONEY_POINTS.some(({ at }) => at === name)
