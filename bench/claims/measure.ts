import { knex, type Knex } from "@medusajs/framework/mikro-orm/knex"
import { claimSupplierOrders, workDue } from "../../src/modules/voucher/ledger/claims"
import { claimTasks } from "../../src/modules/voucher/ledger/tasks"
import { median } from "../report"
import { readPlan, type Plan } from "./plan"

const BATCH = 16
/** What several processes hold at once, before it is given back. */
const BATCHES = 3
const ROUNDS = 12
const LEASE_MS = 180_000

export interface Work {
  claim: number
  task: number
  due: number
}

interface Statement {
  sql: string
  bindings?: Knex.RawBinding[]
}

/** A ledger to claim from, with the functions that the pump calls. */
export class Ledger {
  readonly #knex: Knex

  constructor(url: string) {
    this.#knex = knex({ client: "pg", connection: url, pool: { min: 1, max: 1 } })
  }

  claim = () => claimSupplierOrders(this.#knex, { limit: BATCH, leaseMs: LEASE_MS })
  task = () => claimTasks(this.#knex, { limit: BATCH, leaseMs: LEASE_MS })
  due = () => workDue(this.#knex)

  /** Nobody holds anything, and what was rewritten is tidied up. */
  async release(): Promise<void> {
    await this.#knex.raw("update voucher_supplier_order set lease_until = null where lease_until is not null and due_at is not null")
    await this.#knex.raw("update voucher_purchase set task_lease_until = null where order_id in (select order_id from voucher_task where state = 'due')")
    for (const table of ["voucher_supplier_order", "voucher_purchase", "voucher_task"]) await this.#knex.raw(`vacuum ${table}`)
  }

  /** EXPLAIN of exactly the statements that each kind of work sends. */
  async plans(): Promise<{ statement: string; plan: Plan }[]> {
    const heard: Statement[] = []
    this.#knex.on("query", (statement: Statement) => void heard.push(statement))
    for (const work of [this.claim, this.task, this.due]) await work()
    this.#knex.removeAllListeners("query")
    const plans: { statement: string; plan: Plan }[] = []
    for (const { sql, bindings = [] } of heard) {
      const answer: { rows: { "QUERY PLAN": Parameters<typeof readPlan>[0][] }[] } = await this.#knex.raw(`explain (format json) ${sql.replace(/\$\d+/g, "?")}`, bindings)
      const [explained] = answer.rows[0]?.["QUERY PLAN"] ?? []
      if (explained) plans.push({ statement: sql.replace(/\s+/g, " ").slice(0, 60), plan: readPlan(explained) })
    }
    return plans
  }

  close = () => this.#knex.destroy()
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  const found = await work()
  if (found === null || (Array.isArray(found) && found.length === 0)) throw new Error("nothing was claimed: all of it is held")
  return performance.now() - from
}

/** Medians of one run over several ledgers in turn, so that what else the machine does hits them alike. */
export async function claimInTurn(ledgers: readonly Ledger[]): Promise<Work[]> {
  const took = ledgers.map(() => ({ claim: [] as number[], task: [] as number[], due: [] as number[] }))
  const each = async (work: (ledger: Ledger, into: (typeof took)[number]) => Promise<unknown>) => {
    for (const [index, ledger] of ledgers.entries()) await work(ledger, took[index] ?? { claim: [], task: [], due: [] })
  }
  for (let round = 0; round < ROUNDS; round++) {
    await each((ledger) => ledger.release())
    for (let batch = 0; batch < BATCHES; batch++) {
      await each(async (ledger, into) => into.claim.push(await timed(ledger.claim)))
      await each(async (ledger, into) => into.task.push(await timed(ledger.task)))
      await each(async (ledger, into) => into.due.push(await timed(ledger.due)))
    }
  }
  return took.map(({ claim, task, due }) => ({ claim: median(claim), task: median(task), due: median(due) }))
}
