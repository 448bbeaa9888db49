/** 460 brands, the same for the same seed. */
import { seededFraction, seededInteger, seededPick, seededUlid } from "../shared/seeded"
import { type AmountRestrictions, type CardType, type CatalogueEntry, type HubbleBrand, type RedemptionType, plainBehaviour } from "./brand"
import { guideBrands } from "./guide-brands"

const CATALOGUE_SIZE = 460

const FIRST = [
  "Amber", "Blue", "Coral", "Delta", "Ember", "Fern", "Golden",
  "Harbour", "Indigo", "Jasmine", "Kite", "Lotus", "Maple", "Nova", "Ocean",
  "Peacock", "Quartz", "River", "Saffron", "Tulip", "Urban", "Velvet", "Willow",
] as const
const SECOND = [
  "Bazaar", "Kitchen", "Wear", "Sound", "Journeys", "Living", "Books", "Fitness", "Jewels",
  "Cafe", "Toys", "Gadgets", "Studio", "Market", "Pharmacy", "Cinemas", "Stays", "Shoes", "Salon", "Sports",
] as const
const CATEGORIES = ["FOOD", "FASHION", "ELECTRONICS", "TRAVEL", "GROCERY", "BEAUTY", "ENTERTAINMENT", "HOME", "HEALTH"] as const
const CARD_TYPES: readonly [CardType, ...CardType[]] = ["CARD_AND_PIN_NO_SECURED", "CARD_NUMBER_SECURED", "PIN_NO_SECURED"]
const REDEMPTION: readonly [RedemptionType, ...RedemptionType[]] = ["ONLINE", "OFFLINE", "ONLINE_AND_OFFLINE"]
const DENOMINATIONS: readonly [number[], ...number[][]] = [
  [100, 250, 500, 1000], [500, 1000, 2000, 5000], [250, 500], [1000, 2000, 5000], [100, 200, 500],
]
const MODE_NAMES: Record<RedemptionType, [string, string][]> = {
  ONLINE: [["ONLINE", "Website or app"]],
  OFFLINE: [["OFFLINE", "At the store"]],
  ONLINE_AND_OFFLINE: [["ONLINE", "Website or app"], ["OFFLINE", "At the store"]],
}

function restrictions(seed: string, fixed: boolean, deprecatedToo: boolean): AmountRestrictions {
  const denominations = fixed ? [...seededPick(DENOMINATIONS, seed, "denominations")] : null
  const min = denominations ? Math.min(...denominations) : seededPick([50, 100, 250], seed, "min")
  const max = denominations ? Math.max(...denominations) : seededPick([5_000, 10_000], seed, "max")
  const nullable = (name: string, value: number) => (seededFraction(seed, name) < 0.5 ? null : value)
  const maxOrderAmount = Math.max(max, seededPick([10_000, 20_000, 50_000], seed, "order"))
  return {
    minOrderAmount: min, maxOrderAmount, minVoucherAmount: min, maxVoucherAmount: max,
    maxVouchersPerOrder: seededPick([4, 5, 10, 20], seed, "vouchers"),
    maxVouchersPerDenomination: nullable("per denomination", 5), maxDenominationsPerOrder: nullable("denominations per order", 3), denominations,
    ...(deprecatedToo ? { minAmount: min, maxAmount: maxOrderAmount } : {}),
  }
}

function generatedBrand(runSeed: string | number, index: number): HubbleBrand {
  const seed = `${runSeed}/brand/${index}`
  const title = `${FIRST[index % FIRST.length] ?? ""} ${SECOND[Math.floor(index / FIRST.length) % SECOND.length] ?? ""}`
  const images = `https://images.example.com/${title.toLowerCase().replace(" ", "-")}`
  const redemptionType = seededPick(REDEMPTION, seed, "redemption")
  const deprecatedToo = index % 4 === 0
  const fixed = seededFraction(seed, "type") < 0.7
  const modes = MODE_NAMES[redemptionType].map(([retailMode, retailModeName]) => ({
    retailMode, retailModeName, instructions: ["Choose what you like", `Show or enter the ${title} code when paying`],
  }))
  const usageInstructions = Object.fromEntries(modes.map((mode) => [mode.retailMode, mode.instructions]))
  const categories = [seededPick(CATEGORIES, seed, "category"), seededPick(CATEGORIES, seed, "second category")]
  return {
    id: seededUlid(seed), status: seededInteger(20, seed, "status") === 0 ? "INACTIVE" : "ACTIVE", title,
    brandDescription: index % 9 === 0 ? null : `Gift vouchers of ${title}`, category: [...new Set(categories)], tags: index % 3 === 0 ? ["gift", "new"] : [],
    denominationType: fixed ? "FIXED" : "FLEXIBLE", cardType: seededPick(CARD_TYPES, seed, "card"), redemptionType,
    // The field itself is nullable in facts.md; a flexible brand without limits shows it.
    amountRestrictions: !fixed && index % 10 === 9 ? null : restrictions(seed, fixed, deprecatedToo),
    thumbnailUrl: `${images}/thumb.png`, logoUrl: `${images}/logo.png`, tncUrl: `${images}/terms.html`,
    termsAndConditions: index % 7 === 0 ? null : ["The voucher is not refundable", `Valid at ${title} only`],
    howToUseInstructions: index % 11 === 0 ? null : modes,
    ...(deprecatedToo ? { iconImageUrl: `${images}/thumb.png`, usageInstructions } : {}),
    ...(index % 5 === 0 ? { voucherExpiryInMonths: seededPick([6, 12, 24], seed, "expiry"), discountPercentage: seededInteger(10, seed, "discount") } : {}),
  }
}

export function generateCatalogue(seed: string | number, size = CATALOGUE_SIZE): Map<string, CatalogueEntry> {
  const named = guideBrands()
  const generated = Array.from({ length: size - named.length }, (_, index) => ({ brand: generatedBrand(seed, index), behaviour: { ...plainBehaviour } }))
  return new Map([...named, ...generated].map((entry) => [entry.brand.id, entry]))
}
