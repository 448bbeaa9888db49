import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { TaskKind } from "../../modules/voucher/ledger/tasks"
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
/** Places that work may have at a time which a payment service or a mail provider answers: slow ones fill theirs, and leave two to what Medusa alone does. */
const MOST = { money: 6, notify: 3, refund: 2 }
/** Places that only placing takes. */
const PLACING_SHARE = 3
/** A piece that takes longer holds no place any more, e.g. a refund that its provider never answers. It goes on under its lease. */
const PLACE_MS = 300_000
const LONGEST_NAP_MS = 30_000
const SHORTEST_NAP_MS = 20
/** While places are taken: what is overdue is most likely of a kind that has all its places. */
const BUSY_NAP_MS = 1_000

type Lane = "money" | "placing" | TaskKind

/**
 * Works off what is due in both ledgers, vouchers and money, a bounded number of pieces at once, and naps until the next due time. Slow work takes no
 * other's places, and of the tasks the one that buying waits for is claimed first (`protocol.md` section 4). One per process; any number of processes may pump, because
 * each piece is claimed in PostgreSQL. It holds no state of its own worth keeping.
 */
class WorkPump {
  /** The work under way that holds a place. */
  readonly #places = new Set<{ lane: Lane }>()
  #running = false
  #woken = false
  #nap: NodeJS.Timeout | undefined
  #askedAt = 0
  #runs = 0

  constructor(
    private readonly container: MedusaContainer,
    private readonly voucher: VoucherModuleService,
    private readonly payin: PayinModuleService,
  ) {}

  wake(): void {
    this.#woken = true
    if (!this.#running) void this.#run()
  }

  /** Waits for no piece: the end of each wakes the pump, as the next due time does. */
  async #run(): Promise<void> {
    this.#running = true
    const run = ++this.#runs
    clearTimeout(this.#nap)
    try {
      let started: number
      do {
        this.#woken = false
        started = await this.#startDue()
      } while (started || this.#woken)
    } catch (error) {
      this.#warn("the ledger could not be read", error)
    } finally {
      this.#running = false
    }
    await this.#sleepUntilDue(run)
  }

  async #startDue(): Promise<number> {
    const money = this.payin.active ? await this.#startMoney(Math.min(this.#room(), MOST.money - this.#under("money"))) : 0
    if (!this.voucher.orderOptions.active) return money
    const tasks = await this.#startTasks(this.#room())
    return money + tasks + (await this.#startPlacing(this.#free))
  }

  get #free(): number {
    return CONCURRENCY - this.#places.size
  }

  /** Places for what is no placing. */
  #room(): number {
    return Math.min(this.#free, this.#free + this.#under("placing") - PLACING_SHARE)
  }

  #under(lane: Lane): number {
    return [...this.#places].filter((place) => place.lane === lane).length
  }

  async #startTasks(room: number): Promise<number> {
    if (room <= 0) return 0
    const most = { notify: MOST.notify - this.#under("notify"), refund: MOST.refund - this.#under("refund") }
    const tasks = await this.voucher.tasks.claim({ limit: room, most })
    for (const task of tasks) this.#start(task.kind, `task ${task.kind} of ${task.orderId}`, () => runTask(this.container, task))
    return tasks.length
  }

  async #startPlacing(room: number): Promise<number> {
    if (room <= 0) return 0
    const claims = await this.voucher.placement.claim({ limit: room })
    for (const claim of claims) {
      this.#start("placing", `supplier order ${claim.supplierOrderId}`, async () => {
        await announce(this.container, claim, await processClaim(this.container, claim))
        if (claim.awaitsCapture) await wakeReserved(this.container, claim.orderId)
      })
    }
    return claims.length
  }

  async #startMoney(room: number): Promise<number> {
    if (room <= 0) return 0
    const actions = await this.payin.actions.claim({ limit: room })
    for (const action of actions) this.#start("money", `${action.kind} ${action.id}`, () => takeUpAction(this.container, action))
    if (actions.length >= room) return actions.length
    const requests = await this.payin.requests.claim({ limit: room - actions.length })
    for (const claim of requests) this.#start("money", `payment ${claim.id}`, () => processRequest(this.container, claim))
    return actions.length + requests.length
  }

  #start(lane: Lane, what: string, work: () => Promise<unknown>): void {
    const place = { lane }
    this.#places.add(place)
    const leave = () => {
      this.#places.delete(place)
      this.wake()
    }
    const overdue = setTimeout(leave, PLACE_MS).unref()
    void work()
      .catch((error: unknown) => this.#warn(`${what} stopped; its lease runs out and it is taken up again`, error))
      .finally(() => {
        clearTimeout(overdue)
        leave()
      })
  }

  /** While pieces are under way, each of whose ends wakes the pump, the ledgers are asked for the next due time once in BUSY_NAP_MS. */
  async #sleepUntilDue(run: number): Promise<void> {
    if (this.#free <= 0) return
    if (this.#places.size && Date.now() - this.#askedAt < BUSY_NAP_MS) return this.#napFor(BUSY_NAP_MS)
    this.#askedAt = Date.now()
    await announceCases(this.container).catch((error: unknown) => this.#warn("new cases were not announced", error))
    const dueInMs = await this.#nextDueInMs().catch(() => LONGEST_NAP_MS)
    // A later run knows better how long to sleep.
    if (run !== this.#runs) return
    if (this.#woken) return this.wake()
    if (dueInMs === null) return
    this.#napFor(Math.max(dueInMs <= 0 && this.#places.size ? BUSY_NAP_MS : SHORTEST_NAP_MS, dueInMs))
  }

  #napFor(ms: number): void {
    clearTimeout(this.#nap)
    this.#nap = setTimeout(() => this.wake(), Math.min(LONGEST_NAP_MS, ms))
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
