/** Shapes of the plugin's store routes, by the names this storefront has for them. Medusa's own are `HttpTypes` of `@medusajs/types`. Amounts are major units. */
import type { Body, Query, VoucherItem } from "medusa-plugin-voucher-hub/client"

export type { Gift, Instructions, Page, PaymentInstructions, RevealedVoucher, Unit, UnitRecipient, VoucherBrand as Brand, VoucherItem } from "medusa-plugin-voucher-hub/client"

export type BrandFilter = Query<"GET /store/voucher-brands">
export type HistoryFilter = Query<"GET /store/customers/me/vouchers">
export type Recipient = NonNullable<VoucherItem["recipient"]>
export type Payer = Body<"POST /store/hubcash/payer">
/** Goes straight to `POST /store/hubcash/cards` and is kept nowhere. */
export type CardEntry = Omit<Body<"POST /store/hubcash/cards">, "cart_id" | "payer_token">
