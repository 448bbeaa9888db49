import { createHash } from "node:crypto"
import type { Logger } from "@medusajs/framework/types"
import { MedusaError, MedusaService } from "@medusajs/framework/utils"
import { verifyHubbleWebhook } from "../../clients/hubble/signature"
import { parseVoucherHubOptions } from "../../config/options"
import { MAX_FAILURES, webhookBackoffMs } from "./backoff"
import { newId } from "../../database/sql"
import { together } from "../../database/together"
import WebhookDelivery from "./models/webhook-delivery"
import type { ClaimedDelivery, IncomingDelivery, WebhookOutcome, WebhookState } from "./types"

/** The one thing this service needs of Medusa's knex connection. */
interface SqlConnection {
  raw(sql: string, bindings: readonly unknown[]): PromiseLike<{ rows: Record<string, unknown>[] }>
}

interface InjectedDependencies {
  logger: Logger
  __pg_connection__: SqlConnection
}

const KEPT_HEADERS = ["content-type", "user-agent"] as const

function toRow({ source, topic, rawBody, body, headers }: IncomingDelivery) {
  const kept = Object.fromEntries(KEPT_HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])))
  return { id: newId("whd"), source, topic, body_hash: createHash("sha256").update(rawBody).digest("hex"), body: JSON.stringify(body), headers: JSON.stringify(kept) }
}

/**
 * Every verified delivery, stored before it is acknowledged and claimed by one worker at a time (`protocol.md` 5.10).
 * All times are the database's. Options are those of the plugin; only the webhook secrets and the time scale are kept.
 */
class WebhookInboxService extends MedusaService({ WebhookDelivery }) {
  protected readonly sql_: SqlConnection
  protected readonly logger_: Logger
  protected readonly hubbleSecrets_: readonly string[]
  protected readonly timeScale_: number
  protected saidThatSecretIsMissing_ = false
  protected readonly storing_ = together((deliveries: readonly IncomingDelivery[]) => this.storeAll_(deliveries))

  constructor(container: InjectedDependencies, options: unknown) {
    super(container)
    const { hubble, timeScale } = parseVoucherHubOptions(options)
    this.sql_ = container.__pg_connection__
    this.logger_ = container.logger
    this.hubbleSecrets_ = [...hubble.webhookSecrets]
    this.timeScale_ = timeScale
  }

  /** Divides every wait of the protocol (`surface.md`, VOUCHER_HUB_TIME_SCALE). */
  async retrieveTimeScale(): Promise<number> {
    return this.timeScale_
  }

  /** Is `signature` (the X-Verify header) Hubble's over exactly these bytes? Without a configured secret nothing is (`checklist.md` 16). */
  async verifyHubble(rawBody: Buffer, signature: string | undefined): Promise<boolean> {
    if (!this.hubbleSecrets_.length && !this.saidThatSecretIsMissing_) {
      this.saidThatSecretIsMissing_ = true
      this.logger_.warn(
        "voucher-hub: Hubble webhooks are refused because no secret is configured; set hubble.webhookSecrets or " +
          "HUBBLE_WEBHOOK_SECRETS to the Webhook Signature of the Hubble portal",
      )
    }
    return this.hubbleSecrets_.length > 0 && verifyHubbleWebhook(rawBody, signature, [...this.hubbleSecrets_])
  }

  /**
   * Stores a verified delivery; deliveries that come while one is being stored are stored in one statement. Equal bytes for the same source and
   * topic are the same row: counted, and handled again unless it ended `final`. `known` means exactly that: nothing is left to do.
   */
  async store(delivery: IncomingDelivery): Promise<{ id: string; known: boolean }> {
    return this.storing_(delivery)
  }

  protected async storeAll_(deliveries: readonly IncomingDelivery[]): Promise<{ id: string; known: boolean }[]> {
    const incoming = deliveries.map(toRow)
    const keyOf = (row: { source: string; topic: string; body_hash: string }) => `${row.source} ${row.topic} ${row.body_hash}`
    const times = new Map<string, number>()
    for (const row of incoming) times.set(keyOf(row), (times.get(keyOf(row)) ?? 0) + 1)
    // One row each, and in one order for all processes, so that two of them never wait for each other.
    const distinct = [...new Map(incoming.map((row) => [keyOf(row), row]))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, row]) => ({ ...row, times: times.get(key) ?? 1 }))
    const stored = await this.rows_<{ id: string; source: string; topic: string; body_hash: string; state: WebhookState }>(
      `insert into webhook_delivery as d (id, source, topic, body_hash, body, headers, times_received, state, due_at, received_at)
       select id, source, topic, body_hash, body::json, headers::jsonb, times, 'stored', now(), now()
       from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[]) as incoming (id, source, topic, body_hash, body, headers, times)
       on conflict (source, topic, body_hash) do update set
         times_received = d.times_received + excluded.times_received,
         updated_at = now(),
         state    = case when d.state = 'handled' and d.outcome = 'final' then d.state else 'stored' end,
         due_at   = case when d.state = 'handled' and d.outcome = 'final' then d.due_at else now() end,
         attempts = case when d.state = 'stored' or d.outcome = 'final' then d.attempts else 0 end,
         rearmed  = not (d.state = 'handled' and d.outcome = 'final')
       returning id, source, topic, body_hash, state`,
      (["id", "source", "topic", "body_hash", "body", "headers", "times"] as const).map((column) => distinct.map((row) => row[column])),
    )
    const found = new Map(stored.map((row) => [keyOf(row), row]))
    return incoming.map((row) => {
      const kept = found.get(keyOf(row))
      if (!kept) throw new MedusaError(MedusaError.Types.DB_ERROR, "The webhook delivery could not be stored; the sender should try again")
      return { id: kept.id, known: kept.state === "handled" }
    })
  }

  /** Leases due deliveries, oldest first. Rows another worker is claiming are skipped, not waited for. */
  async claimDue({ limit, leaseMs }: { limit: number; leaseMs: number }): Promise<ClaimedDelivery[]> {
    const rows = await this.rows_<Omit<ClaimedDelivery, "backoff_ms">>(
      `with due as (
         select id from webhook_delivery
         where state = 'stored' and due_at <= now() and (lease_until is null or lease_until <= now())
         order by due_at limit ? for update skip locked)
       update webhook_delivery d set
         lease_until = now() + ? * interval '1 millisecond', lease_token = d.lease_token + 1, rearmed = false, updated_at = now()
       from due where d.id = due.id
       returning d.id, d.source, d.topic, d.body, d.attempts, d.lease_token`,
      [limit, leaseMs],
    )
    return rows.map((row) => ({ ...row, backoff_ms: webhookBackoffMs(row.attempts + 1, this.timeScale_) }))
  }

  /**
   * Ends the handling of a claimed delivery. If the same body came again meanwhile and the outcome is not `final`, it is due
   * again at once. @returns false when the lease was lost to another worker; nothing is changed then.
   */
  async markHandled(id: string, leaseToken: number, outcome: WebhookOutcome): Promise<boolean> {
    const rows = await this.rows_(
      `update webhook_delivery set
         state = case when rearmed and ? <> 'final' then 'stored' else 'handled' end,
         attempts = case when rearmed and ? <> 'final' then 0 else attempts end,
         outcome = ?, handled_at = now(), lease_until = null, last_error = null, updated_at = now()
       where id = ? and lease_token = ? and state = 'stored' returning id`,
      [outcome, outcome, outcome, id, leaseToken],
    )
    return rows.length === 1
  }

  /**
   * Counts a failure and makes the delivery due again after `backoffMs`; after ten failures it rests in `failed`, and the caller
   * raises attention. @returns the new state, or null when the lease was lost to another worker; nothing is changed then.
   */
  async markFailed(id: string, leaseToken: number, error: string, backoffMs: number): Promise<WebhookState | null> {
    const [row] = await this.rows_<{ state: WebhookState }>(
      `update webhook_delivery set
         attempts = attempts + 1, state = case when attempts + 1 >= ? then 'failed' else 'stored' end,
         due_at = now() + ? * interval '1 millisecond', lease_until = null, last_error = ?, updated_at = now()
       where id = ? and lease_token = ? and state = 'stored' returning state`,
      [MAX_FAILURES, backoffMs, error.replaceAll("\0", "").slice(0, 500), id, leaseToken],
    )
    return row?.state ?? null
  }

  /** Makes a delivery due now whatever became of it, with its failures forgotten. @throws MedusaError NOT_FOUND */
  async replay(id: string): Promise<void> {
    const rows = await this.rows_(
      `update webhook_delivery set state = 'stored', due_at = now(), attempts = 0, outcome = null, rearmed = true, updated_at = now()
       where id = ? returning id`,
      [id],
    )
    if (!rows.length) throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no webhook delivery ${id}`)
  }

  /** The last delivery of every source and topic. */
  async lastDeliveries(): Promise<{ source: string; topic: string; count: number; last_at: Date }[]> {
    return this.rows_(`select source, topic, count(*)::int as count, max(received_at) as last_at from webhook_delivery group by source, topic`, [])
  }

  /** Those of the sources of which a delivery ever came; unlike a count it reads one row each, however many there are. */
  async heardFrom(sources: readonly string[]): Promise<string[]> {
    const rows = await this.rows_<{ source: string }>(
      `select asked.source from unnest(cast(? as text[])) as asked (source) where exists (select 1 from webhook_delivery delivery where delivery.source = asked.source)`,
      [[...sources]],
    )
    return rows.map(({ source }) => source)
  }

  /** Deletes deliveries that were handled this many days ago, oldest first; how many. What failed stays for a person. */
  async purge({ days, limit }: { days: number; limit: number }): Promise<number> {
    const rows = await this.rows_(
      `delete from webhook_delivery where id in (select id from webhook_delivery where state = 'handled' and handled_at < now() - ? * interval '1 day' order by handled_at limit ?) returning id`,
      [days, limit],
    )
    return rows.length
  }

  protected async rows_<Row = Record<string, unknown>>(sql: string, bindings: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.sql_.raw(sql, bindings)
    return rows as Row[]
  }
}

export default WebhookInboxService
