/**
 * The ledger by subject. Every method is one transaction or one statement; nothing here speaks to an upstream. SQL, because
 * leases, due times and fencing compare with the database's clock.
 */
export { AccessLedger } from "./access-ledger"
export { CartLedger } from "./cart-ledger"
export { CaseLedger } from "./case-ledger"
export { GiftLedger } from "./gift-ledger"
export { KeyLedger } from "./key-ledger"
export { LedgerViews } from "./ledger-views"
export { PersonalDataLedger } from "./personal-data-ledger"
export { PlacementLedger } from "./placement-ledger"
export { RefundLedger } from "./refund-ledger"
export { ReportLedger } from "./report-ledger"
export { SaleLedger } from "./sale-ledger"
export { TaskLedger } from "./task-ledger"
