import { LEDGER, type Guard } from "./guards"

const PUMP = "src/workflows/work/pump.ts"

/** That what is due is taken up: by the pump, whatever else hangs. */
export const WORK_GUARDS: readonly Guard[] = [
  { rule: "4 tasks of a kind are claimed up to its share", file: `${LEDGER}/tasks.ts`, remove: "limit share.most for update", with: "limit :limit for update", project: "integration", tests: "ledger/tasks" },
  { rule: "4 a piece that hangs keeps nothing else waiting", file: PUMP, remove: "    await this.#sleepUntilDue()\n", with: "    if (!this.#places.size) await this.#sleepUntilDue()\n", project: "unit", tests: "work/pump" },
  { rule: "4 mails have a share of the places", file: PUMP, remove: "notify: MOST.notify - this.#under(\"notify\")", with: "notify: CONCURRENCY", project: "unit", tests: "work/pump" },
  { rule: "4 refunds have a share of the places", file: PUMP, remove: "refund: MOST.refund - this.#under(\"refund\")", with: "refund: CONCURRENCY", project: "unit", tests: "work/pump" },
  { rule: "4 payments have a share of the places", file: PUMP, remove: "MOST.money - this.#under(\"money\")", with: "CONCURRENCY", project: "unit", tests: "work/pump" },
  { rule: "4 placing has a share of its own", file: PUMP, remove: "this.#free + this.#under(\"placing\") - PLACING_SHARE", with: "CONCURRENCY", project: "unit", tests: "work/pump" },
  { rule: "4 a place is not held for ever", file: PUMP, remove: "setTimeout(leave, PLACE_MS)", with: "setTimeout(() => undefined, PLACE_MS)", project: "unit", tests: "work/pump" },
  { rule: "4 what may not be claimed is not asked for all the time", file: PUMP, remove: "dueInMs <= 0 && this.#places.size ? BUSY_NAP_MS : SHORTEST_NAP_MS", with: "SHORTEST_NAP_MS", project: "unit", tests: "work/pump" },
  { rule: "4 a mail provider has a deadline", file: "src/workflows/tasks/notify.ts", remove: "    await inTime(answer)\n", with: "    await answer\n", project: "unit", tests: "workflows/tasks/notify" },
]
