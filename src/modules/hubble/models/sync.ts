import { model } from "@medusajs/framework/utils"

/** One catalogue sync. At most one row is running; an expired lease means its process died. */
export const HubbleSync = model
  .define("hubble_sync", {
    id: model.id({ prefix: "hsync" }).primaryKey(),
    state: model.enum(["running", "done", "failed"]),
    total: model.number().nullable(),
    done: model.number().default(0),
    report: model.json().nullable(),
    preview: model.boolean().default(false),
    writing_since: model.dateTime().nullable(),
    error: model.text().nullable(),
    started_at: model.dateTime(),
    finished_at: model.dateTime().nullable(),
    lease_until: model.dateTime().nullable(),
  })
  .indexes([{ on: ["state"], unique: true, where: "state = 'running'" }])
