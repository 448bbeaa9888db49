import fs from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { createAdmin, type Admin } from "../../demo/admin"
import { ADMIN_EMAIL } from "../../demo/runtime/secrets"
import type { StoreProcess } from "../../demo/runtime/store-process"
import { createShopper, type Shopper } from "../../demo/shopper"
import { createWorld, eventually, type World, type WorldOptions } from "../support/test-world"
import { nameOf, type CrashPoint } from "./point"

const PRELOAD = path.join(__dirname, "crash-preload.cjs")
const DEATH_MS = 60_000
const LEASES = [["voucher_supplier_order", "lease_until"], ["voucher_purchase", "task_lease_until"], ["webhook_delivery", "lease_until"]] as const

/** What a way and a verdict may use: the store of the moment, which changes with every death. */
export interface Bench {
  world: World
  admin: Admin
  shopper: Shopper
  /** Dead already, so that a way stops waiting for what will not come. */
  isDead(): boolean
}

/** What fetch throws when the process dies before it answers; jest's TypeError is another one than Node's. */
export const cutOff = (error: unknown): void => {
  if (!String(error).startsWith("TypeError")) throw error
}

/** A world in which one process after the other dies: each is started to recover what the one before left, then armed itself. */
export class MortalStore {
  #store: StoreProcess

  private constructor(
    readonly bench: Bench,
    private readonly orderFile: string,
    private readonly traceFile: string,
  ) {
    this.#store = bench.world.store
    bench.isDead = () => !this.#store.isRunning()
  }

  static async open(label: string, options: WorldOptions): Promise<MortalStore> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "voucher-crash-"))
    const orderFile = path.join(folder, "order.json")
    const traceFile = path.join(folder, "trace.txt")
    await fs.writeFile(traceFile, "")
    const env = { ...options.env, DEMO_EMAIL: "log", NODE_OPTIONS: `--require ${PRELOAD}`, VOUCHER_HUB_CRASH_FILE: orderFile, VOUCHER_HUB_CRASH_TRACE: traceFile }
    const world = await createWorld(label, { ...options, env })
    const { admin, shopper } = world
    return new MortalStore({ world, admin, shopper, isDead: () => false }, orderFile, traceFile)
  }

  /** `names`: an id that the call's arguments must hold where the point wants it. */
  async arm(point: CrashPoint, names: string | null): Promise<void> {
    const { at, when, nth, found } = point
    const order = { id: nameOf(point), at, when, nth, found, names: point.named && names ? names : undefined }
    await fs.writeFile(`${this.orderFile}.new`, JSON.stringify(order))
    await fs.rename(`${this.orderFile}.new`, this.orderFile)
  }

  async untilDeath(point: CrashPoint): Promise<void> {
    try {
      await eventually(async () => this.bench.isDead(), { timeoutMs: DEATH_MS, everyMs: 20, what: `the death of the process at ${nameOf(point)}`, explain: () => this.bench.world.output().slice(-1_500) })
    } finally {
      await fs.rm(this.orderFile, { force: true })
    }
    const died = await fs.readFile(`${this.orderFile}.died`, "utf8").catch(() => "by itself")
    await fs.rm(`${this.orderFile}.died`, { force: true })
    if (died !== `${point.at}:${point.when}`) throw new Error(`the process died ${died}, not at ${nameOf(point)}`)
  }

  /** While a process is down its leases run out; the test does not wait for that, it moves their end. */
  async restart(): Promise<void> {
    const { world } = this.bench
    await fs.rm(this.orderFile, { force: true })
    await this.#store.kill()
    for (const [table, column] of LEASES) await world.query(`update ${table} set ${column} = now() - interval '1 second' where ${column} > now()`)
    for (const table of ["payin_request", "payin_action"]) await world.query(`update ${table} set lease_until = now() - interval '1 second', due_at = least(due_at, now()) where lease_until > now()`)
    const store = await world.addStore()
    this.#store = store
    await world.sandbox.config({ webhook: { url: `${store.url}/hooks/hubble` } })
    const { hubcash, hub123, env } = world.payments ?? {}
    hubcash?.state.configure({ webhook: { url: `${store.url}/hooks/hubcash/${env?.HUBCASH_NOTIFICATION_TOKENS ?? ""}` } })
    hub123?.state.configure({ webhook: { url: `${store.url}/hooks/123hub` } })
    this.bench.admin = await createAdmin(store.url, ADMIN_EMAIL, world.secrets.adminPassword, world.answers.listen)
    this.bench.shopper = createShopper(store.url, world.seeded.publishableKey, world.answers.listen)
  }

  async traced(): Promise<string[]> {
    return [...new Set((await fs.readFile(this.traceFile, "utf8")).split("\n").filter(Boolean))].sort()
  }

  async dispose(): Promise<void> {
    await this.bench.world.dispose()
    await fs.rm(path.dirname(this.orderFile), { recursive: true, force: true })
  }
}
