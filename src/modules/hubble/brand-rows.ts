import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { unsellableReason, type BrandMirror, type BrandTrouble } from "../../domain/brand"
import type { WrittenFields } from "../../domain/field-ownership"
import type { PriceOverride } from "../../domain/pricing"
import { eachAlone } from "./each-alone"

const JSON_COLUMNS = ["categories", "tags", "denominations", "restrictions", "terms", "how_to_use"] as const

function brandRow(mirror: BrandMirror): Record<string, unknown> {
  const json = Object.fromEntries(JSON_COLUMNS.map((column) => [column, mirror[column] === null ? null : JSON.stringify(mirror[column])]))
  return { ...mirror, ...json, unsellable_reason: unsellableReason(mirror) }
}

const LISTED = `(status = 'ACTIVE' and coalesce(trouble, '') not in ('E101', 'E102') and (denomination_type = 'FLEXIBLE' or coalesce(jsonb_array_length(denominations), 0) > 0))`

const VANISHED = { status: "VANISHED", content_hash: "vanished", unsellable_reason: "Hubble no longer lists the brand", trouble: null }

/** Brands per statement: a brand has some twenty bindings, and a statement at most 65,535; a server may ignore how many we ask for. */
const CHUNK = 500

/** When the reading began; without a time, now. */
const READ_AT = "coalesce(cast(? as timestamptz), now())"

/** PostgreSQL's code when it is what was to be stored that it refuses (data exceptions, limits of an index); null for every other error. */
function unstorable(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  return /^(22|54)/.test(code) ? code : null
}

/** A mirrored brand with what the sync knows about its product. */
export interface StoredBrand extends BrandMirror {
  product_hash: string | null
  product_id: string | null
  /** The sync took the published product back; it publishes it again when the brand returns. */
  unpublished_by_sync: boolean
  /** The merchant's wishes. */
  hidden: boolean
  price_rule: PriceOverride | null
  /** Hash of each product field as the sync last wrote it. */
  written: WrittenFields
  /** What Hubble answered to the last order, until something says otherwise. */
  trouble: BrandTrouble | null
  unsellable_reason: string | null
}

export interface ListedBrand extends Pick<BrandMirror, "id" | "title" | "categories" | "redemption_type"> {
  product_id: string
  created_at: Date
}

/** What decides whether a brand's product is up to date. */
export type BrandWorkRow = Pick<StoredBrand, "id" | "content_hash" | "product_hash" | "categories" | "price_rule" | "hidden" | "trouble">

export interface SettledBrand {
  id: string
  productHash: string
  productId: string | null
  unpublished: boolean
  /** Left out: as it is. */
  written?: WrittenFields
}

/** The bulk statements of the brand mirror. Times are the database's, because several processes compare them. */
export class BrandRows {
  constructor(private readonly knex: Knex) {}

  /** The database's clock, taken before a reading: `readAt` of what it brings. */
  async clock(): Promise<string> {
    const { rows } = await this.knex.raw<{ rows: { at: string }[] }>("select clock_timestamp()::text as at")
    return rows[0]?.at ?? ""
  }

  /**
   * Writes the brands whose content hash changed, and marks all of them as seen: a good read, which ends E100 and E102. What was read before the
   * stored reading (`readAt`; left out: now) is older and changes nothing. Answers how many were written.
   */
  async upsert(mirrors: readonly BrandMirror[], readAt: string | null = null): Promise<number> {
    let written = 0
    for (let start = 0; start < mirrors.length; start += CHUNK) written += await this.#upsert(mirrors.slice(start, start + CHUNK), readAt)
    return written
  }

  /** The same; where the database cannot hold one of them, the others are kept, and the answer says which is not. */
  async keep(mirrors: readonly BrandMirror[], readAt: string | null = null): Promise<{ id: string; reason: string }[]> {
    const refused: { id: string; reason: string }[] = []
    const write = async (some: readonly BrandMirror[]) => (await this.upsert(some, readAt), [])
    await eachAlone(mirrors, write, ({ id }, error) => {
      const code = unstorable(error)
      if (code === null) throw error
      refused.push({ id, reason: `the database cannot hold the brand (PostgreSQL error ${code})` })
    })
    return refused
  }

  async #upsert(mirrors: readonly BrandMirror[], readAt: string | null): Promise<number> {
    // Most are as they were, and seen is all there is to say of them.
    const { rows: same } = await this.knex.raw<{ rows: { id: string }[] }>(
      `update hubble_brand b set seen_at = now(), read_at = greatest(b.read_at, ${READ_AT}) from unnest(cast(? as text[]), cast(? as text[])) as m (id, hash)
       where b.id = m.id and b.content_hash = m.hash and b.trouble is null returning b.id`,
      [readAt, mirrors.map(({ id }) => id), mirrors.map(({ content_hash: hash }) => hash)],
    )
    const seen = new Set(same.map(({ id }) => id))
    const rest = mirrors.filter(({ id }) => !seen.has(id))
    return rest.length === 0 ? 0 : this.#write(rest, readAt)
  }

  async #write(mirrors: readonly BrandMirror[], readAt: string | null): Promise<number> {
    const now = this.knex.fn.now()
    const read = this.knex.raw(READ_AT, [readAt])
    const ids = mirrors.map((mirror) => mirror.id)
    const stored: { id: string; content_hash: string; trouble: string | null; newer: boolean }[] = await this.knex("hubble_brand")
      .select("id", "content_hash", "trouble", this.knex.raw(`read_at > ${READ_AT} as newer`, [readAt]))
      .whereIn("id", ids)
    const known = new Map(stored.map((row) => [row.id, row]))
    const fresh = mirrors.filter((mirror) => !known.get(mirror.id)?.newer)
    const changed = fresh.filter((mirror) => known.get(mirror.id)?.content_hash !== mirror.content_hash)
    if (changed.length > 0) {
      const rows = changed.map((mirror) => ({ ...brandRow(mirror), trouble: null, seen_at: now, read_at: read, updated_at: now }))
      await this.knex("hubble_brand").insert(rows).onConflict("id").merge().whereRaw("hubble_brand.read_at <= excluded.read_at")
    }
    await this.knex("hubble_brand").whereIn("id", ids).update({ seen_at: now, read_at: this.knex.raw(`greatest(read_at, ${READ_AT})`, [readAt]) })
    for (const mirror of fresh) {
      if (mirror.status !== "ACTIVE" || !known.get(mirror.id)?.trouble) continue
      const over = { trouble: null, unsellable_reason: unsellableReason(mirror), updated_at: now }
      await this.knex("hubble_brand").where({ id: mirror.id }).whereIn("trouble", ["E100", "E102"]).update(over)
    }
    return changed.length
  }

  /** Known brands Hubble now sends in a shape we cannot sell: kept, unsellable, their products to be unpublished. */
  async refuse(brands: readonly { id: string; reason: string }[], readAt: string | null = null): Promise<void> {
    const now = this.knex.fn.now()
    for (const { id, reason } of brands) {
      const change = { status: "REFUSED", content_hash: `refused: ${reason}`, unsellable_reason: reason, seen_at: now, updated_at: now }
      const changed = await this.#unlessNewer(id, change, readAt)
      if (changed === 0) await this.knex("hubble_brand").where({ id }).update({ seen_at: now })
    }
  }

  #unlessNewer(id: string, change: Record<string, unknown>, readAt: string | null): Promise<number> {
    return this.knex("hubble_brand").where({ id }).whereRaw(`read_at <= ${READ_AT}`, [readAt]).update({ ...change, read_at: this.knex.raw(READ_AT, [readAt]) })
  }

  /** Brands a complete listing started at that sync's time did not contain: unsellable until they return. */
  async vanish(syncId: string): Promise<number> {
    const started = this.knex("hubble_sync").select("started_at").where({ id: syncId })
    return this.knex("hubble_brand")
      .where("seen_at", "<", started)
      .whereNot({ status: "VANISHED" })
      .update({ ...VANISHED, updated_at: this.knex.fn.now() })
  }

  /** What Hubble answered to an order of this brand; null takes it back. The product is written next. */
  async setTrouble(id: string, trouble: BrandTrouble | null): Promise<void> {
    const [brand] = await this.byIds([id])
    if (!brand || brand.trouble === trouble) return
    await this.knex("hubble_brand").where({ id }).update({ trouble, unsellable_reason: unsellableReason({ ...brand, trouble }), updated_at: this.knex.fn.now() })
  }

  /** Brands that E100 switched off this long ago: time to read them again. */
  async switchedOff(forMs: number): Promise<string[]> {
    const rows = await this.knex("hubble_brand").select("id").where({ trouble: "E100" }).whereRaw("updated_at <= now() - (? * interval '1 millisecond')", [forMs]).orderBy("updated_at").limit(50)
    return rows.map((row: { id: string }) => row.id)
  }

  /** A brand Hubble no longer knows by its id: unsellable until it is read again. */
  async markGone(id: string, readAt: string | null = null): Promise<void> {
    await this.#unlessNewer(id, { ...VANISHED, updated_at: this.knex.fn.now() }, readAt)
  }

  /** The merchant's wishes; a field that is left out stays. */
  async setWishes(id: string, wishes: { hidden?: boolean; priceRule?: PriceOverride | null; written?: WrittenFields }): Promise<void> {
    const json = (value: object | null) => (value === null ? null : JSON.stringify(value))
    await this.knex("hubble_brand").where({ id }).update({
      ...(wishes.hidden === undefined ? {} : { hidden: wishes.hidden }),
      ...(wishes.priceRule === undefined ? {} : { price_rule: json(wishes.priceRule) }),
      ...(wishes.written === undefined ? {} : { written: json(wishes.written), product_hash: null }),
      updated_at: this.knex.fn.now(),
    })
  }

  /** What decides whether a product is up to date, of every brand or of those named, in key order. */
  async workRows(only?: readonly string[]): Promise<BrandWorkRow[]> {
    const rows = this.knex("hubble_brand").select("id", "content_hash", "product_hash", "categories", "price_rule", "hidden", "trouble").orderBy("id")
    return only ? rows.whereIn("id", only) : rows
  }

  async byIds(ids: readonly string[]): Promise<StoredBrand[]> {
    return this.knex("hubble_brand").select("*").whereIn("id", ids).orderBy("id")
  }

  async ofProducts(productIds: readonly string[]): Promise<{ productId: string; brandId: string }[]> {
    return this.knex("hubble_brand").select({ productId: "product_id", brandId: "id" }).whereIn("product_id", productIds)
  }

  /** When the mirror got its first brand, in epoch milliseconds; null: it has none. No brand is ever deleted. */
  async firstAt(): Promise<number | null> {
    const [row] = await this.knex("hubble_brand").min<{ first: Date | null }[]>({ first: "created_at" })
    return row?.first?.getTime() ?? null
  }

  /** The whole mirror. */
  async all(): Promise<StoredBrand[]> {
    return this.knex("hubble_brand").select("*").orderBy("id")
  }

  /** So much of the brands with a product that are ACTIVE and not hidden as a shelf is filtered and sorted by, by a text in title or description. */
  async listed(q: string | null): Promise<ListedBrand[]> {
    const rows = this.knex("hubble_brand").select("id", "title", "product_id", "categories", "redemption_type", "created_at").whereRaw(LISTED).where({ hidden: false }).whereNotNull("product_id")
    if (q !== null) {
      const like = `%${q.replace(/[\\%_]/g, "\\$&")}%`
      rows.where((either) => either.whereILike("title", like).orWhereILike("description", like))
    }
    return rows
  }

  /** Brands that can be sold, hidden ones too. */
  async listedIds(): Promise<string[]> {
    return this.knex("hubble_brand").whereRaw(LISTED).pluck("id")
  }

  /** Every brand that has a product. */
  async withProducts(): Promise<{ productId: string; brandId: string }[]> {
    return this.knex("hubble_brand").select({ productId: "product_id", brandId: "id" }).whereNotNull("product_id")
  }

  /** The product of each brand is written: unless the mirror moved on meanwhile, there is no work left. */
  async settle(brands: readonly SettledBrand[]): Promise<void> {
    if (brands.length === 0) return
    const values = brands.flatMap((brand) => [brand.id, brand.productHash, brand.productId, brand.unpublished, brand.written === undefined ? null : JSON.stringify(brand.written)])
    await this.knex.raw(
      `update hubble_brand b set product_hash = v.hash, product_id = v.product_id, unpublished_by_sync = v.unpublished, written = coalesce(v.written, b.written), updated_at = now()
       from (values ${brands.map(() => "(?::text, ?::text, ?::text, ?::boolean, ?::jsonb)").join(", ")}) as v(id, hash, product_id, unpublished, written)
       where b.id = v.id`,
      values,
    )
  }

  /** Committed before product fields are written, so that a killed sync does not take its own write for the merchant's. */
  async intend(brands: readonly { id: string; written: WrittenFields }[]): Promise<void> {
    if (brands.length === 0) return
    await this.knex.raw(
      `update hubble_brand b set written = v.written, updated_at = now() from (values ${brands.map(() => "(?::text, ?::jsonb)").join(", ")}) as v(id, written) where b.id = v.id`,
      brands.flatMap((brand) => [brand.id, JSON.stringify(brand.written)]),
    )
  }

  /** Committed before their products are unpublished, so that a killed sync still knows whom to publish again. */
  async markUnpublished(brandIds: readonly string[]): Promise<void> {
    if (brandIds.length > 0) await this.knex("hubble_brand").whereIn("id", brandIds).update({ unpublished_by_sync: true })
  }

  /** Brands a sync saw and did not sell, with the reason. */
  async unsellable(syncId: string): Promise<{ id: string; reason: string }[]> {
    const started = this.knex("hubble_sync").select("started_at").where({ id: syncId })
    return this.knex("hubble_brand")
      .select("id", { reason: "unsellable_reason" })
      .whereNotNull("unsellable_reason")
      .whereRaw(`not ${LISTED}`)
      .where("seen_at", ">=", started)
      .orderBy("id")
  }

  /** How many brands this sync saw that have a product (`isListed` in SQL). */
  async countListed(syncId: string): Promise<number> {
    const started = this.knex("hubble_sync").select("started_at").where({ id: syncId })
    const [row] = await this.knex("hubble_brand").count({ count: "*" }).whereRaw(LISTED).where("seen_at", ">=", started)
    return Number(row?.count ?? 0)
  }
}
