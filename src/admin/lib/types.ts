/** What the routes under `/admin/voucher-hub` answer, by the names the dashboard has for them; amounts in major units. */
import type { Payin as ListedPayin, PayinDetail } from "../../sdk"

export type {
  AdminUnit as Unit, Attempt, AttentionCase, Balance, CaseAction, Connection, HubcashNotification, ListedSupplierOrder, MirroredBrand as Brand, Noted, Overview, Page as Paged, PayOut, PeriodFigures,
  PreviewedPrice, PriceOverride, Problem, Settings, Spread, Summary, SupplierOrderDetail, Sync, Transition, UnitRecipient as Recipient, Wallet, Webhook,
} from "../../sdk"

/** Of a list, or read alone and then with its timeline. */
export type Payin = ListedPayin & Partial<Pick<PayinDetail, "timeline">>
