/** What the routes under `/admin/voucher-hub` answer, by the names the dashboard has for them; amounts in major units. */
import type { PayinDetail, Payin as ListedPayin } from "../../sdk"

export type {
  AdminUnit as Unit, Attempt, AttentionCase, Balance, CaseAction, Connection, HubcashNotification, ListedSupplierOrder, MirroredBrand as Brand, Noted, Overview, Page as Paged, PayOut, PeriodFigures,
  PreviewedPrice, PriceOverride, PriceRule, Problem, SalesFigures, Settings, Spread, Summary, SupplierOrder, SupplierOrderDetail, Sync, SyncChange, Transition, Wallet, Webhook,
} from "../../sdk"

/** Of a list, or read alone and then with its timeline. */
export type Payin = ListedPayin & Partial<Pick<PayinDetail, "timeline">>
