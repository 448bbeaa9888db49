import type { Knex } from "@medusajs/framework/mikro-orm/knex"

export interface StoredRate {
  currency: string
  /** Units of the currency per rupee, decimal text. */
  rate: string
  source: string
  as_of: string
  /** Age by the database's clock. */
  ageMs: number
}

/** Exchange rates as the rate source gave them last. */
export class RateRows {
  constructor(private readonly knex: Knex) {}

  async all(): Promise<StoredRate[]> {
    return this.knex("hubble_rate").select({ currency: "id", rate: "rate", source: "source", as_of: "as_of" }).select(this.knex.raw(`(extract(epoch from (now() - as_of)) * 1000)::float8 as "ageMs"`))
  }

  /** Keeps a rate unless a younger one is there. True when it was kept. */
  async keep(rate: { currency: string; rate: string; source: string; asOf: Date | null }): Promise<boolean> {
    const { rows } = await this.knex.raw<{ rows: unknown[] }>(
      `insert into hubble_rate (id, rate, source, as_of) values (:currency, :rate, :source, coalesce(cast(:asOf as timestamptz), now()))
       on conflict (id) do update set rate = excluded.rate, source = excluded.source, as_of = excluded.as_of, updated_at = now() where hubble_rate.as_of <= excluded.as_of returning id`,
      { currency: rate.currency, rate: rate.rate, source: rate.source, asOf: rate.asOf?.toISOString() ?? null },
    )
    return rows.length > 0
  }
}
