import { model } from "@medusajs/framework/utils"

/**
 * Which denomination (paise) a Medusa variant stands for: server data, never line metadata (`protocol.md` 2). A denomination
 * Hubble withdrew keeps its row with `retired_at`, because an order paid before still has to be named. `prices` is what the sync
 * last wrote, minor units by currency: a price that differs in Medusa is the merchant's.
 */
export const HubbleBrandVariant = model
  .define("hubble_brand_variant", {
    id: model.id({ prefix: "hbv" }).primaryKey(),
    brand_id: model.text(),
    denomination: model.number(),
    variant_id: model.text(),
    prices: model.json(),
    retired_at: model.dateTime().nullable(),
  })
  .indexes([
    { on: ["variant_id"], unique: true },
    { on: ["brand_id", "denomination"], unique: true, where: "retired_at IS NULL" },
  ])
