import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { announce } from "../placement/announce"
import { processClaim } from "../placement/process-claim"
import { runTask } from "../tasks/run-task"

const CONCURRENCY = 16
const LONGEST_NAP_MS = 30_000

/**
 * Works off what is due in the ledger, a bounded number of pieces at once, and naps until the next due time. One per process;
 * any number of processes may pump, because each piece is claimed in PostgreSQL. It holds no state of its own worth keeping.
 */
class WorkPump {
  readonly #inFlight = new Set<Promise<void>>()
  #running = false
  #woken = false
  #nap: NodeJS.Timeout | undefined

  constructor(
    private readonly container: MedusaContainer,
    private readonly voucher: VoucherModuleService,
  ) {}

  wake(): void {
    this.#woken = true
    if (!this.#running) void this.#run()
  }

  async #run(): Promise<void> {
    this.#running = true
    clearTimeout(this.#nap)
    try {
      while (this.#woken || this.#inFlight.size) {
        this.#woken = false
        const started = await this.#startDue()
        if (!started && this.#inFlight.size) await Promise.race(this.#inFlight)
      }
    } catch (error) {
      this.#warn("the ledger could not be read", error)
    } finally {
      this.#running = false
    }
    await this.#sleepUntilDue()
  }

  async #startDue(): Promise<number> {
    const room = CONCURRENCY - this.#inFlight.size
    let started = 0
    while (started < room) {
      const task = await this.voucher.tasks.claim()
      if (!task) break
      this.#start(`task ${task.kind} of ${task.orderId}`, () => runTask(this.container, task))
      started += 1
    }
    if (started >= room) return started
    for (const claim of await this.voucher.placement.claim({ limit: room - started })) {
      started += 1
      this.#start(`supplier order ${claim.supplierOrderId}`, async () => announce(this.container, claim, await processClaim(this.container, claim)))
    }
    return started
  }

  #start(what: string, work: () => Promise<unknown>): void {
    const piece = work()
      .then(() => undefined)
      .catch((error: unknown) => this.#warn(`${what} stopped; its lease runs out and it is taken up again`, error))
      .finally(() => {
        this.#inFlight.delete(piece)
        this.#woken = true
      })
    this.#inFlight.add(piece)
  }

  async #sleepUntilDue(): Promise<void> {
    const work = await this.voucher.placement.workDue().catch(() => null)
    if (this.#running) return
    if (this.#woken) return this.wake()
    const dueInMs = work ? work.next_due_in_ms : LONGEST_NAP_MS
    if (dueInMs === null) return
    this.#nap = setTimeout(() => this.wake(), Math.min(LONGEST_NAP_MS, Math.max(20, dueInMs)))
    this.#nap.unref()
  }

  #warn(what: string, error: unknown): void {
    this.container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: ${what}: ${error instanceof Error ? error.message : "unknown error"}`)
  }
}

const pumps = new WeakMap<VoucherModuleService, WorkPump>()

/** Wakes this process's pump; subscribers and jobs call it, routes emit `WORK_DUE_EVENT` instead (a server process must not work). */
export function pumpWork(container: MedusaContainer): void {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (!voucher.orderOptions.active) return
  let pump = pumps.get(voucher)
  if (!pump) pumps.set(voucher, (pump = new WorkPump(container, voucher)))
  pump.wake()
}
