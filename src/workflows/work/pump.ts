import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { announceCases } from "../cases/announce-cases"
import { takeUpAction } from "../payin/outage"
import { processRequest } from "../payin/process-request"
import { wakeReserved } from "../payin/settle-issued"
import { announce } from "../placement/announce"
import { processClaim } from "../placement/process-claim"
import { runTask } from "../tasks/run-task"
import { watchSchedules } from "./schedules"

const CONCURRENCY = 16
/** What money work may take of it in one round, so that neither ledger starves the other. */
const MONEY_SHARE = 8
const LONGEST_NAP_MS = 30_000

/**
 * Works off what is due in both ledgers, vouchers and money, a bounded number of pieces at once, and naps until the next due time. One per process;
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
    private readonly payin: PayinModuleService,
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
    if (room <= 0) return 0
    const money = this.payin.active ? await this.#startMoney(Math.min(room, MONEY_SHARE)) : 0
    return money + (this.voucher.orderOptions.active ? await this.#startVouchers(room - money) : 0)
  }

  async #startVouchers(room: number): Promise<number> {
    const tasks = await this.voucher.tasks.claim({ limit: room })
    for (const task of tasks) this.#start(`task ${task.kind} of ${task.orderId}`, () => runTask(this.container, task))
    if (tasks.length >= room) return tasks.length
    const claims = await this.voucher.placement.claim({ limit: room - tasks.length })
    for (const claim of claims) {
      this.#start(`supplier order ${claim.supplierOrderId}`, async () => {
        await announce(this.container, claim, await processClaim(this.container, claim))
        if (claim.awaitsCapture) await wakeReserved(this.container, claim.orderId)
      })
    }
    return tasks.length + claims.length
  }

  async #startMoney(room: number): Promise<number> {
    const actions = await this.payin.actions.claim({ limit: room })
    for (const action of actions) this.#start(`${action.kind} ${action.id}`, () => takeUpAction(this.container, action))
    if (actions.length >= room) return actions.length
    const requests = await this.payin.requests.claim({ limit: room - actions.length })
    for (const claim of requests) this.#start(`payment ${claim.id}`, () => processRequest(this.container, claim))
    return actions.length + requests.length
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
    await announceCases(this.container).catch((error: unknown) => this.#warn("new cases were not announced", error))
    const dueInMs = await this.#nextDueInMs().catch(() => LONGEST_NAP_MS)
    if (this.#running) return
    if (this.#woken) return this.wake()
    if (dueInMs === null) return
    this.#nap = setTimeout(() => this.wake(), Math.min(LONGEST_NAP_MS, Math.max(20, dueInMs)))
    this.#nap.unref()
  }

  async #nextDueInMs(): Promise<number | null> {
    const due = [
      this.voucher.orderOptions.active ? (await this.voucher.placement.workDue()).next_due_in_ms : null,
      this.payin.active ? await this.payin.requests.dueInMs() : null,
    ].filter((inMs) => inMs !== null)
    return due.length ? Math.min(...due) : null
  }

  #warn(what: string, error: unknown): void {
    this.container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: ${what}: ${error instanceof Error ? error.message : "unknown error"}`)
  }
}

const pumps = new WeakMap<VoucherModuleService, WorkPump>()

/** Wakes this process's pump; subscribers and jobs call it, routes emit `WORK_DUE_EVENT` instead (a server process must not work). */
export function pumpWork(container: MedusaContainer): void {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!voucher.orderOptions.active && !payin.active) return
  let pump = pumps.get(voucher)
  if (!pump) {
    pumps.set(voucher, (pump = new WorkPump(container, voucher, payin)))
    watchSchedules(container)
  }
  pump.wake()
}
