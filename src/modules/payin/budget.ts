import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { firstRow, rows } from "../../database/sql"

/**
 * A token bucket in PostgreSQL: in no window of a minute, wherever it starts, can all processes together send more than burst plus rate. 20 and 75
 * keep the two slow methods of 123hub (100 a minute each) under their limit with room for a clock that is a little off.
 */
const BURST = 20
const PER_MINUTE = 75
const MINUTE_MS = 60_000
/** The slow method that looks at one payment. */
export const STATUS_METHOD = "payment.status"

/** Permissions of a row `b` of the budget at this moment, as SQL; its bindings are `PayinBudget.refill`. */
export const TOKENS_NOW = `least(:burst, b.tokens + greatest(0, extract(epoch from (clock_timestamp() - b.refilled_at)) * 1000) * :perMs)`

/** One budget per method for all processes of the merchant (`protocol.md` section 5); windows are divided by the time scale. */
export class PayinBudget {
  /** How a bucket fills: to so many, so many a millisecond. */
  readonly refill: { burst: number; perMs: number }

  constructor(
    private readonly knex: Knex,
    timeScale: number,
  ) {
    this.refill = { burst: BURST, perMs: (PER_MINUTE * timeScale) / MINUTE_MS }
  }

  /** Takes one permission; a permission is not given back. `retryAt` is when there will be one. */
  async take(method: string): Promise<{ granted: true } | { granted: false; retryAt: Date }> {
    // 5000 a minute of the fast methods are beyond what one shop's checkout sends.
    if (method !== STATUS_METHOD && method !== "balance.get" && method !== "gateway.ping") return { granted: true }
    const bindings = { method, ...this.refill }
    await rows(this.knex, `insert into payin_budget (id, tokens) values (:method, :burst) on conflict (id) do nothing`, { method, burst: BURST })
    const taken = await firstRow(
      this.knex,
      `update payin_budget b set tokens = ${TOKENS_NOW} - 1, refilled_at = clock_timestamp(), updated_at = now() where id = :method and ${TOKENS_NOW} >= 1 returning id`,
      bindings,
    )
    if (taken) return { granted: true }
    const left = await firstRow<{ tokens: number }>(this.knex, `select (${TOKENS_NOW})::float8 as tokens from payin_budget b where id = :method`, bindings)
    return { granted: false, retryAt: new Date(Date.now() + Math.ceil((1 - Math.min(0.99, left?.tokens ?? 0)) / this.refill.perMs)) }
  }
}
