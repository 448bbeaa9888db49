import { createHmac } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { Client } from "pg"
import { Pool } from "undici"
import { stage } from "../../demo/runtime/progress"
import type { Shop, StartShop } from "../../demo/runtime/shop"
import { withGround, withRedis, withShop, type Ground } from "../ground"
import { load, type Load } from "../load"
import { runsOf, size, type Profile } from "../profile"
import { atLeastFigure, median, ratioFigure, type BenchReport, type Figure } from "../report"

const SENDERS = 16
const [THROUGHPUT, P99] = [0.8, 1.5]
const PUT_OFF_MS = 7_000
const JSON_BODY = { "content-type": "application/json" }

/**
 * What is done about a webhook afterwards is kept out of both sides: Medusa's route puts it off for five seconds, ours is due in a week here. The
 * event and the look of the worker that it wakes stay in.
 */
const PREPARE = [
  "create table bench_delivery (like webhook_delivery including all)",
  "create function bench_later() returns trigger language plpgsql as $$ begin new.due_at := now() + interval '7 days'; return new; end $$",
  "create trigger bench_later before insert on webhook_delivery for each row execute function bench_later()",
]

/** What is sent in one run; every body is another one. */
type Send = (index: number, worker: number) => Promise<void>

class Senders {
  readonly #http: Pool
  readonly #clients: Client[]
  #run = 0

  constructor(
    private readonly shop: Shop,
    databaseUrl: string,
  ) {
    this.#http = new Pool(shop.store.url, { connections: SENDERS, pipelining: 1 })
    this.#clients = Array.from({ length: SENDERS }, () => new Client({ connectionString: databaseUrl }))
  }

  async open(): Promise<void> {
    for (const client of this.#clients) await client.on("error", () => undefined).connect()
    for (const sql of PREPARE) await this.#clients[0]?.query(sql)
  }

  nextRun(): void {
    this.#run += 1
  }

  async close(): Promise<void> {
    await this.#http.close()
    for (const client of this.#clients) await client.end()
  }

  #id = (index: number) => `bench-${this.#run}-${index}`

  async #post(path: string, body: string, headers: Record<string, string> = {}): Promise<void> {
    const answer = await this.#http.request({ method: "POST", path, body, headers: { ...JSON_BODY, ...headers } })
    const text = await answer.body.text()
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 200)}`)
  }

  /** Medusa's own webhook route, which keeps nothing, and the one row that would make it durable. */
  floor: Send = async (index, worker) => {
    const body = JSON.stringify({ orderId: this.#id(index), status: "SUCCESS" })
    await this.#post("/hooks/payment/system_default", body)
    await this.#clients[worker]?.query(
      `insert into bench_delivery (id, source, topic, body_hash, body, headers, state, due_at, received_at) values ($1, 'bench', 'floor', $2, $3, '{}', 'stored', now(), now())`,
      [`bench_${this.#id(index)}`, createHmac("sha256", "bench").update(body).digest("hex"), body],
    )
  }

  hubble: Send = async (index) => {
    const body = JSON.stringify({ orderId: this.#id(index), status: "SUCCESS" })
    await this.#post("/hooks/hubble/orders", body, { "x-verify": createHmac("sha256", this.shop.webhookSecret).update(body).digest("base64") })
  }

  hubcash: Send = async (index) => {
    const body = JSON.stringify({ Notification: { NotificationId: this.#id(index), Sale: { SaleId: this.#id(index), Status: 7 } } })
    await this.#post(`/hooks/hubcash/${this.shop.payments?.env.HUBCASH_NOTIFICATION_TOKENS ?? ""}`, body)
  }
}

const KINDS = ["floor", "hubble", "hubcash"] as const
type Kind = (typeof KINDS)[number]

async function measure(shop: Shop, databaseUrl: string, profile: Profile): Promise<Record<Kind, Load[]>> {
  const count = size("BENCH_WEBHOOKS", profile, { full: 3_000, quick: 600 })
  const senders = new Senders(shop, databaseUrl)
  await senders.open()
  const loads: Record<Kind, Load[]> = { floor: [], hubble: [], hubcash: [] }
  try {
    // The first run is the compiler's and the cache's.
    for (let run = 0; run <= runsOf(profile); run++) {
      senders.nextRun()
      for (const kind of KINDS) {
        const measured = await load(count, SENDERS, senders[kind])
        if (run > 0) loads[kind].push(measured)
        // What Medusa puts off for five seconds must not fall into the turn of another; the quick runs are over by then.
        if (kind === "floor" && profile === "full") await sleep(PUT_OFF_MS)
      }
    }
    return loads
  } finally {
    await senders.close()
  }
}

/** How the store is set up: alone, or as a server whose workers hear of it through Redis. */
interface Setup {
  name: string
  shop: Partial<StartShop>
}

async function figuresOf(context: Ground, profile: Profile, { name, shop: setup }: Setup): Promise<Figure[]> {
  return withShop(context, { payments: true, ...setup }, async (shop, database) => {
    const { pg } = context.ground
    const loads = await stage(`webhooks, ${name}`, () => measure(shop, pg.url(database), profile))
    const [kept] = await pg.query<{ ours: number; floor: number }>(database, `select (select count(*)::int from webhook_delivery) as ours, (select count(*)::int from bench_delivery) as floor`)
    if (!kept || kept.ours !== 2 * kept.floor) throw new Error(`accepted, but not kept: ${JSON.stringify(kept)}`)
    const of = (kind: Kind, what: keyof Load) => median(loads[kind].map((one) => one[what]))
    return (["hubble", "hubcash"] as const).flatMap((kind): Figure[] => [
      atLeastFigure(`${kind} webhooks to Medusa's and an INSERT, ${name}`, of(kind, "perSecond"), of("floor", "perSecond"), "/s", THROUGHPUT),
      ratioFigure(`${kind} webhook, p99, ${name}`, of(kind, "p99"), of("floor", "p99"), "ms", P99),
    ])
  })
}

/** What it costs to accept a webhook for good, without Redis and, where there is one, with it. */
export async function benchWebhooks(profile: Profile): Promise<BenchReport> {
  return withGround("webhooks", async (context) => {
    const figures = await figuresOf(context, profile, { name: "one process", shop: {} })
    if (profile === "quick") return { bench: "webhooks", figures }
    return { bench: "webhooks", figures: [...figures, ...(await withRedis((env) => figuresOf(context, profile, { name: "Redis", shop: { stores: ["server"], env } }), []))] }
  })
}
