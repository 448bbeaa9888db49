import { setTimeout as sleep } from "node:timers/promises"
import type { Admin } from "../admin"
import { say } from "../runtime/progress"
import type { Sandbox } from "../runtime/sandbox-process"
import type { Shop } from "../runtime/shop"
import type { Check } from "../oracle/supplier-laws"
import type { PlannedKill } from "./plan"

/** The door of one store process: lets shoppers through, except while the process is being replaced: what a kill does to Medusa's own checkout is not ours to judge. */
export class Counter {
  private inside = 0
  private closings = 0
  private closed: Promise<void> | null = null
  private reopen: () => void = () => undefined

  async serve<T>(work: () => Promise<T>): Promise<T> {
    while (this.closed) await this.closed
    this.inside += 1
    try {
      return await work()
    } finally {
      this.inside -= 1
    }
  }

  async close(): Promise<void> {
    this.closings += 1
    this.closed ??= new Promise((resolve) => (this.reopen = resolve))
    while (this.inside > 0) await sleep(10)
  }

  /** To be called as often as `close`. */
  open(): void {
    this.closings -= 1
    if (this.closings > 0) return
    this.closed = null
    this.reopen()
  }
}

export interface Overview {
  units: Record<string, number>
  attention: Record<string, number>
  work: { due: number; in_flight: number; next_due_at: string | null }
}

/** Null while the store is down. */
export const overviewOf = (admin: Admin): Promise<Overview | null> => admin.http.get<Overview>("/admin/voucher-hub/overview").catch(() => null)

/** What was done to the shop, for the report and the judges. */
export interface Upheaval {
  deaths: number[]
  /** When PostgreSQL was restarted. */
  restarts: number[]
  /** How often orders waited for an empty wallet before it was refilled. */
  dry: number
  refills: number
  /** Where a person pressed "check now" on an unknown outcome. */
  checks: Check[]
}

export interface Scene {
  shop: Shop
  /** null when HUBBLE_BASE_URL points elsewhere. */
  sandbox: Sandbox | null
  admin: Admin
  /** One for each process. */
  counters: readonly Counter[]
  /** Where processes are replaced: closed while PostgreSQL restarts, since Medusa gives up when its database goes during its own start. */
  forge: Counter
  placed: () => number
  done: Upheaval
}

/** SIGKILL at the planned moments, one after the other; a fresh process takes the port. */
export async function killAsPlanned(scene: Scene, kills: readonly PlannedKill[], lastOrder: Promise<unknown>): Promise<void> {
  const { shop, sandbox, counters, forge, placed, done } = scene
  let bought = false
  void lastOrder.then(() => (bought = true), () => (bought = true))
  for (const { process: index, afterOrders, afterLastMs } of kills) {
    while (!bought && placed() < (afterOrders ?? Infinity)) await sleep(50)
    if (afterLastMs !== null) await sleep(afterLastMs)
    await forge.serve(async () => {
      await counters[index]?.close()
      await shop.replaceKilled(index, async () => {
        done.deaths.push(Date.now())
        await sandbox?.clientDied()
        say(`    store process ${index} killed after ${placed()} orders`)
      })
      counters[index]?.open()
    })
  }
}

/** PostgreSQL is restarted under everybody: what was not committed is gone, and every connection with it. */
export async function restartAsPlanned({ sandbox, counters, forge, placed, done }: Scene, restart: () => Promise<void>, moments: readonly number[], lastOrder: Promise<unknown>): Promise<void> {
  let bought = false
  void lastOrder.then(() => (bought = true), () => (bought = true))
  for (const afterOrders of moments) {
    while (!bought && placed() < afterOrders) await sleep(50)
    await forge.close()
    await Promise.all(counters.map((counter) => counter.close()))
    done.restarts.push(Date.now())
    // Before and after: what was answered while PostgreSQL went down may be lost, however long it takes to come back.
    await sandbox?.clientDied()
    await restart()
    await sandbox?.clientDied()
    say(`    PostgreSQL restarted after ${placed()} orders`)
    for (const counter of [...counters, forge]) counter.open()
  }
}

const LOOK_MS = 1_000
const PLENTY = 1_000_000_000

/** Fills the wallet as planned, one amount each time orders have been waiting for it; the last amount is plenty. */
export async function refillWhenDry({ admin, done }: Scene, sandbox: Sandbox, plan: { amounts: readonly number[]; dryMs: number }, over: AbortSignal): Promise<void> {
  const amounts = [...plan.amounts]
  while (!over.aborted) {
    await sleep(LOOK_MS)
    const waiting = (await overviewOf(admin))?.units.waiting_wallet ?? 0
    if (!waiting) continue
    done.dry += 1
    await sleep(plan.dryMs)
    const amount = amounts.shift() ?? PLENTY
    await sandbox.config({ balance: amount })
    done.refills += 1
    say(`    the wallet ran dry, ${waiting} units waited; refilled with ${amount === PLENTY ? "plenty" : amount}`)
    // Until the store has let go what the new balance covers.
    await sleep(plan.dryMs)
  }
}
