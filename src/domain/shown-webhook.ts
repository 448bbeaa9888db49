/** What a person may see of a webhook's body: ids, states, amounts and times. Everything else may be about a payer, or a secret. */
const SHOWN = new Set([
  "id", "orderid", "order_id", "referenceid", "reference_id", "brandid", "brand_id", "status", "event", "eventtype", "event_type", "type", "topic", "timestamp",
  "balance", "amount", "value", "currency", "discountpercentage", "discount_percentage", "updatedat", "createdat", "created_at", "updated_at", "finished_at",
  "ref", "saleid", "notificationid", "datereversed", "dateadded", "dateupdated", "h_id", "c_id", "direction", "service_id", "code", "denominationtype", "title",
])
const HIDDEN = "•••"
const DEPTH = 8

/** The body with its shape kept and every value that is not on the list replaced. */
export function shownWebhook(body: unknown, depth = 0): unknown {
  if (typeof body !== "object" || body === null) return HIDDEN
  if (depth > DEPTH) return HIDDEN
  if (Array.isArray(body)) return body.map((item) => shownWebhook(item, depth + 1))
  return Object.fromEntries(Object.entries(body).map(([name, value]: [string, unknown]) => [name, isLeaf(value) ? (value === null || SHOWN.has(name.toLowerCase()) ? value : HIDDEN) : shownWebhook(value, depth + 1)]))
}

const isLeaf = (value: unknown) => typeof value !== "object" || value === null
