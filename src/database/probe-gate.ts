import type { Knex } from "@medusajs/framework/mikro-orm/knex"

/** One row that keeps every process from asking a service. While it is closed one piece of work per probe interval goes through. */
export class ProbeGate {
  constructor(
    private readonly table: "hubble_gate" | "payin_gate",
    private readonly id: string,
    private readonly knex: Knex,
    private readonly probeMs: number,
  ) {}

  /** Closes the gate; true when it was open before. */
  async close(reason: string): Promise<boolean> {
    const { rows } = await this.knex.raw<{ rows: { was_open: boolean }[] }>(
      `insert into ${this.table} (id, closed_since, reason, next_probe_at) values (:id, now(), :reason, now() + (:probeMs * interval '1 millisecond'))
       on conflict (id) do update set closed_since = coalesce(${this.table}.closed_since, now()), reason = excluded.reason, updated_at = now(),
         next_probe_at = greatest(${this.table}.next_probe_at, excluded.next_probe_at)
       returning (closed_since = now()) as was_open`,
      { id: this.id, reason, probeMs: this.probeMs },
    )
    return rows[0]?.was_open ?? false
  }

  /** Opens the gate; true when it was closed before. */
  async open(): Promise<boolean> {
    const { rows } = await this.knex.raw<{ rows: unknown[] }>(
      `update ${this.table} set closed_since = null, reason = null, next_probe_at = null, updated_at = now() where id = :id and closed_since is not null returning id`,
      { id: this.id },
    )
    return rows.length > 0
  }

  /** Why ordering pauses; null while it does not. */
  async pause(): Promise<{ reason: string } | null> {
    const { rows } = await this.knex.raw<{ rows: { reason: string | null }[] }>(`select reason from ${this.table} where id = :id and closed_since is not null`, { id: this.id })
    return rows[0] ? { reason: rows[0].reason ?? "" } : null
  }

  /** Makes the next caller the probe. */
  async probeNow(): Promise<void> {
    await this.knex.raw(`update ${this.table} set next_probe_at = now(), updated_at = now() where id = :id and closed_since is not null`, { id: this.id })
  }

  /** Whether this caller may ask the service now: always when open, as the one probe of the interval when closed. */
  async pass(): Promise<{ allowed: true } | { allowed: false; retryInMs: number }> {
    const { rows } = await this.knex.raw<{ rows: { closed: boolean; probe: boolean; wait_ms: number }[] }>(
      `with probe as (
         update ${this.table} set next_probe_at = now() + (:probeMs * interval '1 millisecond'), updated_at = now()
         where id = :id and closed_since is not null and next_probe_at <= now() returning id)
       select closed_since is not null as closed, exists (select 1 from probe) as probe,
         greatest(0, extract(epoch from (next_probe_at - now())) * 1000)::float8 as wait_ms from ${this.table} where id = :id`,
      { id: this.id, probeMs: this.probeMs },
    )
    const [gate] = rows
    if (!gate?.closed || gate.probe) return { allowed: true }
    return { allowed: false, retryInMs: Math.max(1_000, gate.wait_ms) }
  }
}
