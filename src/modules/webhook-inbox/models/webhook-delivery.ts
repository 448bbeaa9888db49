import { model } from "@medusajs/framework/utils"

/** One distinct body that an upstream sent to one of our hook routes, verified before it was stored (`checklist.md` 17). */
const WebhookDelivery = model
  .define("webhook_delivery", {
    id: model.id({ prefix: "whd" }).primaryKey(),
    source: model.text(),
    topic: model.text(),
    /** sha256 in hex of the raw bytes; upstreams send no event id, so equal bytes are the same delivery. */
    body_hash: model.text(),
    body: model.json(),
    headers: model.json(),
    state: model.enum(["stored", "handled", "failed"]).default("stored"),
    outcome: model.text().nullable(),
    attempts: model.number().default(0),
    due_at: model.dateTime(),
    lease_until: model.dateTime().nullable(),
    lease_token: model.number().default(0),
    /** The same body arrived (or was replayed) while a worker held the row: look once more unless the outcome is final. */
    rearmed: model.boolean().default(false),
    last_error: model.text().nullable(),
    times_received: model.number().default(1),
    received_at: model.dateTime(),
    handled_at: model.dateTime().nullable(),
  })
  .indexes([
    { name: "IDX_webhook_delivery_body_unique", on: ["source", "topic", "body_hash"], unique: true, where: null },
    { name: "IDX_webhook_delivery_due", on: ["due_at"], where: "state = 'stored'" },
  ])
  .checks([{ name: "CK_webhook_delivery_never_deleted", expression: () => "deleted_at is null" }])

export default WebhookDelivery
