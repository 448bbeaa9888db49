import { randomUUID } from "node:crypto"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { Client } from "pg"
import { Pool } from "undici"
import { copySuffix } from "../copy-order"
import { load } from "../load"
import { byOrder, replay, type Statement } from "./statements"

const BUILT = path.join(process.env.BENCH_REPOSITORY ?? "", ".medusa/server/src")
/** As many as the pump works on at once. */
const WORKERS = 16
const DEADLINE_MS = 240_000
const JSON_BODY = { "content-type": "application/json" }

export interface PlacementPlan {
  supplierOrderId: string
  brandId: string
  /** Of the second database, equal to the store's own, on which the floor runs. */
  floorUrl: string
  runs: number
  latencies: { ms: number; orders: number }[]
}

export interface PlacementRun {
  latencyMs: number
  /** Orders per second. */
  ours: number
  floor: number
  /** Statements for each order. */
  statements: number
}

/** The supplier, asked as barely as can be: the two calls that the protocol makes for a new reference, the brand and the order. */
class Supplier {
  readonly #pool = new Pool(process.env.HUBBLE_BASE_URL ?? "", { connections: WORKERS, pipelining: 1 })
  #token = ""

  async #call(method: "GET" | "POST", path: string, body?: unknown): Promise<Record<string, unknown>> {
    const headers = { ...JSON_BODY, ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}) }
    const answer = await this.#pool.request({ method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.body.text()
    if (answer.statusCode !== 200) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`)
    return JSON.parse(text) as Record<string, unknown>
  }

  async login(): Promise<void> {
    this.#token = ""
    const { token } = await this.#call("POST", "/v1/partners/auth/login", { clientId: process.env.HUBBLE_CLIENT_ID, clientSecret: process.env.HUBBLE_CLIENT_SECRET })
    this.#token = String(token)
  }

  slow = (delayMs: number) =>
    this.#call("POST", "/_sandbox/faults", { rules: delayMs === 0 ? [] : ["get_brand", "place_order"].map((route) => ({ route, fault: "slow", delay_ms: delayMs })) })

  async buy(brandId: string): Promise<void> {
    await this.#call("GET", `/v1/partners/products/${brandId}`)
    const customerDetails = { name: "Asha Rao", phoneNumber: "9876543212", email: "bench@shopper.test" }
    await this.#call("POST", "/v1/partners/orders", { productId: brandId, referenceId: randomUUID(), amount: 500, denominationDetails: [{ denomination: 500, quantity: 1 }], customerDetails })
  }

  close = () => this.#pool.close()
}

/** The pump at due supplier orders, until each of them has its outcome. */
async function placeByPump(container: MedusaContainer, client: Client, pump: (container: MedusaContainer) => void, ids: readonly string[]): Promise<number> {
  await client.query("update voucher_supplier_order set due_at = now() where id = any($1)", [ids])
  const from = performance.now()
  pump(container)
  for (let done = 0; done < ids.length; await sleep(20)) {
    const { rows } = await client.query<{ count: number }>("select count(*)::int as count from voucher_supplier_order where id = any($1) and state = 'succeeded'", [ids])
    done = rows[0]?.count ?? 0
    if (performance.now() - from > DEADLINE_MS) throw new Error(`only ${done} of ${ids.length} supplier orders have an outcome`)
  }
  return (ids.length * 1_000) / (performance.now() - from)
}

/** `medusa exec`: for each latency, the pump, and then the very statements it sent, with the calls, on a database that is equal but for them. */
export default async function benchPlacementInside({ container, args = [] }: ExecArgs): Promise<void> {
  const plan = JSON.parse(args[0] ?? "{}") as PlacementPlan
  const { pumpWork } = (await import(path.join(BUILT, "workflows/work/pump.js"))) as { pumpWork: (container: MedusaContainer) => void }
  const watcher = new Client({ connectionString: process.env.DATABASE_URL })
  const clients = Array.from({ length: WORKERS }, () => new Client({ connectionString: plan.floorUrl }))
  for (const client of [watcher, ...clients]) await client.connect()
  const supplier = new Supplier()
  let heard: Statement[] = []
  container.resolve(ContainerRegistrationKeys.PG_CONNECTION).on("query", (statement: Statement) => void heard.push(statement))
  const measured: PlacementRun[] = []
  let used = 0
  for (const { ms, orders } of plan.latencies) {
    // The first run of all is the compiler's and the cache's.
    for (let run = used === 0 ? 0 : 1; run <= plan.runs; run++) {
      const numbers = Array.from({ length: orders }, () => copySuffix((used += 1)))
      await supplier.slow(ms)
      heard = []
      const ours = await placeByPump(container, watcher, pumpWork, numbers.map((number) => `${plan.supplierOrderId}${number}`))
      const sent = byOrder(heard, numbers.map((number) => number.slice(1)))
      await supplier.login()
      await clients[0]?.query("update voucher_supplier_order set due_at = now() where id = any($1)", [numbers.map((number) => `${plan.supplierOrderId}${number}`)])
      const floor = await load(orders, WORKERS, async (index, worker) => {
        await supplier.buy(plan.brandId)
        const [client, number] = [clients[worker], numbers[index]]
        if (client && number) await replay(client, sent.get(number.slice(1)) ?? [])
      })
      if (run > 0) measured.push({ latencyMs: ms, ours, floor: floor.perSecond, statements: heard.length / orders })
    }
  }
  await supplier.slow(0)
  await supplier.close()
  for (const client of [watcher, ...clients]) await client.end()
  process.stdout.write(`${JSON.stringify({ bench: measured })}\n`)
}
