import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { MedusaError } from "@medusajs/framework/utils"
import { newId } from "../../database/sql"

/** A process that did not renew its lease for this long is taken for dead. */
const LEASE = "45 seconds"
export const RENEW_LEASE_MS = 10_000

export interface SyncReport {
  created: number
  updated: number
  hidden: number
  unchanged: number
  refused: { id: string; reason: string }[]
  /** Mirrored, not sold: INACTIVE brands and those of a kind the plugin does not sell yet. */
  skipped: { id: string; reason: string }[]
  /** What a person should look at although nothing failed, such as a shipping profile on a voucher product. */
  notes: { id: string; reason: string }[]
  /** Of a preview: what a sync would do now. */
  changes?: { id: string; title: string; action: "create" | "update" | "hide"; fields: string[] }[]
}

export function emptyReport(): SyncReport {
  return { created: 0, updated: 0, hidden: 0, unchanged: 0, refused: [], skipped: [], notes: [] }
}

/** One sync at a time across processes, with a lease so that a killed one does not bar the next. */
export class SyncRows {
  constructor(private readonly knex: Knex) {}

  /** A new running sync, or the one that is running already. The partial unique index on `running` decides races. */
  async begin({ preview = false }: { preview?: boolean } = {}): Promise<{ id: string; started: boolean }> {
    for (let attempt = 0; attempt < 5; attempt++) {
      await this.endDead()
      const id = newId("hsync")
      const inserted = await this.knex.raw(
        `insert into hubble_sync (id, state, done, report, preview, started_at, lease_until)
         values (?, 'running', 0, ?, ?, now(), now() + interval '${LEASE}')
         on conflict do nothing returning id`,
        [id, JSON.stringify(emptyReport()), preview],
      )
      if (inserted.rows.length > 0) return { id, started: true }
      const running = await this.knex("hubble_sync").select("id").where({ state: "running" }).first()
      if (running) return { id: running.id, started: false }
    }
    throw new MedusaError(MedusaError.Types.CONFLICT, "Another catalogue sync started and ended meanwhile; try again")
  }

  /** Ends a sync whose process stopped: it would be shown as running until another one begins. */
  async endDead(): Promise<void> {
    await this.knex.raw(
      `update hubble_sync set state = 'failed', finished_at = now(), updated_at = now(), lease_until = null,
         error = 'the process that ran it stopped; the next sync finishes the rest'
       where state = 'running' and lease_until < now()`,
    )
  }

  /** @throws MedusaError when the lease was lost: another process took over, so this one must write nothing more. */
  async progress(id: string, change: { total?: number; done: number; report: SyncReport; writing?: boolean }): Promise<void> {
    const rows = await this.knex("hubble_sync")
      .where({ id, state: "running" })
      .update({
        ...(change.total === undefined ? {} : { total: change.total }),
        ...(change.writing ? { writing_since: this.knex.raw("coalesce(writing_since, clock_timestamp())") } : {}),
        done: change.done,
        report: JSON.stringify(change.report),
        lease_until: this.knex.raw(`now() + interval '${LEASE}'`),
        updated_at: this.knex.fn.now(),
      })
    if (rows === 0) throw new MedusaError(MedusaError.Types.CONFLICT, `Catalogue sync ${id} lost its lease; start a new one`)
  }

  /** Whether a sync is alive in any process. */
  async isRunning(): Promise<boolean> {
    return (await this.knex("hubble_sync").select("id").where({ state: "running" }).where("lease_until", ">", this.knex.fn.now()).first()) !== undefined
  }

  /** The last sync that ended well, and the last that ended at all; a preview is none, well or not. */
  async latest(): Promise<{ done_at: Date | null; last_state: string | null; last_error: string | null; refused: number }> {
    const done = await this.knex("hubble_sync").select("finished_at", "report").where({ state: "done", preview: false }).orderBy("started_at", "desc").first()
    const last = await this.knex("hubble_sync").select("state", "error").where({ preview: false }).whereNot({ state: "running" }).orderBy("started_at", "desc").first()
    return { done_at: done?.finished_at ?? null, last_state: last?.state ?? null, last_error: last?.error ?? null, refused: done?.report?.refused?.length ?? 0 }
  }

  /** Called every `RENEW_LEASE_MS` while the sync runs, however long one page or one chunk takes. */
  async renew(id: string): Promise<void> {
    await this.knex("hubble_sync").where({ id, state: "running" }).update({ lease_until: this.knex.raw(`now() + interval '${LEASE}'`) })
  }

  async finish(id: string): Promise<void> {
    const now = this.knex.fn.now()
    await this.knex("hubble_sync").where({ id, state: "running" }).update({ state: "done", finished_at: now, updated_at: now, lease_until: null })
  }

  async fail(id: string, error: string): Promise<void> {
    const now = this.knex.fn.now()
    await this.knex("hubble_sync").where({ id, state: "running" }).update({ state: "failed", error, finished_at: now, updated_at: now, lease_until: null })
  }
}
