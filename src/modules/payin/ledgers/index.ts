/** The money ledger by subject. Every method is one transaction or one statement; nothing here speaks to a payment service. */
export { ActionLedger } from "./action-ledger"
export { PayinViews } from "./payin-views"
export { RequestLedger } from "./request-ledger"
