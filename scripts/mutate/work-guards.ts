import { LEDGER, type Guard } from "./guards"

const PUMP = "src/workflows/work/pump.ts"
const SWEEP_START = "src/workflows/orders/sweep-start.ts"

/** That what is due is taken up: by the pump, whatever else hangs, and by the sweep, however old the shop. */
export const WORK_GUARDS: readonly Guard[] = [
  { rule: "4 tasks of a kind are claimed up to its share", file: `${LEDGER}/tasks.ts`, remove: "limit share.most for update", with: "limit :limit for update", project: "integration", tests: "ledger/tasks" },
  { rule: "4 who has waited longest is served first", file: `${LEDGER}/claims.ts`, remove: "select * from claimed order by due_at, id`", with: "select * from claimed`", project: "integration", tests: "ledger/claims" },
  { rule: "4 a piece that hangs keeps nothing else waiting", file: PUMP, remove: "    await this.#sleepUntilDue(run)\n", with: "    if (!this.#places.size) await this.#sleepUntilDue(run)\n", project: "unit", tests: "work/pump" },
  { rule: "4 mails have a share of the places", file: PUMP, remove: "notify: MOST.notify - this.#under(\"notify\")", with: "notify: CONCURRENCY", project: "unit", tests: "work/pump" },
  { rule: "4 refunds have a share of the places", file: PUMP, remove: "refund: MOST.refund - this.#under(\"refund\")", with: "refund: CONCURRENCY", project: "unit", tests: "work/pump" },
  { rule: "4 payments have a share of the places", file: PUMP, remove: "MOST.money - this.#under(\"money\")", with: "CONCURRENCY", project: "unit", tests: "work/pump" },
  { rule: "4 placing has a share of its own", file: PUMP, remove: "this.#free + this.#under(\"placing\") - PLACING_SHARE", with: "CONCURRENCY", project: "unit", tests: "work/pump" },
  { rule: "4 a place is not held for ever", file: PUMP, remove: "setTimeout(leave, PLACE_MS)", with: "setTimeout(() => undefined, PLACE_MS)", project: "unit", tests: "work/pump" },
  { rule: "4 what may not be claimed is not asked for all the time", file: PUMP, remove: "dueInMs <= 0 && this.#places.size ? BUSY_NAP_MS : SHORTEST_NAP_MS", with: "SHORTEST_NAP_MS", project: "unit", tests: "work/pump" },
  { rule: "4 a mail provider has a deadline", file: "src/workflows/tasks/notify.ts", remove: "    await inTime(answer)\n", with: "    await answer\n", project: "unit", tests: "workflows/tasks/notify" },
  { rule: "4 what has no answer for minutes is a case", file: "src/workflows/tasks/run-task.ts", remove: "(told = raiseUnanswered(container, task).catch(() => undefined)), UNANSWERED_MS)", with: "(told = undefined), UNANSWERED_MS)", project: "unit", tests: "workflows/tasks/run-task" },
  { rule: "4 the case of an answer that came is closed", file: "src/workflows/tasks/blocked-task.ts", remove: "  task.mayHaveCase = true\n", with: "", project: "unit", tests: "workflows/tasks/run-task" },
  { rule: "4 what buying waits for is claimed first", file: `${LEDGER}/tasks.ts`, remove: "from first order by buys desc, due_at, id", with: "from first order by due_at, id", project: "integration", tests: "ledger/tasks" },
  { rule: "4 an older look does not make the pump sleep longer", file: PUMP, remove: "if (run !== this.#runs) return", with: "if (this.#running) return", project: "unit", tests: "work/pump" },
  { rule: "4 a slow mail is not sent again while its provider may still answer", file: "src/workflows/tasks/notify.ts", remove: "if (underWay && performance.now() - underWay.since < LOST_AFTER_MS) await", with: "if (underWay && performance.now() < 0) await", project: "unit", tests: "workflows/tasks/notify" },
  { rule: "4 nor is one without an answer waited for for ever", file: "src/workflows/tasks/notify.ts", remove: " && performance.now() - underWay.since < LOST_AFTER_MS", with: "", project: "unit", tests: "workflows/tasks/notify" },
  { rule: "4 nor is a case left that was opened while the task ended", file: "src/workflows/tasks/run-task.ts", remove: "    else if (told) await voucher.cases.close", with: "    else if (times.leaseMs < 0) await voucher.cases.close", project: "unit", tests: "workflows/tasks/run-task" },
  { rule: "3.16 the sweep begins with the shop's first brand", file: SWEEP_START, remove: "lastId > first ? lastId : first", with: "lastId", project: "unit", tests: "workflows/orders/sweep" },
  { rule: "3.16 and never before its cursor", file: SWEEP_START, remove: "lastId > first ? lastId : first", with: "first", project: "unit", tests: "workflows/orders/sweep" },
  { rule: "3.16 it trusts no two clocks to agree", file: SWEEP_START, remove: "firstAt - CLOCKS_APART_MS", with: "firstAt", project: "unit", tests: "workflows/orders/sweep" },
  { rule: "3.16 without a brand it passes nothing", file: SWEEP_START, remove: "if (firstAt === null) return null", with: "if (firstAt === null) return voucher.sales.sweepCursor(list)", project: "unit", tests: "workflows/orders/sweep" },
  { rule: "3.16 a brand that Hubble lists no longer was still the first", file: "src/modules/hubble/brand-rows.ts", remove: `this.knex("hubble_brand").min<`, with: `this.knex("hubble_brand").whereNot({ status: "VANISHED" }).min<`, project: "unit", tests: "hubble/brand-rows" },
]
