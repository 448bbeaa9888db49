import { model } from "@medusajs/framework/utils"

/** The last exchange rate the source gave: units of the currency (`id`, lower case) per rupee, as decimal text. */
export const HubbleRate = model.define("hubble_rate", {
  id: model.text().primaryKey(),
  rate: model.text(),
  source: model.text(),
  as_of: model.dateTime(),
})
