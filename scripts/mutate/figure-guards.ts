import { LEDGER, type Guard } from "./guards"

const MIGRATIONS = "src/modules/voucher/migrations"

/** What several processes, the speed of the shop and the run of all faults at once depend on, shown by the commands that measure it. */
export const FIGURE_GUARDS: readonly Guard[] = [
  { rule: "processes: what a killed one held is taken up by another", file: `${LEDGER}/claims.ts`, remove: "where so.due_at <= now() and (so.lease_until is null or so.lease_until < now())", with: "where so.due_at <= now() and so.lease_until is null", project: "distributed", tests: "postgres-locking" },
  { rule: "processes: one login for the life of a token", file: "src/clients/hubble/token-cache.ts", remove: "if (!current || now >= current.expiresAt) return", with: "if (!current || now >= 0) return", project: "distributed", tests: "postgres-locking" },
  { rule: "processes: one sync at a time", file: "src/modules/hubble/migrations/Migration20261120140307.ts", remove: `CREATE UNIQUE INDEX IF NOT EXISTS "IDX_hubble_sync_state_unique"`, with: `CREATE INDEX IF NOT EXISTS "IDX_hubble_sync_state_unique"`, project: "distributed", tests: "redis" },
  { rule: "processes: schedules that an empty Redis forgot are set again", file: "src/workflows/work/schedules.ts", remove: "for (const job of jobs) await scheduler.scheduleWorkflow(job)", with: "", project: "distributed", tests: "redis" },
  { rule: "processes: 123hub's budget is shared", file: "src/modules/payin/budget.ts", remove: "const PER_MINUTE = 75", with: "const PER_MINUTE = 150", project: "distributed", tests: "budget" },
  { rule: "speed: due supplier orders are found by their index", file: `${MIGRATIONS}/Migration20261120130000.ts`, remove: "(due_at) where due_at is not null`)", with: "(due_at) where due_at < '2000-01-01'`)", project: "bench", tests: "claims --quick" },
  { rule: "speed: webhooks that come together are stored together", file: "src/modules/webhook-inbox/service.ts", remove: "return this.storing_(delivery)", with: "for (const stored of await this.storeAll_([delivery])) return stored\n    return this.storing_(delivery)", project: "bench", tests: "webhooks --quick" },
  { rule: "faults: a reference is sent again only after two 404s", file: "src/domain/placement.ts", remove: "  if (attempt.absentCount === 0 || attempt.absentAgoMs === null) return {", with: "  if (attempt.absentAgoMs === null) return attempt.sends < MAX_SENDS ? { to: \"post_again\" } : {", project: "chaos", tests: "--orders 40" },
  { rule: "faults: a voucher that lacks what its kind needs is sealed and a case", file: `${LEDGER}/vouchers.ts`, remove: "if (!voucher.complete) return seal(", with: "if (false) return seal(", project: "chaos", tests: "--orders 40" },
]
