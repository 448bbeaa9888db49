/** What a person may see of a webhook's body: ids, states, amounts and times. Everything else may be about a payer, or a secret. */
const SHOWN = new Set([
  "id", "orderid", "order_id", "referenceid", "reference_id", "brandid", "brand_id", "status", "event", "eventtype", "event_type", "type", "topic", "timestamp",
  "balance", "threshold", "denominations", "minorderamount", "maxorderamount", "minvoucheramount", "maxvoucheramount", "subventionpercentage", "validfrom", "amount", "value", "currency", "discountpercentage", "discount_percentage", "updatedat", "createdat", "created_at", "updated_at", "finished_at",
  "ref", "saleid", "notificationid", "datereversed", "dateadded", "dateupdated", "h_id", "c_id", "direction", "service_id", "code", "denominationtype", "title",
])
const HIDDEN = "•••"
const DEPTH = 8

/** The body with its shape kept and every value that is not on the list replaced; of a list of plain values, numbers alone are shown. */
export const shownWebhook = (body: unknown): unknown => shown(body, false, 0)

function shown(body: unknown, isListed: boolean, depth: number): unknown {
  if (typeof body !== "object" || body === null || depth > DEPTH) return HIDDEN
  if (Array.isArray(body)) return body.map((item: unknown) => (isListed && typeof item === "number" ? item : shown(item, false, depth + 1)))
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => {
      const listed = SHOWN.has(name.toLowerCase())
      if (isLeaf(value)) return [name, value === null || listed ? value : HIDDEN]
      return [name, shown(value, listed, depth + 1)]
    }),
  )
}

const isLeaf = (value: unknown) => typeof value !== "object" || value === null
