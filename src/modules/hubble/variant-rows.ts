import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { newId } from "../../database/sql"
import type { WrittenPrices } from "../../domain/field-ownership"
import type { Minor } from "../../domain/money"

export interface BrandVariantLink {
  brandId: string
  /** Paise. */
  denomination: Minor
  variantId: string
}

/** A link with the prices the sync last wrote for the variant; null when the sync is to take them all back. */
export type PricedVariant = BrandVariantLink & { prices: WrittenPrices | null }

/** Which variant stands for which denomination: at most one live row for each (brand, denomination). */
export class VariantRows {
  constructor(private readonly knex: Knex) {}

  /**
   * Makes the live rows of these brands exactly `links`. A row that is no longer wanted is retired, never deleted: an
   * order paid before the change still needs its denomination (`protocol.md` 2).
   */
  async replace(brandIds: readonly string[], links: readonly (BrandVariantLink & { prices?: WrittenPrices | null })[]): Promise<void> {
    if (brandIds.length === 0) return
    await this.knex.transaction(async (transaction) => {
      const now = this.knex.fn.now()
      await transaction("hubble_brand_variant")
        .whereIn("brand_id", brandIds)
        .whereNull("retired_at")
        .whereNotIn("variant_id", links.map((link) => link.variantId))
        .update({ retired_at: now, updated_at: now })
      if (links.length === 0) return
      const rows = links.map((link) => ({
        id: newId("hbv"),
        brand_id: link.brandId,
        denomination: link.denomination,
        variant_id: link.variantId,
        prices: JSON.stringify(link.prices === undefined ? {} : link.prices),
        retired_at: null,
      }))
      const priced = links.some((link) => link.prices !== undefined)
      await transaction("hubble_brand_variant").insert(rows).onConflict("variant_id").merge(["brand_id", "denomination", "retired_at", ...(priced ? ["prices"] : [])])
    })
  }

  /** The prices the sync writes, or is about to write, by variant. */
  async recordPrices(prices: readonly { variantId: string; prices: WrittenPrices }[]): Promise<void> {
    if (prices.length === 0) return
    await this.knex.raw(
      `update hubble_brand_variant b set prices = v.prices, updated_at = now() from (values ${prices.map(() => "(?::text, ?::jsonb)").join(", ")}) as v(variant_id, prices) where b.variant_id = v.variant_id`,
      prices.flatMap((row) => [row.variantId, JSON.stringify(row.prices)]),
    )
  }

  /** The sync takes the prices of this brand back, edited ones too. */
  async forgetPrices(brandId: string): Promise<void> {
    await this.knex("hubble_brand_variant").where({ brand_id: brandId }).update({ prices: "null" })
  }

  /** The sellable denominations of these brands. */
  async live(brandIds: readonly string[]): Promise<PricedVariant[]> {
    return this.knex("hubble_brand_variant")
      .select({ brandId: "brand_id", denomination: "denomination", variantId: "variant_id", prices: "prices" })
      .whereIn("brand_id", brandIds)
      .whereNull("retired_at")
      .orderBy("denomination")
  }

  /** What each variant stands for, withdrawn ones included: the server-side denomination of an order line (`protocol.md` 2). */
  async ofVariants(variantIds: readonly string[]): Promise<(PricedVariant & { retired: boolean })[]> {
    return this.knex("hubble_brand_variant")
      .select({ brandId: "brand_id", denomination: "denomination", variantId: "variant_id", prices: "prices" })
      .select(this.knex.raw("retired_at is not null as retired"))
      .whereIn("variant_id", variantIds)
  }
}
