/** The brands the guide names, and a few with tight limits for tests and demo. */
import { type AmountRestrictions, type BrandBehaviour, type CardType, type CatalogueEntry, type HubbleBrand, plainBehaviour } from "./brand"

/** Ids of the guide where it gives one; the others are made up. */
export const guideBrandIds = {
  flipkart: "01GMMNJECTDZAG2YS61K58HVG8",
  jiomart: "01J1W4D2KRHMJZKPAQWXCEMF4M",
  bigBasket: "01GMAW822RPDJ5C50XK24QC2C4",
  myntra: "01HZ0MYN0BRANDSANDB0X00001",
  amazon: "01HZ0AMZ0BRANDSANDB0X00001",
  zomato: "01HZ0MAT0BRANDSANDB0X00001",
  fourVouchers: "01HZ0TG40BRANDSANDB0X00001",
  oneDenomination: "01HZ0TG10BRANDSANDB0X00001",
  tightAmounts: "01HZ0TGA0BRANDSANDB0X00001",
  disabled: "01HZ0E100BRANDSANDB0X00001",
  notEnabled: "01HZ0E101BRANDSANDB0X00001",
  inactive: "01HZ0E102BRANDSANDB0X00001",
} as const

const noLimits: AmountRestrictions = {
  minOrderAmount: null, maxOrderAmount: null, minVoucherAmount: null, maxVoucherAmount: null,
  maxVouchersPerOrder: null, maxVouchersPerDenomination: null, maxDenominationsPerOrder: null, denominations: null,
}

function fixed(denominations: number[], limits: Partial<AmountRestrictions> = {}): AmountRestrictions {
  return { ...noLimits, minOrderAmount: Math.min(...denominations), minVoucherAmount: Math.min(...denominations),
    maxOrderAmount: 50_000, maxVoucherAmount: Math.max(...denominations), maxVouchersPerOrder: 10, denominations, ...limits }
}

function flexible(min: number, max: number, limits: Partial<AmountRestrictions> = {}): AmountRestrictions {
  return { ...noLimits, minOrderAmount: min, maxOrderAmount: max, minVoucherAmount: min, maxVoucherAmount: max, ...limits }
}

interface Sketch {
  id: string
  title: string
  category: string[]
  restrictions: AmountRestrictions
  cardType?: CardType
  brand?: Partial<HubbleBrand>
  behaviour?: Partial<BrandBehaviour>
}

function entry({ id, title, category, restrictions, cardType = "CARD_AND_PIN_NO_SECURED", brand = {}, behaviour = {} }: Sketch): CatalogueEntry {
  const images = `https://images.example.com/${title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`
  return {
    behaviour: { ...plainBehaviour, ...behaviour },
    brand: {
      id, status: "ACTIVE", title, brandDescription: `${title} gift vouchers`, category, tags: ["popular"],
      denominationType: restrictions.denominations ? "FIXED" : "FLEXIBLE", cardType, redemptionType: "ONLINE", amountRestrictions: restrictions,
      thumbnailUrl: `${images}/thumb.png`, logoUrl: `${images}/logo.png`, tncUrl: `${images}/terms.html`,
      termsAndConditions: ["The voucher is not refundable", "It cannot be exchanged for cash"],
      howToUseInstructions: [{
        retailMode: "ONLINE", retailModeName: "Website or app",
        instructions: ["Add the items to your cart", "Choose to pay by gift card", "Enter the code"],
      }],
      ...brand,
    },
  }
}

const failing = (failureReason: string): Partial<BrandBehaviour> => ({ outcome: "failed", failureReason })

export function guideBrands(): CatalogueEntry[] {
  const ids = guideBrandIds
  return [
    entry({ id: ids.flipkart, title: "Flipkart", category: ["SHOPPING", "ELECTRONICS"], restrictions: fixed([100, 250, 500, 1000, 2000, 5000]) }),
    entry({ id: ids.jiomart, title: "Jiomart", category: ["GROCERY"], restrictions: fixed([100, 250, 500, 1000]), behaviour: failing("Brand not available") }),
    entry({ id: ids.myntra, title: "Myntra", category: ["FASHION"], restrictions: fixed([250, 500, 1000, 2000]), behaviour: failing("Voucher generation failed") }),
    entry({ id: ids.amazon, title: "Amazon", category: ["SHOPPING"], restrictions: fixed([100, 500, 1000, 2000]), behaviour: { outcome: "processing" } }),
    entry({
      id: ids.zomato, title: "Zomato", category: ["FOOD"], cardType: "CARD_NUMBER_SECURED",
      restrictions: flexible(250, 10_000, { maxVouchersPerOrder: 4 }),
    }),
    entry({ id: ids.bigBasket, title: "BigBasket", category: ["GROCERY", "FOOD"], restrictions: fixed([100, 500, 1000]), cardType: "PIN_NO_SECURED" }),
    entry({
      id: ids.fourVouchers, title: "Tight Four", category: ["FASHION"],
      restrictions: fixed([500, 1000, 2000], { maxVouchersPerOrder: 4, maxVouchersPerDenomination: 2 }),
    }),
    entry({ id: ids.oneDenomination, title: "Tight Single", category: ["TRAVEL"], restrictions: fixed([500, 1000], { maxDenominationsPerOrder: 1 }) }),
    entry({
      id: ids.tightAmounts, title: "Tight Amounts", category: ["TRAVEL"],
      restrictions: fixed([250, 500], { minOrderAmount: 500, maxOrderAmount: 1000 }),
    }),
    entry({ id: ids.disabled, title: "Disabled For Now", category: ["FOOD"], restrictions: fixed([500]), behaviour: { disabled: true } }),
    entry({ id: ids.notEnabled, title: "Not Enabled", category: ["FOOD"], restrictions: fixed([500]), behaviour: { notEnabled: true } }),
    entry({ id: ids.inactive, title: "Inactive Brand", category: ["FOOD"], restrictions: fixed([500]), brand: { status: "INACTIVE" } }),
  ]
}
