import type { World } from "../support/test-world"

/** A voucher brand as it stands on the shelf of the store: which variant sells which face value (rupees). */
export interface Brand {
  id: string
  title: string
  variantOf(face: number): string
}

interface ShelfRow extends Record<string, unknown> {
  id: string
  title: string
  faces: Record<string, string>
}

/** Brands of the guide behave in ways of their own; the rest simply succeed. */
const GUIDE_BRANDS = ["Flipkart", "Jiomart", "Myntra", "Amazon", "Zomato", "BigBasket", "Tight Four", "Tight Single", "Tight Amounts", "Disabled For Now", "Not Enabled", "Inactive Brand"]

const toBrand = ({ id, title, faces }: ShelfRow): Brand => ({
  id,
  title,
  variantOf: (face) => {
    const variant = faces[String(face * 100)]
    if (!variant) throw new Error(`${title} has no voucher of ${face}: ${Object.keys(faces).join(", ")} paise`)
    return variant
  },
})

/**
 * Every scenario buys a brand of its own, so the supplier's record tells by brand alone what the scenario came to, without asking the
 * store under test which orders are its own.
 */
export class BrandShelf {
  private constructor(
    private readonly plain: Brand[],
    private readonly named: ReadonlyMap<string, Brand>,
  ) {}

  static async open(world: World): Promise<BrandShelf> {
    const rows = await world.query<ShelfRow>(
      `select b.id, b.title, jsonb_object_agg(v.denomination::text, v.variant_id) as faces, bool_or(v.denomination = 50000) as has_500, b.card_type
       from hubble_brand b join hubble_brand_variant v on v.brand_id = b.id and v.retired_at is null
       where b.status = 'ACTIVE' and b.denomination_type = 'FIXED' and b.unsellable_reason is null group by b.id order by b.id`,
    )
    const isPlain = (row: ShelfRow) => !GUIDE_BRANDS.includes(row.title) && row["has_500"] === true && row["card_type"] === "CARD_AND_PIN_NO_SECURED"
    return new BrandShelf(rows.filter(isPlain).map(toBrand), new Map(rows.map((row) => [row.title, toBrand(row)])))
  }

  /** A brand nobody in this world has bought; it sells vouchers of 500 with number and PIN, and succeeds unless told otherwise. */
  take(): Brand {
    const brand = this.plain.pop()
    if (!brand) throw new Error("every plain brand of the shelf was taken")
    return brand
  }

  /** One of the brands the guide names. */
  brand(title: string): Brand {
    const brand = this.named.get(title)
    if (!brand) throw new Error(`the store sells no ${title}`)
    return brand
  }
}
