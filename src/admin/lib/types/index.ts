/** What the routes under `/admin/voucher-hub` answer (`docs/http.md`); amounts in major units. */
export type * from "./cases"
export type * from "./orders"
export type * from "./catalogue"
export type * from "./payments"
export type * from "./shop"
