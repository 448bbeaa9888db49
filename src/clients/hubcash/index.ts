export type { RequestLogger } from "../http"
export { HubcashClient, type HubcashClientOptions } from "./client"
export { parseHubcashDate } from "./dates"
export * from "./errors"
export type { FoundSales } from "./find-sales"
export type { HubcashList } from "./listing"
export { HubcashNames } from "./names"
export type { HubcashCardEdit, HubcashNewCard, HubcashPage, HubcashSaleRequest, HubcashSalesFilter } from "./requests"
export {
  hubcashNotificationEventSchema,
  type HubcashBrand,
  type HubcashCard,
  type HubcashCurrency,
  type HubcashNotification,
  type HubcashSale,
} from "./schemas"
export type { HubcashAnswer, HubcashCallOptions } from "./session"
