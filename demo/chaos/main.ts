import { setTimeout as sleep } from "node:timers/promises"
import type { Admin } from "../admin"
import { figuresOf } from "../oracle/figures"
import { AnswerLog, leaksInDatabase, leaksInOutput, type Leak, type Secrets } from "../oracle/leaks"
import { judgeSupplierLaws } from "../oracle/supplier-laws"
import { stopOnSignals, type Cleanup } from "../runtime/cleanup"
import { ensurePluginBuilt } from "../runtime/plugin-build"
import { say, sayFailure, stage } from "../runtime/progress"
import type { SandboxRecord } from "../runtime/sandbox-process"
import { startShop, type Shop } from "../runtime/shop"
import { copyDatabase, prepareCatalogueTemplate, startTestGround, type TestGround } from "../runtime/shop-database"
import { prepareTemplateDatabase } from "../runtime/template-database"
import { buyAll } from "./buy"
import { gatherEvidence } from "./evidence"
import { clockOffsetsOf, readOptions, type ChaosOptions } from "./options"
import { chaosPayments } from "./payments/main"
import { grossOf, planKills, planOrder, planRestarts } from "./plan"
import { keepEvidence, printer, printOrders, printWhatHappened, timesAt } from "./report"
import { waitForRest } from "./rest"
import { judgeShop } from "./shop-verdict"
import { booksOf, openTrade, type Trade } from "./trade"
import { Counter, killAsPlanned, overviewOf, refillWhenDry, restartAsPlanned, type Scene } from "./upheaval"
import { judgeOrder, type ChaosOrder } from "./verdict"

const PROGRESS_MS = 5_000
const DRY_MS = 3_000
/** Five real seconds at the default scale: each sweep reads every order that nobody paid yet. */
const SWEEP_SECONDS = 600
/** Shares of what the paid orders cost: the wallet starts with the first and is filled with the next each time it ran dry. */
const WALLET = [0.4, 0.25] as const
const PLENTY = 1_000_000_000
/** Of an order that stays PROCESSING, and some more. */
const CUT_OFF_MINUTES = 20

function codesOf(record: SandboxRecord, shop: Shop, { secrets }: TestGround): Secrets {
  const found = new Map<string, string>([[shop.webhookSecret, "the webhook secret"], [secrets.vaultKey, "the vault key"], [secrets.jwt, "the JWT secret"]])
  for (const { card_number, card_pin } of record.orders.flatMap((order) => order.codes ?? order.vouchers)) {
    if (card_number) found.set(card_number, `card number ending ${card_number.slice(-4)}`)
    if (card_pin) found.set(card_pin, "a PIN")
  }
  return found
}

function showProgress(admin: Admin, total: number, { placed, done }: Scene): () => void {
  const started = Date.now()
  const draw = async () => {
    const overview = await overviewOf(admin)
    const filled = Math.round((placed() / total) * 20)
    const states = Object.entries(overview?.units ?? {}).map(([state, count]) => `${state} ${count}`).join(", ")
    say(`    [${"#".repeat(filled).padEnd(20, ".")}] ${placed()} of ${total} orders, ${Math.round((Date.now() - started) / 1_000)} s, killed ${done.deaths.length}, dry ${done.dry}: ${overview ? states : "the store is down"}`)
  }
  const ticker = setInterval(() => void draw(), PROGRESS_MS)
  return () => clearInterval(ticker)
}

/** The sandbox's wallet runs dry and is filled again, until `over`; that of another server is whoever's it is. */
async function startWallet(scene: Scene, options: ChaosOptions, gross: number, over: AbortSignal): Promise<() => Promise<void>> {
  const { sandbox } = scene
  if (!sandbox) return () => Promise.resolve()
  const [first, ...later] = WALLET.map((share) => Math.ceil(gross * share))
  if (options.only !== null) {
    await sandbox.config({ balance: PLENTY })
    return () => Promise.resolve()
  }
  await sandbox.config({ balance: first ?? PLENTY, walletThreshold: 5_000 })
  const refilling = refillWhenDry(scene, sandbox, { amounts: later, dryMs: DRY_MS }, over)
  return () => refilling
}

/** Everything that happens to the shop until nothing is left to do. */
async function play(scene: Scene, options: ChaosOptions, restart: (() => Promise<void>) | null, { indexes, market }: Trade, placed: ChaosOrder[]): Promise<ChaosOrder[]> {
  const { admin, shop, counters, sandbox } = scene
  const over = new AbortController()
  const walletAtRest = await startWallet(scene, options, grossOf(indexes.map((index) => planOrder(options.seed, index, market))), over.signal)
  const stopProgress = showProgress(admin, indexes.length, scene)
  try {
    const buying = stage(`${indexes.length} orders`, () => buyAll({ shop, counters, seed: options.seed, indexes, market, bought: (order) => placed.push(order) }))
    const killing = killAsPlanned(scene, planKills(options.seed, options), buying)
    const restarting = restart ? restartAsPlanned(scene, restart, planRestarts(options.seed, options), buying) : Promise.resolve()
    const [orders] = await Promise.all([buying, killing, restarting])
    scene.done.checks = await stage("rest", () => waitForRest(admin, sandbox, 300_000 + ((options.orders + CUT_OFF_MINUTES) * 60_000) / options.timeScale))
    return orders
  } finally {
    stopProgress()
    over.abort()
    await walletAtRest()
  }
}

async function search(ground: TestGround, database: string, shop: Shop, answers: AnswerLog, secrets: Secrets): Promise<Leak[]> {
  return [...leaksInOutput(shop.output(), secrets), ...(await leaksInDatabase(ground.pg, database, secrets)), ...answers.leaks(secrets)]
}

async function openShop(options: ChaosOptions, ground: TestGround, answers: AnswerLog, undo: Cleanup): Promise<{ shop: Shop; database: string }> {
  const template = process.env.HUBBLE_BASE_URL ? await prepareTemplateDatabase(ground.pg, ground.secrets) : await prepareCatalogueTemplate(ground)
  const database = await copyDatabase(ground.pg, template, "chaos")
  undo.add(() => ground.pg.dropDatabase(database))
  const stores = Array.from({ length: options.processes }, () => "shared" as const)
  const start = { clockOffsetsMs: clockOffsetsOf(options), databaseUrl: ground.pg.url(database), seeded: template.seeded, secrets: ground.secrets, timeScale: options.timeScale, env: { DEMO_PLUGIN_OPTIONS: JSON.stringify({ fulfillment: { sweepSeconds: SWEEP_SECONDS } }) }, stores, listen: answers.listen }
  const shop = await stage("store and sandbox", () => startShop(start))
  undo.add(() => shop.stop())
  return { shop, database }
}

async function main(options: ChaosOptions): Promise<number> {
  const undo = stopOnSignals()
  try {
    await ensurePluginBuilt()
    const ground = await startTestGround("chaos")
    undo.add(() => ground.pg.stop())
    const answers = new AnswerLog()
    const { shop, database } = await openShop(options, ground, answers, undo)
    const admin = await shop.admin()
    const trade = await openTrade(shop, admin, options)
    const placed: ChaosOrder[] = []
    const scene: Scene = { shop, sandbox: shop.sandbox, admin, counters: Array.from({ length: options.processes }, () => new Counter()), forge: new Counter(), placed: () => placed.length, done: { deaths: [], restarts: [], dry: 0, refills: 0, checks: [] } }
    const orders = await play(scene, options, ground.pg.restart, trade, placed)
    await sleep(500)

    const books = await stage("the supplier's side", () => booksOf(scene, orders))
    const { record } = books
    const evidence = await stage("evidence", () => gatherEvidence(admin, shop.shopper(), books, orders))
    const verdicts = evidence.orders.map(judgeOrder)
    const leaks = await stage("search for leaks", () => search(ground, database, shop, answers, codesOf(record, shop, ground)))
    const laws = judgeSupplierLaws({ record, timeScale: options.timeScale, processStarts: options.processes + scene.done.deaths.length, deaths: [...scene.done.deaths, ...scene.done.restarts], checks: scene.done.checks })
    const ofShop = [...judgeShop(evidence, books, { done: scene.done, kills: options.kills, restarts: ground.pg.restart ? options.restarts : 0, wantsDry: shop.sandbox !== null && options.only === null }), ...laws.problems]
    const print = printer(options.json)
    printWhatHappened(print, books, evidence.orders)
    print(`killed ${timesAt(scene.done.deaths)}, PostgreSQL restarted ${timesAt(scene.done.restarts)}, wallet dry ${scene.done.dry} times, a person checked ${scene.done.checks.length} times`)
    if (books.undecidable) print(`the supplier counted: ${Object.entries(laws.counts).map(([name, value]) => `${name} ${String(value)}`).join(", ")}`)
    // What is broken stands last, where a reader of a long log looks.
    printOrders(print, evidence.orders, verdicts, (index) => `npm run chaos -- --seed ${options.seed} --only ${index}`)
    for (const problem of [...leaks.map((leak) => `figure 4: ${leak.secret} in ${leak.where}`), ...ofShop]) print(`BROKEN  ${problem}`)
    const figures = figuresOf(verdicts, leaks.length)
    const ok = figures.ok && ofShop.length === 0
    if (!ok) await keepEvidence(evidence.orders.filter((_found, index) => !verdicts[index]?.ok), record, shop.output())
    await undo.run()
    process.stdout.write(`${JSON.stringify({ ...figures, attention: figures.attention + evidence.shopCases.length, ok })}\n`)
    return ok ? 0 : 1
  } finally {
    await undo.run()
  }
}

const failed = (error: unknown): number => {
  sayFailure(error)
  process.stdout.write(`${JSON.stringify({ ...figuresOf([], 0), ok: false })}\n`)
  return 1
}

void (async () => {
  const code = await Promise.resolve()
    .then(() => {
      const options = readOptions(process.argv.slice(2))
      return options.payments ? chaosPayments(options) : main(options)
    })
    .catch(failed)
  process.exit(code)
})()
