import { model } from "@medusajs/framework/utils"

/**
 * Hubble's catalogue as last read. `content_hash` is what Hubble says, `product_hash` what the Medusa product was last
 * written from: where they differ there is work, so a killed sync is finished by the next one. `written` holds a hash of each
 * product field as the sync last wrote it, so that what the merchant edited is told apart.
 */
export const HubbleBrand = model
  .define("hubble_brand", {
    id: model.text().primaryKey(),
    title: model.text().searchable(),
    status: model.text(),
    description: model.text().nullable(),
    categories: model.json(),
    tags: model.json(),
    denomination_type: model.text(),
    card_type: model.text().nullable(),
    redemption_type: model.text().nullable(),
    denominations: model.json().nullable(),
    restrictions: model.json(),
    thumbnail_url: model.text().nullable(),
    logo_url: model.text().nullable(),
    tnc_url: model.text().nullable(),
    terms: model.json(),
    how_to_use: model.json(),
    expiry_months: model.number().nullable(),
    discount_percent: model.float().nullable(),
    content_hash: model.text(),
    product_hash: model.text().nullable(),
    product_id: model.text().nullable(),
    unpublished_by_sync: model.boolean().default(false),
    hidden: model.boolean().default(false),
    price_rule: model.json().nullable(),
    written: model.json(),
    trouble: model.text().nullable(),
    unsellable_reason: model.text().nullable(),
    seen_at: model.dateTime(),
    read_at: model.dateTime(),
  })
  .indexes([{ on: ["product_id"] }])
