/** Shapes of the plugin's store routes, as `docs/http.md` has them. Medusa's own are `HttpTypes` of `@medusajs/types`. Amounts are major units. */

export interface Denomination {
  /** Rupees. */
  amount: number
  currency: string
  variant_id: string | null
  /** In the brand's `currency_code`; null while it is not sold in it. */
  price: number | null
}

export interface Instructions {
  mode: string
  label: string
  instructions: string[]
}

export interface Brand {
  id: string
  title: string
  description: string | null
  images: string[]
  categories: string[]
  redemption_type: string | null
  redemption_label: string | null
  denomination_type: "FIXED" | "FLEXIBLE"
  denominations: Denomination[]
  suggested_amounts: number[]
  min: number | null
  max: number | null
  limits: { max_vouchers_per_order: number | null; max_vouchers_per_denomination: number | null }
  how_to_use: Instructions[]
  terms: string[]
  terms_url: string | null
  expiry_months: number | null
  currency_code: string
  sellable: boolean
  unsellable_reason: string | null
}

export interface Page {
  count: number
  limit: number
  offset: number
}

export interface BrandFilter {
  q?: string
  category?: string
  redemption_type?: string
  order?: "title" | "-title" | "created_at" | "-created_at"
  limit: number
  offset: number
  currency_code: string
}

export interface Recipient {
  name: string
  email: string
  message?: string
  /** Local time such as 2026-12-24T09:00, in `time_zone`; left out: as soon as the code is there. */
  send_at?: string
  time_zone?: string
}

export interface VoucherItem {
  brand_id: string
  /** Of a FIXED brand; rupees. */
  denomination?: number
  /** Of a FLEXIBLE brand; rupees. */
  amount?: number
  quantity: number
  recipient?: Recipient
}

export interface UnitRecipient {
  gift_id: string
  name: string
  email: string
  message: string | null
  send_at: string | null
  time_zone: string | null
  state: "scheduled" | "sent" | "opened" | "withdrawn"
  sent_at: string | null
  opened_at: string | null
  /** Whether this asker may reveal it. */
  openable: boolean
}

export interface Unit {
  id: string
  state: string
  /** How it stands, and what happens next: sentences for the shopper. */
  state_text: string
  state_next?: string | null
  brand: string
  denomination: number
  currency: string
  last4: string | null
  valid_till: string | null
  recipient: UnitRecipient | null
  used_at: string | null
}

export interface CustomerUnit extends Unit {
  order_id: string
  brand_id?: string
  bought_at?: string
}

export interface HistoryFilter {
  /** Several with commas between. */
  state?: string
  brand?: string
  used?: boolean
  gift?: boolean
  expires_within_days?: number
  order?: "valid_till"
  limit: number
  offset: number
}

export interface Gift {
  id: string
  to: string
  from: string | null
  message: string | null
  send_at: string | null
  sent_at: string | null
  units: Unit[]
}

export interface RevealedVoucher {
  card_type: string
  card_number: string | null
  card_pin: string | null
  valid_till: string | null
  amount: number
  currency: string
  instructions: Instructions[]
  terms: string[]
}

export interface PaymentInstructions {
  status: "none" | "waiting" | "paid" | "failed" | "expired"
  redirect_url?: string
  boleto?: { digitable: string | null; image: string | null; due_date: string | null }
  amount?: number
  currency?: string
}

export interface PaymentOutcome {
  outcome: "done" | "pending" | "insufficient_funds" | "unavailable" | "technical"
  message: string
}

export interface Payer {
  cart_id: string
  /** CPF or CNPJ. */
  document: string
  name?: string
  /** E.164 */
  phone?: string
}

/** Goes straight to `POST /store/hubcash/cards` and is kept nowhere. */
export interface CardEntry {
  number: string
  security_code: string
  holder_name: string
  exp_month: string
  exp_year: string
}

export interface StoredCard {
  id: string
  brand: string
  last4: string
  holder_name: string
  exp_month: string
  exp_year: string
}

export interface CardBrand {
  name: string
  number_digits: number
  security_code_digits: number
}
