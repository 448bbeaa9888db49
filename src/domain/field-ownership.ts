import { contentHash } from "./brand"

/** The fields of a product that the sync writes as long as the merchant did not edit them (`surface.md`, `sync_fields`). */
export const PRODUCT_FIELDS = ["title", "description", "images", "categories", "tags", "type"] as const
export const SYNC_FIELDS = [...PRODUCT_FIELDS, "prices"] as const

export type ProductField = (typeof PRODUCT_FIELDS)[number]
export type SyncField = (typeof SYNC_FIELDS)[number]

/** JSON values by field; a field that is left out is none of the sync's business. */
export type FieldValues = Partial<Record<ProductField, unknown>>

/**
 * What the sync last wrote, as hashes; `MERCHANT` for a field the merchant took. While a write is under way both the old and the
 * new hash stand there, parted by "|": a killed sync must not mistake its own half-done write for the merchant's.
 */
export type WrittenFields = Partial<Record<SyncField, string>>

/** Stands for a field the merchant took by `sync_fields`, whatever its value. */
export const MERCHANT = "merchant"

export const fieldHash = (value: unknown): string => contentHash({ value }).slice(0, 16)

/** The sync owns a field it never wrote, or whose value is still the one it wrote. */
export function isOwnedBySync(field: SyncField, current: unknown, written: WrittenFields): boolean {
  const hash = written[field]
  return hash === undefined || (hash !== MERCHANT && hash.split("|").includes(fieldHash(current)))
}

export interface FieldChanges {
  write: ProductField[]
  /** On record before the write. */
  intended: WrittenFields
  /** On record afterwards. */
  written: WrittenFields
}

/** Which fields to write. A field the merchant edited is left alone, also when Hubble's value changes. */
export function fieldsToWrite(wanted: FieldValues, current: FieldValues, written: WrittenFields): FieldChanges {
  const write: ProductField[] = []
  const after: WrittenFields = { ...written }
  const intended: WrittenFields = { ...written }
  for (const field of PRODUCT_FIELDS) {
    if (!(field in wanted) || written[field] === MERCHANT) continue
    const hash = fieldHash(wanted[field])
    const differs = hash !== fieldHash(current[field])
    if (differs && !isOwnedBySync(field, current[field], written)) continue
    if (differs) write.push(field)
    after[field] = hash
    intended[field] = differs ? `${fieldHash(current[field])}|${hash}` : hash
  }
  return { write, intended, written: after }
}

/** The fields the sync writes at all: a product type only where the shop asks for one. */
export const fieldsInUse = ({ taxFreeType }: { taxFreeType: string | null }): SyncField[] => SYNC_FIELDS.filter((field) => field !== "type" || taxFreeType !== null)

/** The record after `sync_fields` was set: named fields go back to the sync and are written anew, the others in use are the merchant's. */
export function giveBack(syncFields: readonly SyncField[], inUse: readonly SyncField[] = SYNC_FIELDS): WrittenFields {
  return Object.fromEntries(inUse.flatMap((field) => (syncFields.includes(field) ? [] : [[field, MERCHANT]])))
}

/** Minor units by currency. */
export type PriceList = Readonly<Record<string, number>>

/** What the sync wrote, minor units by currency; two amounts while a write is under way, the old and the new one. */
export type WrittenPrices = Readonly<Record<string, readonly number[]>>

export interface PriceChanges {
  /** Prices to set, minor units. */
  set: Record<string, number>
  /** Currencies the voucher cannot be sold in any more: the price the sync wrote is taken away. */
  remove: string[]
  /** On record before the write. */
  intended: Record<string, number[]>
  /** On record afterwards. */
  written: Record<string, number[]>
}

/**
 * What to do with the prices of one variant. A price that is not the one the sync wrote is the merchant's, and so is one the
 * merchant took away. `written` is null for a variant on record nowhere, whose prices are all the sync's.
 */
export function priceChanges(wanted: PriceList, current: PriceList, written: WrittenPrices | null): PriceChanges {
  const changes: PriceChanges = { set: {}, remove: [], intended: {}, written: {} }
  for (const currency of new Set([...Object.keys(wanted), ...Object.keys(written ?? {}), ...(written ? [] : Object.keys(current))])) {
    const [want, have, wrote] = [wanted[currency], current[currency], written?.[currency]]
    const ours = written === null || (wrote === undefined ? have === undefined : have !== undefined && wrote.includes(have))
    if (!ours && have !== want) {
      if (wrote) changes.written[currency] = changes.intended[currency] = [...wrote]
      continue
    }
    if (have === want) {
      if (want !== undefined) changes.written[currency] = changes.intended[currency] = [want]
      continue
    }
    if (want === undefined) changes.remove.push(currency)
    else {
      changes.set[currency] = want
      changes.written[currency] = [want]
    }
    changes.intended[currency] = [have, want].filter((amount) => amount !== undefined)
  }
  return changes
}

/** Whether a price in Medusa is the merchant's own and not the one the sync wrote. */
export function isMerchantPrice(current: number, written: readonly number[] | undefined): boolean {
  return written !== undefined && !written.includes(current)
}
