import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { unsellableReason, type BrandMirror } from "../../domain/brand"

const JSON_COLUMNS = ["categories", "tags", "denominations", "restrictions", "terms", "how_to_use"] as const

function brandRow(mirror: BrandMirror): Record<string, unknown> {
  const json = Object.fromEntries(JSON_COLUMNS.map((column) => [column, mirror[column] === null ? null : JSON.stringify(mirror[column])]))
  return { ...mirror, ...json, unsellable_reason: unsellableReason(mirror) }
}

const LISTED = `(status = 'ACTIVE' and (denomination_type <> 'FIXED' or coalesce(jsonb_array_length(denominations), 0) > 0))`

/** A mirrored brand with what the sync knows about its product. */
export interface StoredBrand extends BrandMirror {
  product_hash: string | null
  product_id: string | null
  /** The sync took the published product back; it publishes it again when the brand returns. */
  unpublished_by_sync: boolean
  /** The merchant's wish. */
  hidden: boolean
  unsellable_reason: string | null
}

/** The bulk statements of the brand mirror. Times are the database's, because several processes compare them. */
export class BrandRows {
  constructor(private readonly knex: Knex) {}

  /** Writes the brands whose content hash changed, and marks all of them as seen. Answers how many were written. */
  async upsert(mirrors: readonly BrandMirror[]): Promise<number> {
    if (mirrors.length === 0) return 0
    const ids = mirrors.map((mirror) => mirror.id)
    const known = await this.knex("hubble_brand").select("id", "content_hash").whereIn("id", ids)
    const hashes = new Map(known.map((row: { id: string; content_hash: string }) => [row.id, row.content_hash]))
    const changed = mirrors.filter((mirror) => hashes.get(mirror.id) !== mirror.content_hash)
    if (changed.length > 0) {
      const now = this.knex.fn.now()
      const rows = changed.map((mirror) => ({ ...brandRow(mirror), seen_at: now, read_at: now, updated_at: now }))
      await this.knex("hubble_brand").insert(rows).onConflict("id").merge()
    }
    await this.knex("hubble_brand").whereIn("id", ids).update({ seen_at: this.knex.fn.now() })
    return changed.length
  }

  /** Known brands Hubble now sends in a shape we cannot sell: kept, unsellable, their products to be unpublished. */
  async refuse(brands: readonly { id: string; reason: string }[]): Promise<void> {
    const now = this.knex.fn.now()
    for (const { id, reason } of brands) {
      const change = { status: "REFUSED", content_hash: `refused: ${reason}`, unsellable_reason: reason, seen_at: now, updated_at: now }
      await this.knex("hubble_brand").where({ id }).update(change)
    }
  }

  /** Brands a complete listing started at that sync's time did not contain: unsellable until they return. */
  async vanish(syncId: string): Promise<number> {
    const started = this.knex("hubble_sync").select("started_at").where({ id: syncId })
    return this.knex("hubble_brand")
      .where("seen_at", "<", started)
      .whereNot({ status: "VANISHED" })
      .update({
        status: "VANISHED",
        content_hash: "vanished",
        unsellable_reason: "Hubble no longer lists the brand",
        updated_at: this.knex.fn.now(),
      })
  }

  /** Brands whose product is not (yet) what the mirror says, in key order. */
  async withWork(): Promise<string[]> {
    const rows = await this.knex("hubble_brand").select("id").whereRaw("product_hash is distinct from content_hash").orderBy("id")
    return rows.map((row: { id: string }) => row.id)
  }

  async byIds(ids: readonly string[]): Promise<StoredBrand[]> {
    return this.knex("hubble_brand").select("*").whereIn("id", ids).orderBy("id")
  }

  /** The product of each brand is written: unless the mirror moved on meanwhile, there is no work left. */
  async ofProducts(productIds: readonly string[]): Promise<{ productId: string; brandId: string }[]> {
    return this.knex("hubble_brand").select({ productId: "product_id", brandId: "id" }).whereIn("product_id", productIds)
  }

  async settle(brands: readonly { id: string; contentHash: string; productId: string | null; unpublished: boolean }[]): Promise<void> {
    if (brands.length === 0) return
    const values = brands.flatMap((brand) => [brand.id, brand.contentHash, brand.productId, brand.unpublished])
    await this.knex.raw(
      `update hubble_brand b set product_hash = v.hash, product_id = v.product_id, unpublished_by_sync = v.unpublished, updated_at = now()
       from (values ${brands.map(() => "(?::text, ?::text, ?::text, ?::boolean)").join(", ")}) as v(id, hash, product_id, unpublished)
       where b.id = v.id`,
      values,
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
