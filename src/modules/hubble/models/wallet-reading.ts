import { model } from "@medusajs/framework/utils"

/** One reading of the Hubble wallet, balance in paise. */
export const HubbleWalletReading = model
  .define("hubble_wallet_reading", {
    id: model.id({ prefix: "hwal" }).primaryKey(),
    balance_minor: model.number(),
    source: model.text(),
    read_at: model.dateTime(),
  })
  .indexes([{ on: ["read_at"] }])
