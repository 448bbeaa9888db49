import type { z } from "@medusajs/framework/zod"
import type * as catalogue from "../http-contract/answers/catalogue"
import type * as common from "../http-contract/answers/common"
import type * as ledger from "../http-contract/answers/ledger"
import type * as money from "../http-contract/answers/money"
import type * as shop from "../http-contract/answers/shop"
import type * as store from "../http-contract/answers/store"
import type { Body } from "./contract"

/** What the answers are made of, by name. */
export type UnitState = z.output<typeof common.unitState>
export type Unit = z.output<typeof common.unit>
export type UnitRecipient = z.output<typeof common.unitRecipient>
export type RevealedVoucher = z.output<typeof common.revealedVoucher>
export type Instructions = z.output<typeof common.instructions>
export type StoredCard = z.output<typeof common.storedCard>
export type VoucherData = z.output<typeof common.voucherData>
export type Transition = z.output<typeof common.transition>
export interface Page {
  count: number
  limit: number
  offset: number
}

export type VoucherBrand = z.output<typeof store.shelfBrand>
export type Denomination = VoucherBrand["denominations"][number]
export type CustomerUnit = z.output<typeof store.customerUnit>
export type Gift = z.output<typeof store.gift>
export type PaymentInstructions = z.output<typeof store.paymentInstructions>
export type PaymentOutcome = z.output<typeof store.paymentOutcome>
export type CardBrand = z.output<typeof store.cardBrand>
export type OrderNews = z.output<typeof store.orderNews>
export type VoucherItem = Body<"POST /store/carts/:id/voucher-items">

export type AdminUnit = z.output<typeof ledger.adminUnit>
export type AttentionCase = z.output<typeof ledger.attentionCase>
export type CaseAction = z.output<typeof ledger.caseAction>
export type SupplierOrder = z.output<typeof ledger.supplierOrder>
export type ListedSupplierOrder = z.output<typeof ledger.listedSupplierOrder>
export type SupplierOrderDetail = z.output<typeof ledger.supplierOrderDetail>
export type Attempt = z.output<typeof ledger.attempt>
export type Mail = z.output<typeof ledger.mail>
export type AdminGift = z.output<typeof ledger.adminGift>

export type Payin = z.output<typeof money.payin>
export type PayinDetail = z.output<typeof money.payinDetail>
export type PayOut = z.output<typeof money.payOut>
export type Balance = z.output<typeof money.balance>
export type HubcashNotification = z.output<typeof money.notification>
export type Wallet = z.output<typeof money.wallet>

export type MirroredBrand = z.output<typeof catalogue.mirroredBrand>
export type PriceRule = z.output<typeof catalogue.priceRule>
export type PriceOverride = NonNullable<MirroredBrand["price_rule"]>
export type PreviewedPrice = z.output<typeof catalogue.previewedPrice>
export type Sync = z.output<typeof catalogue.sync>
export type SyncChange = z.output<typeof catalogue.syncChange>
export type Noted = z.output<typeof catalogue.noted>

export type Overview = z.output<typeof shop.overview>
export type PeriodFigures = z.output<typeof shop.periodFigures>
export type SalesFigures = z.output<typeof shop.salesFigures>
export type Spread = z.output<typeof shop.spread>
export type Problem = z.output<typeof shop.problem>
export type Settings = z.output<typeof shop.settings>
export type Connection = z.output<typeof shop.connection>
export type Summary = z.output<typeof shop.summary>
export type Webhook = z.output<typeof shop.webhook>
