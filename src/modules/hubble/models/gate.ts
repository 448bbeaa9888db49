import { model } from "@medusajs/framework/utils"

/** A pause of ordering for every process: row "wallet" (balance too low), row "placement" (credentials or IP refused) and row "outage" (no answer at all). */
export const HubbleGate = model.define("hubble_gate", {
  id: model.text().primaryKey(),
  closed_since: model.dateTime().nullable(),
  reason: model.text().nullable(),
  needed_minor: model.number().nullable(),
  next_probe_at: model.dateTime().nullable(),
  last_probe_at: model.dateTime().nullable(),
  /** Wallet only: the next reading while the gate is open, and since when the balance is low. */
  next_reading_at: model.dateTime().nullable(),
  low_since: model.dateTime().nullable(),
})
