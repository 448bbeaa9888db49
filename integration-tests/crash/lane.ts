import fs from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { createAdmin, type Admin } from "../../demo/admin"
import { ADMIN_EMAIL } from "../../demo/runtime/secrets"
import type { StoreProcess } from "../../demo/runtime/store-process"
import { createShopper, type PlacedOrder, type Shopper } from "../../demo/shopper"
import { BrandShelf, type Brand } from "../http/brand-shelf"
import { openCart } from "../http/cart"
import type { Purchase } from "../http/purchase"
import { createWorld, eventually, type World } from "../support/test-world"
import { FULL_WALLET, WAYS, type Way } from "./paths"
import { nameOf, type CrashPoint } from "./points"
import { expectEnd } from "./verdict"

const PRELOAD = path.join(__dirname, "crash-preload.cjs")
/** Rupees. */
const FACE = 500
const DEATH_MS = 60_000

/** What a way and a verdict may use: the store of the moment, which changes with every death. */
export interface Bench {
  world: World
  admin: Admin
  shopper: Shopper
  /** Dead already, so that a way stops waiting for what will not come. */
  isDead(): boolean
}

/** One world in which one process after the other dies: each is started to recover what the one before left, then armed itself. */
export class CrashLane {
  #store: StoreProcess
  #orders = 0
  /** The last point did not end well: whatever runs is replaced. */
  #upset = false

  private constructor(
    readonly bench: Bench,
    private readonly shelf: BrandShelf,
    private readonly orderFile: string,
    readonly traceFile: string,
  ) {
    this.#store = bench.world.store
    bench.isDead = () => !this.#store.isRunning()
  }

  static async open(label: string): Promise<CrashLane> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "voucher-crash-"))
    const orderFile = path.join(folder, "order.json")
    const traceFile = path.join(folder, "trace.txt")
    await fs.writeFile(traceFile, "")
    const world = await createWorld(label, { env: { DEMO_EMAIL: "log", NODE_OPTIONS: `--require ${PRELOAD}`, VOUCHER_HUB_CRASH_FILE: orderFile, VOUCHER_HUB_CRASH_TRACE: traceFile } })
    const { admin, shopper } = world
    return new CrashLane({ world, admin, shopper, isDead: () => false }, await BrandShelf.open(world), orderFile, traceFile)
  }

  /** The order goes its way until the process dies in the point; another process then brings it to its end, which is judged. */
  async run(point: CrashPoint): Promise<void> {
    const way = WAYS[point.path]
    if (this.#upset) await this.#clear()
    this.#upset = true
    const brand = this.shelf.take()
    await this.bench.world.sandbox.faults([...(way.faults?.(brand) ?? [])])
    if (way.config) await this.bench.world.sandbox.config(way.config(brand))
    const order = point.path === "unpaid" ? await this.#orderThatKills(point, brand) : await this.#order(brand, way.quantity)
    const purchase: Purchase = { order, brand, face: FACE, quantity: way.quantity }
    if (point.path !== "unpaid") await this.#arm(point, order.id)
    await this.#goUntilDeath(way, purchase, point)
    await this.#restart()
    if (way.paid !== false) await this.bench.admin.capture(order.id)
    await way.resume?.(this.bench, purchase)
    await expectEnd(this.bench, purchase, way.end, way.paid !== false)
    await way.restore?.(this.bench, purchase)
    this.#upset = false
  }

  async dispose(): Promise<void> {
    await this.bench.world.dispose()
    await fs.rm(path.dirname(this.orderFile), { recursive: true, force: true })
  }

  async traced(): Promise<string[]> {
    return [...new Set((await fs.readFile(this.traceFile, "utf8")).split("\n").filter(Boolean))].sort()
  }

  async #arm(point: CrashPoint, orderId: string | null): Promise<void> {
    const { at, when, nth, found } = point
    const order = { id: nameOf(point), at, when, nth, found, names: point.named && orderId ? orderId : undefined }
    await fs.writeFile(`${this.orderFile}.new`, JSON.stringify(order))
    await fs.rename(`${this.orderFile}.new`, this.orderFile)
  }

  async #goUntilDeath(way: Way, purchase: Purchase, point: CrashPoint): Promise<void> {
    const cutOff = (error: unknown) => {
      // What fetch throws when the process dies before it answers; jest's TypeError is another one than Node's.
      if (!String(error).startsWith("TypeError")) throw error
    }
    if (way.paid !== false && point.path !== "unpaid") await this.bench.admin.capture(purchase.order.id).catch(cutOff)
    await way.act?.(this.bench, purchase).catch(cutOff)
    try {
      await eventually(async () => this.bench.isDead(), { timeoutMs: DEATH_MS, everyMs: 20, what: `the death of the process at ${nameOf(point)}` })
    } finally {
      await fs.rm(this.orderFile, { force: true })
    }
    const died = await fs.readFile(`${this.orderFile}.died`, "utf8").catch(() => "by itself")
    await fs.rm(`${this.orderFile}.died`, { force: true })
    if (died !== `${point.at}:${point.when}`) throw new Error(`the process died ${died}, not at ${nameOf(point)}`)
  }

  /** What a point that did not hold may have left to the next one. */
  async #clear(): Promise<void> {
    await this.bench.world.sandbox.config({ balance: FULL_WALLET })
    await this.bench.world.query("update voucher_case set state = 'closed', closed_at = now() where state = 'open' and order_id is null")
    await this.#restart()
  }

  /** While a process is down its leases run out; the test does not wait for that, it moves their end. */
  async #restart(): Promise<void> {
    const { world } = this.bench
    await fs.rm(this.orderFile, { force: true })
    await this.#store.kill()
    for (const [table, column] of [["voucher_supplier_order", "lease_until"], ["voucher_purchase", "task_lease_until"], ["webhook_delivery", "lease_until"]]) {
      await world.query(`update ${table} set ${column} = now() - interval '1 second' where ${column} > now()`)
    }
    const store = await world.addStore()
    this.#store = store
    await world.sandbox.config({ webhook: { url: `${store.url}/hooks/hubble` } })
    this.bench.admin = await createAdmin(store.url, ADMIN_EMAIL, world.secrets.adminPassword, world.answers.listen)
    this.bench.shopper = createShopper(store.url, world.seeded.publishableKey, world.answers.listen)
  }

  #order(brand: Brand, quantity: number): Promise<PlacedOrder> {
    const { world, shopper } = this.bench
    return shopper.placeOrder({ buyer: world.buyer(`crash ${++this.#orders}`), regionId: world.inr, lines: [{ variantId: brand.variantOf(FACE), quantity }] })
  }

  /** The process dies while the shopper completes the cart: he gets no answer, but the order is there. */
  async #orderThatKills(point: CrashPoint, brand: Brand): Promise<PlacedOrder> {
    const { world, shopper } = this.bench
    const cart = await openCart({ ...world, shopper }, world.buyer(`crash ${++this.#orders}`).email)
    await cart.add({ variant_id: brand.variantOf(FACE), quantity: 1 })
    const { token } = (await cart.token()).body as { token: string }
    await this.#arm(point, null)
    await cart.complete().catch(() => undefined)
    const [order] = await world.query<{ order_id: string }>("select order_id from order_cart where cart_id = $1", [cart.id])
    return { id: order?.order_id ?? "", cartId: cart.id, voucherToken: token, total: FACE, currency: "inr" }
  }
}
