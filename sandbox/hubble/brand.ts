/** A brand as `GET /v1/partners/products` shows it (facts.md 1.2), and how this sandbox treats its orders. */

export type CardType = "CARD_NUMBER_SECURED" | "PIN_NO_SECURED" | "CARD_AND_PIN_NO_SECURED"
export type RedemptionType = "ONLINE" | "OFFLINE" | "ONLINE_AND_OFFLINE"

/** Amounts in rupees; null means no limit. `minAmount`, `maxAmount` are the deprecated names of the order limits. */
export interface AmountRestrictions {
  minOrderAmount: number | null
  maxOrderAmount: number | null
  minVoucherAmount: number | null
  maxVoucherAmount: number | null
  maxVouchersPerOrder: number | null
  maxVouchersPerDenomination: number | null
  maxDenominationsPerOrder: number | null
  denominations: number[] | null
  minAmount?: number
  maxAmount?: number
}

export interface HubbleBrand {
  id: string
  status: "ACTIVE" | "INACTIVE"
  title: string
  brandDescription: string | null
  category: string[]
  tags: string[]
  denominationType: "FIXED" | "FLEXIBLE"
  cardType: CardType
  redemptionType: RedemptionType
  amountRestrictions: AmountRestrictions | null
  thumbnailUrl: string
  logoUrl: string
  tncUrl: string
  termsAndConditions: string[] | null
  howToUseInstructions: { retailMode: string; retailModeName: string; instructions: string[] }[] | null
  /** Deprecated: thumbnailUrl. */
  iconImageUrl?: string
  /** Deprecated: howToUseInstructions. */
  usageInstructions?: Record<string, string[]>
  /** The rest is seen only in public clients. */
  voucherExpiryInMonths?: number
  discountPercentage?: number
}

export type Outcome = "success" | "processing" | "failed"

/** What orders of the brand come to. */
export interface BrandBehaviour {
  outcome: Outcome
  /** E100. */
  disabled: boolean
  /** E101. */
  notEnabled: boolean
  /** Text of FAILED orders. */
  failureReason: string
  /** How this brand's refusals travel; absent: as configured per error. */
  errorCarrier?: "body" | "failed"
}

export interface CatalogueEntry {
  brand: HubbleBrand
  behaviour: BrandBehaviour
}

export const plainBehaviour: BrandBehaviour = { outcome: "success", disabled: false, notEnabled: false, failureReason: "Voucher generation failed" }
