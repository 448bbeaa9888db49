import { createHash } from "node:crypto"
import { MoneyError, toMinor, type Minor } from "./money"
import { plainText } from "./plain-text"
import { publicWebUrl } from "./web-url"

/** Hubble sells in Indian rupees only: no brand carries a currency field (facts.md 1.2). */
export const VOUCHER_CURRENCY = "inr"

/** Whose days a voucher's last day is counted in. */
export const VOUCHER_TIME_ZONE = "Asia/Kolkata"

type Nullable<T> = T | null | undefined

/** The brand object of `GET /v1/partners/products`, amounts in decimal RUPEES (guide 3.3 to 3.7, facts.md 1.2). */
export interface HubbleBrandInput {
  id: string
  status?: Nullable<string>
  title?: Nullable<string>
  brandDescription?: Nullable<string>
  category?: Nullable<readonly string[]>
  tags?: Nullable<readonly string[]>
  denominationType?: Nullable<string>
  cardType?: Nullable<string>
  redemptionType?: Nullable<string>
  amountRestrictions?: Nullable<{
    minOrderAmount?: Nullable<number>
    maxOrderAmount?: Nullable<number>
    minVoucherAmount?: Nullable<number>
    maxVoucherAmount?: Nullable<number>
    maxVouchersPerOrder?: Nullable<number>
    maxVouchersPerDenomination?: Nullable<number>
    maxDenominationsPerOrder?: Nullable<number>
    denominations?: Nullable<readonly number[]>
    minAmount?: Nullable<number>
    maxAmount?: Nullable<number>
  }>
  thumbnailUrl?: Nullable<string>
  iconImageUrl?: Nullable<string>
  logoUrl?: Nullable<string>
  tncUrl?: Nullable<string>
  termsAndConditions?: Nullable<readonly string[]>
  howToUseInstructions?: Nullable<readonly { retailMode?: Nullable<string>; retailModeName?: Nullable<string>; instructions?: Nullable<readonly string[]> }[]>
  usageInstructions?: Nullable<Readonly<Record<string, Nullable<readonly string[]>>>>
  voucherExpiryInMonths?: Nullable<number>
  discountPercentage?: Nullable<number>
}

/** Per-order limits of a brand, amounts in paise; null means "no limit". */
export interface BrandRestrictions {
  minOrderAmount: Minor | null
  maxOrderAmount: Minor | null
  minVoucherAmount: Minor | null
  maxVoucherAmount: Minor | null
  maxVouchersPerOrder: number | null
  maxVouchersPerDenomination: number | null
  maxDenominationsPerOrder: number | null
}

export interface HowToUse {
  mode: string
  label: string
  instructions: string[]
}

/** One brand as this plugin keeps it: cleaned text, amounts in paise, deprecated fields resolved. */
export interface BrandMirror {
  id: string
  title: string
  status: string
  description: string | null
  categories: string[]
  tags: string[]
  denomination_type: string
  card_type: string | null
  redemption_type: string | null
  /** Paise, ascending; null for FLEXIBLE brands. */
  denominations: Minor[] | null
  restrictions: BrandRestrictions
  thumbnail_url: string | null
  logo_url: string | null
  tnc_url: string | null
  terms: string[]
  how_to_use: HowToUse[]
  expiry_months: number | null
  discount_percent: number | null
  content_hash: string
}

const REDEMPTION_LABELS: Readonly<Record<string, string>> = {
  ONLINE: "Online Only",
  OFFLINE: "In-Store Only",
  ONLINE_AND_OFFLINE: "Online & In-Store",
}

/** The guide's tag for where a voucher can be redeemed (3.6); null for a value Hubble added later. */
export function redemptionLabel(redemptionType: string | null): string | null {
  return redemptionType === null ? null : (REDEMPTION_LABELS[redemptionType] ?? null)
}

/** An unknown one says nothing about what may be ordered, so the brand is not sold. */
const DENOMINATION_TYPES: ReadonlySet<string> = new Set(["FIXED", "FLEXIBLE"])

function amount(field: string, value: Nullable<number>): Minor | null {
  if (value === null || value === undefined) return null
  const minor = toMinor(value, VOUCHER_CURRENCY)
  if (minor < 0) throw new MoneyError(`${field} is negative (${value})`)
  if (value > MOST_RUPEES) throw new MoneyError(`${field} is out of range (${value})`)
  return minor
}

/** No voucher and no order comes near it, and what is priced from it is still an amount of money in every currency. */
const MOST_RUPEES = 1_000_000_000

/** A maximum beyond that limits nothing. */
const most = (field: string, value: Nullable<number>): Minor | null => (value !== null && value !== undefined && value > MOST_RUPEES ? null : amount(field, value))

function count(field: string, value: Nullable<number>): number | null {
  if (value === null || value === undefined) return null
  if (!Number.isSafeInteger(value) || value < 0) throw new MoneyError(`${field} is not a count (${value})`)
  return value
}

function restrictionsOf(brand: HubbleBrandInput): BrandRestrictions {
  const limits = brand.amountRestrictions ?? {}
  return {
    minOrderAmount: amount("minOrderAmount", limits.minOrderAmount ?? limits.minAmount),
    maxOrderAmount: most("maxOrderAmount", limits.maxOrderAmount ?? limits.maxAmount),
    minVoucherAmount: amount("minVoucherAmount", limits.minVoucherAmount),
    maxVoucherAmount: most("maxVoucherAmount", limits.maxVoucherAmount),
    maxVouchersPerOrder: count("maxVouchersPerOrder", limits.maxVouchersPerOrder),
    maxVouchersPerDenomination: count("maxVouchersPerDenomination", limits.maxVouchersPerDenomination),
    maxDenominationsPerOrder: count("maxDenominationsPerOrder", limits.maxDenominationsPerOrder),
  }
}

function denominationsOf(brand: HubbleBrandInput): Minor[] | null {
  if (brand.denominationType === "FLEXIBLE") return null
  const listed = brand.amountRestrictions?.denominations ?? []
  if (listed.length === 0) throw new MoneyError("a FIXED brand lists no denominations")
  const paise = listed.map((value) => toMinor(value, VOUCHER_CURRENCY))
  const bad = paise.findIndex((value) => value <= 0)
  if (bad >= 0) throw new MoneyError(`denomination ${listed[bad]} is not above zero`)
  const vast = listed.find((value) => value > MOST_RUPEES)
  if (vast !== undefined) throw new MoneyError(`denomination ${vast} is out of range`)
  return [...new Set(paise)].sort((a, b) => a - b)
}

const lines = (texts: Nullable<readonly string[]>, maxLength?: number) => (texts ?? []).map((text) => plainText(text, maxLength)).filter(Boolean)

/** Names are keys here and in Medusa, and an index takes no key of some kilobytes. */
const MAX_NAME_LENGTH = 200
const names = (texts: Nullable<readonly string[]>) => [...new Set(lines(texts, MAX_NAME_LENGTH))]
const name = (text: Nullable<string>) => plainText(text ?? "", MAX_NAME_LENGTH)

/** What the column holds. */
const MOST_MONTHS = 2_147_483_647
const months = (value: Nullable<number>) => (Number.isInteger(value) && Math.abs(value ?? 0) <= MOST_MONTHS ? (value ?? null) : null)

function howToUseOf(brand: HubbleBrandInput): HowToUse[] {
  if (brand.howToUseInstructions) {
    return brand.howToUseInstructions.map((entry) => ({
      mode: plainText(entry.retailMode ?? ""),
      label: plainText(entry.retailModeName ?? entry.retailMode ?? ""),
      instructions: lines(entry.instructions),
    }))
  }
  return Object.entries(brand.usageInstructions ?? {}).map(([mode, steps]) => ({ mode: plainText(mode), label: plainText(mode), instructions: lines(steps) }))
}

/**
 * Hubble's brand object as a mirror row, or the reason it cannot be sold. Amounts become paise (`money.ts`), a deprecated
 * field (minAmount, maxAmount, iconImageUrl, usageInstructions) counts only when the new one is missing (guide 3.8,
 * facts.md 1.2), text loses its HTML, unknown enum values are kept as they are.
 */
export function toBrandMirror(brand: HubbleBrandInput): { ok: BrandMirror } | { refused: string } {
  if (!/^[\x21-\x7e]{1,200}$/.test(brand.id)) return { refused: "the brand's id is not 1 to 200 printable characters" }
  const title = plainText(brand.title ?? "")
  if (!title) return { refused: "the brand has no title" }
  if (!brand.denominationType) return { refused: "the brand has no denominationType" }
  if (!DENOMINATION_TYPES.has(brand.denominationType)) return { refused: `the brand has a denominationType this version does not know (${plainText(brand.denominationType, 40)})` }
  if (!brand.amountRestrictions) return { refused: "the brand has no amountRestrictions" }
  try {
    const content = {
      id: brand.id,
      title,
      status: name(brand.status) || "INACTIVE",
      description: plainText(brand.brandDescription ?? "") || null,
      categories: names(brand.category),
      tags: names(brand.tags),
      denomination_type: plainText(brand.denominationType),
      card_type: name(brand.cardType) || null,
      redemption_type: name(brand.redemptionType) || null,
      denominations: denominationsOf(brand),
      restrictions: restrictionsOf(brand),
      thumbnail_url: publicWebUrl(brand.thumbnailUrl) ?? publicWebUrl(brand.iconImageUrl),
      logo_url: publicWebUrl(brand.logoUrl),
      tnc_url: publicWebUrl(brand.tncUrl),
      terms: lines(brand.termsAndConditions),
      how_to_use: howToUseOf(brand),
      expiry_months: months(brand.voucherExpiryInMonths),
      discount_percent: brand.discountPercentage ?? null,
    }
    return { ok: { ...content, content_hash: contentHash(content) } }
  } catch (error) {
    if (error instanceof MoneyError) return { refused: error.message }
    throw error
  }
}

function keySorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keySorted)
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, keySorted(inner)]))
}

/** sha256 over the key-sorted JSON: the same content hashes the same whatever the order of its keys. */
export function contentHash(content: object): string {
  return createHash("sha256").update(JSON.stringify(keySorted(content))).digest("hex")
}

/**
 * What Hubble answered to an order (guide 3.3): E100 switched off for now, E101 not enabled for this account, E102 not active. E100
 * and E102 last until the next good read of the brand, E101 until Hubble's content changes or the merchant shows the brand again.
 */
export type BrandTrouble = "E100" | "E101" | "E102"

const TROUBLE_REASONS: Readonly<Record<BrandTrouble, string>> = {
  E100: "Hubble has switched the brand off for now (E100)",
  E101: "Hubble has not enabled the brand for this account (E101): ask Hubble's support",
  E102: "Hubble says the brand is not active (E102)",
}

type SellableBrand = Pick<BrandMirror, "status" | "denomination_type" | "denominations"> & { trouble?: BrandTrouble | null }

/** Whether a brand has a product in the shop: ACTIVE, not refused, and with something to choose or a custom amount. */
export function isListed(brand: SellableBrand): boolean {
  if (brand.status !== "ACTIVE" || brand.trouble === "E101" || brand.trouble === "E102") return false
  return brand.denomination_type === "FLEXIBLE" || (brand.denominations?.length ?? 0) > 0
}

/** Why nothing of a brand can be bought now, whatever the currency; null when it can. */
export function unsellableReason(brand: SellableBrand): string | null {
  if (brand.status !== "ACTIVE") return `Hubble lists the brand as ${brand.status}`
  if (brand.trouble) return TROUBLE_REASONS[brand.trouble]
  return brand.denomination_type === "FLEXIBLE" || brand.denominations?.length ? null : "the brand has no denominations"
}

const ROUND_AMOUNTS: readonly Minor[] = [100, 250, 500, 1_000, 2_000, 5_000, 10_000].map((rupees) => toMinor(rupees, VOUCHER_CURRENCY))

/** Round amounts within a FLEXIBLE brand's limits, for a storefront to offer beside the free field; paise. */
export function suggestedAmounts(brand: Pick<BrandMirror, "denomination_type" | "restrictions">): Minor[] {
  if (brand.denomination_type !== "FLEXIBLE") return []
  const { minVoucherAmount: least, maxVoucherAmount: most, maxOrderAmount } = brand.restrictions
  const upTo = Math.min(most ?? Infinity, maxOrderAmount ?? Infinity)
  return ROUND_AMOUNTS.filter((amount) => amount >= (least ?? 0) && amount <= upTo)
}
