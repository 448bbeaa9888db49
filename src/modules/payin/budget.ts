import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { firstRow, rows } from "../../database/sql"

/**
 * A token bucket in PostgreSQL: in no window of a minute, wherever it starts, can all processes together send more than burst plus rate. 20 and 75
 * keep the two slow methods of 123hub (100 a minute each) under their limit with room for a clock that is a little off.
 */
const BURST = 20
const PER_MINUTE = 75
const MINUTE_MS = 60_000

/** One budget per method for all processes of the merchant (`protocol.md` section 5); windows are divided by the time scale. */
export class PayinBudget {
  constructor(
    private readonly knex: Knex,
    private readonly timeScale: number,
  ) {}

  /** Takes one permission; a permission is not given back. `retryAt` is when there will be one. */
  async take(method: string): Promise<{ granted: true } | { granted: false; retryAt: Date }> {
    // 5000 a minute of the fast methods are beyond what one shop's checkout sends.
    if (method !== "payment.status" && method !== "balance.get" && method !== "gateway.ping") return { granted: true }
    const perMs = (PER_MINUTE * this.timeScale) / MINUTE_MS
    await rows(this.knex, `insert into payin_budget (id, tokens) values (:method, :burst) on conflict (id) do nothing`, { method, burst: BURST })
    const refilled = `least(:burst, tokens + greatest(0, extract(epoch from (clock_timestamp() - refilled_at)) * 1000) * :perMs)`
    const taken = await firstRow(
      this.knex,
      `update payin_budget set tokens = ${refilled} - 1, refilled_at = clock_timestamp(), updated_at = now() where id = :method and ${refilled} >= 1 returning id`,
      { method, burst: BURST, perMs },
    )
    if (taken) return { granted: true }
    const left = await firstRow<{ tokens: number }>(this.knex, `select (${refilled})::float8 as tokens from payin_budget where id = :method`, { method, burst: BURST, perMs })
    return { granted: false, retryAt: new Date(Date.now() + Math.ceil((1 - Math.min(0.99, left?.tokens ?? 0)) / perMs)) }
  }
}
