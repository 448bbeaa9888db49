import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { generateEntityId } from "@medusajs/framework/utils"
import type { Minor } from "../../domain/money"

export interface BrandVariantLink {
  brandId: string
  /** Paise. */
  denomination: Minor
  variantId: string
}

/** Which variant stands for which denomination: at most one live row for each (brand, denomination). */
export class VariantRows {
  constructor(private readonly knex: Knex) {}

  /**
   * Makes the live rows of these brands exactly `links`. A row that is no longer wanted is retired, never deleted: an
   * order paid before the change still needs its denomination (`protocol.md` 2).
   */
  async replace(brandIds: readonly string[], links: readonly BrandVariantLink[]): Promise<void> {
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
        id: generateEntityId(undefined, "hbv"),
        brand_id: link.brandId,
        denomination: link.denomination,
        variant_id: link.variantId,
        retired_at: null,
      }))
      await transaction("hubble_brand_variant").insert(rows).onConflict("variant_id").merge(["brand_id", "denomination", "retired_at"])
    })
  }

  /** The sellable denominations of these brands. */
  async live(brandIds: readonly string[]): Promise<BrandVariantLink[]> {
    return this.knex("hubble_brand_variant")
      .select({ brandId: "brand_id", denomination: "denomination", variantId: "variant_id" })
      .whereIn("brand_id", brandIds)
      .whereNull("retired_at")
      .orderBy("denomination")
  }

  /** What each variant stands for, withdrawn ones included: the server-side denomination of an order line (`protocol.md` 2). */
  async ofVariants(variantIds: readonly string[]): Promise<(BrandVariantLink & { retired: boolean })[]> {
    return this.knex("hubble_brand_variant")
      .select({ brandId: "brand_id", denomination: "denomination", variantId: "variant_id" })
      .select(this.knex.raw("retired_at is not null as retired"))
      .whereIn("variant_id", variantIds)
  }
}
