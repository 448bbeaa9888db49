import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Minor } from "../../domain/money"

const WALLET = "wallet"

/** How the wallet gate stands; `needed` in paise. */
export interface WalletGateState {
  closed_since: string | null
  low_since: string | null
  needed_minor: Minor | null
  next_read_at: string | null
}

/**
 * One row that stops ordering in every process while the wallet is empty (`protocol.md` 3.13). Closed, one process reads the balance at a
 * time; which orders a balance covers is the ledger's question.
 */
export class WalletGate {
  constructor(
    private readonly knex: Knex,
    private readonly readEveryMs: number,
    private readonly probeEveryMs: number,
    /** Between readings while nothing waits for the wallet. */
    private readonly routineMs: number,
  ) {}

  /** Closes the gate for at least this order. */
  async close(needed: Minor): Promise<void> {
    await this.knex.raw(
      `update hubble_gate set closed_since = coalesce(closed_since, now()), needed_minor = greatest(coalesce(needed_minor, 0), :needed),
         next_probe_at = coalesce(next_probe_at, now() + (:readEveryMs * interval '1 millisecond')), updated_at = now() where id = :id`,
      { id: WALLET, needed, readEveryMs: this.readEveryMs },
    )
  }

  async open(): Promise<void> {
    await this.knex.raw(`update hubble_gate set closed_since = null, needed_minor = null, next_probe_at = null, last_probe_at = null, updated_at = now() where id = :id`, { id: WALLET })
  }

  async isClosed(): Promise<boolean> {
    return (await this.state()).closed_since !== null
  }

  async state(): Promise<WalletGateState> {
    const { rows } = await this.knex.raw<{ rows: WalletGateState[] }>(`select closed_since, low_since, needed_minor, coalesce(next_probe_at, next_reading_at) as next_read_at from hubble_gate where id = :id`, { id: WALLET })
    return rows[0] ?? { closed_since: null, low_since: null, needed_minor: null, next_read_at: null }
  }

  /** Takes the turn to read the balance: true for one process per interval while the gate is closed. */
  async takeReadTurn(): Promise<boolean> {
    const { rows } = await this.knex.raw<{ rows: unknown[] }>(
      `update hubble_gate set next_probe_at = now() + (:readEveryMs * interval '1 millisecond'), updated_at = now()
       where id = :id and closed_since is not null and (next_probe_at is null or next_probe_at <= now()) returning id`,
      { id: WALLET, readEveryMs: this.readEveryMs },
    )
    return rows.length > 0
  }

  /** Takes the turn for a reading while the gate is open: one process per interval, sooner after an order. */
  async takeRoutineTurn(): Promise<boolean> {
    const { rows } = await this.knex.raw<{ rows: unknown[] }>(
      `update hubble_gate set next_reading_at = now() + (:routineMs * interval '1 millisecond'), updated_at = now()
       where id = :id and closed_since is null and (next_reading_at is null or next_reading_at <= now()) returning id`,
      { id: WALLET, routineMs: this.routineMs },
    )
    return rows.length > 0
  }

  /** An order was debited: the next turn of the job reads the balance. */
  async wantReading(): Promise<void> {
    await this.knex.raw(`update hubble_gate set next_reading_at = now(), updated_at = now() where id = :id and next_reading_at > now()`, { id: WALLET })
  }

  /** Keeps whether the balance is low; true when it was not before. */
  async markLow(low: boolean): Promise<boolean> {
    const { rows } = await this.knex.raw<{ rows: unknown[] }>(
      low
        ? `update hubble_gate set low_since = now(), updated_at = now() where id = :id and low_since is null returning id`
        : `update hubble_gate set low_since = null, updated_at = now() where id = :id and low_since is not null returning id`,
      { id: WALLET },
    )
    return low && rows.length > 0
  }

  /** Takes the turn to let one order through unread, while balance reads fail. */
  async takeProbeTurn(): Promise<boolean> {
    const { rows } = await this.knex.raw<{ rows: unknown[] }>(
      `update hubble_gate set last_probe_at = now(), updated_at = now()
       where id = :id and closed_since is not null and coalesce(last_probe_at, closed_since) <= now() - (:probeEveryMs * interval '1 millisecond') returning id`,
      { id: WALLET, probeEveryMs: this.probeEveryMs },
    )
    return rows.length > 0
  }

  /** Keeps a reading; paise. */
  async keepReading(id: string, balance: Minor, source: string): Promise<void> {
    await this.knex("hubble_wallet_reading").insert({ id, balance_minor: balance, source, read_at: this.knex.fn.now() })
  }

  /** The first and the last reading of a period; null when there was none. */
  async movement(period: { from: Date | null; to: Date | null }): Promise<{ first_minor: Minor; first_at: Date; last_minor: Minor; last_at: Date } | null> {
    const within = `(cast(:from as timestamptz) is null or read_at >= :from) and (cast(:to as timestamptz) is null or read_at < :to)`
    const end = (name: string, order: string) => `(select balance_minor as ${name}_minor, read_at as ${name}_at from hubble_wallet_reading where ${within} order by read_at ${order} limit 1) ${name}`
    const { rows } = await this.knex.raw<{ rows: { first_minor: Minor; first_at: Date; last_minor: Minor; last_at: Date }[] }>(`select * from ${end("first", "asc")} cross join ${end("last", "desc")}`, period)
    return rows[0] ?? null
  }

  /** Deletes readings older than this; how many. */
  async purge({ days, limit }: { days: number; limit: number }): Promise<number> {
    const { rows } = await this.knex.raw<{ rows: unknown[] }>(
      `delete from hubble_wallet_reading where id in (
         select id from hubble_wallet_reading where deleted_at is null and read_at < now() - (:days * interval '1 day') order by read_at limit :limit) returning id`,
      { days, limit },
    )
    return rows.length
  }

  async readings(limit: number): Promise<{ balance_minor: Minor; source: string; read_at: string }[]> {
    return this.knex("hubble_wallet_reading").select("balance_minor", "source", "read_at").orderBy("read_at", "desc").limit(limit)
  }
}
