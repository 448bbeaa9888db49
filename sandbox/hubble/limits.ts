/** Hourly, daily and monthly limits by partner and brand (S0 6.6): business failures with a text, never HTTP 429. Windows are of the scaled clock. */
import { toMinor } from "../../src/domain/money"
import type { VelocityLimit } from "./config"
import type { SandboxOrder } from "./order"

const HOURS: Record<VelocityLimit["window"], number> = { hourly: 1, daily: 24, monthly: 720 }

function counted(orders: Iterable<SandboxOrder>, limit: VelocityLimit, productId: string, hourMs: number, now: number): { count: number; amount: number } {
  const windowMs = Math.max(1, HOURS[limit.window] * hourMs)
  const window = Math.floor(now / windowMs)
  const result = { count: 0, amount: 0 }
  for (const order of orders) {
    if (order.status === "FAILED" || (limit.scope === "brand" && order.product_id !== productId)) continue
    if (Math.floor(Date.parse(order.accepted_at) / windowMs) !== window) continue
    result.count += 1
    result.amount += order.paise
  }
  return result
}

/** The limit this order would breach, with the text that says so, or null. */
export function breachedLimit(
  limits: readonly VelocityLimit[], orders: Iterable<SandboxOrder>, asked: { productId: string; paise: number }, hourMs: number,
): { text: string; carrier: "failed" | "body" } | null {
  const known = [...orders]
  for (const limit of limits) {
    if (limit.product_id !== undefined && limit.product_id !== asked.productId) continue
    const used = counted(known, limit, asked.productId, hourMs, Date.now())
    const breached = limit.kind === "count" ? used.count + 1 > limit.max : used.amount + asked.paise > toMinor(limit.max, "INR")
    const window = limit.window.charAt(0).toUpperCase() + limit.window.slice(1)
    if (breached) return { text: `${window} order ${limit.kind} limit exceeded for ${limit.scope}`, carrier: limit.carrier }
  }
  return null
}
