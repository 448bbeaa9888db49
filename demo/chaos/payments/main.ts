import { AnswerLog, leaksInDatabase, leaksInOutput, type Leak, type Secrets } from "../../oracle/leaks"
import { DEMO_CARD, DEMO_CPF } from "../../once/pay"
import { stopOnSignals } from "../../runtime/cleanup"
import { ensurePluginBuilt } from "../../runtime/plugin-build"
import { say, stage } from "../../runtime/progress"
import { startShop } from "../../runtime/shop"
import { copyDatabase, prepareCatalogueTemplate, startTestGround } from "../../runtime/shop-database"
import { clockOffsetsOf, type ChaosOptions } from "../options"
import { planKills } from "../plan"
import { printer, type Print } from "../report"
import { Counter, killAsPlanned, type Scene } from "../upheaval"
import { judgeRun, type PaymentsVerdict } from "./judge"
import { breakServices, judgeAtRest, makePayments } from "./run"
import type { MadePayment, PaymentScene } from "./shopper"

const SHOPPERS = 6
const STEP_MS = 90_000
const SECRETS: Secrets = new Map([[DEMO_CARD, "the card's number"], [DEMO_CPF, "the payer's CPF"]])

const tally = (words: readonly string[]) => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one).map(([word, count]) => `${word} ${count}`).join(", ")
}

function report(print: Print, { hubcash, hub123 }: PaymentScene, verdict: PaymentsVerdict, leaks: readonly Leak[], deaths: number): void {
  const faults = [...hubcash.state.record.requests, ...hub123.state.record.requests].flatMap(({ call, fault }) => (fault ? fault.split("+").map((name) => `${call}.${name}`) : []))
  print(`fates: ${tally(verdict.seen.map(({ made }) => `${made.way} ${made.fate}`))}`)
  print(`faults that hit: ${tally(faults) || "none"}`)
  print(`payments: ${tally(verdict.seen.flatMap(({ payins }) => payins.map(({ state }) => state)))}; cases: ${tally(verdict.seen.flatMap(({ cases }) => cases)) || "none"}`)
  print(`killed ${deaths} times; ${verdict.moved} minor units moved at the services = ${verdict.booked} booked less refunds + ${verdict.inCases} in open cases`)
  verdict.problems.forEach(print)
  for (const leak of leaks) print(`${leak.secret} in ${leak.where}`)
}

/** `npm run chaos -- --payments`: payments by every way against broken payment services, with kills; the services' own records must agree to the cent. */
export async function chaosPayments(options: ChaosOptions): Promise<number> {
  const undo = stopOnSignals()
  try {
    await ensurePluginBuilt()
    const ground = await startTestGround("chaos")
    undo.add(() => ground.pg.stop())
    const template = await prepareCatalogueTemplate(ground)
    const database = await copyDatabase(ground.pg, template, "chaos_payments")
    undo.add(() => ground.pg.dropDatabase(database))
    const answers = new AnswerLog()
    const stores = Array.from({ length: options.processes }, () => "shared" as const)
    const shop = await stage("stores and sandboxes", () => startShop({ clockOffsetsMs: clockOffsetsOf(options), databaseUrl: ground.pg.url(database), seeded: template.seeded, secrets: ground.secrets, timeScale: options.timeScale, stores, payments: true, listen: answers.listen }))
    undo.add(() => shop.stop())
    const { hubcash, hub123 } = shop.payments ?? {}
    if (!shop.sandbox || !hubcash || !hub123) throw new Error("a payments run needs the sandboxes' controls: unset HUBBLE_BASE_URL, HUBCASH_BASE_URL and HUB123_BASE_URL")
    const admin = await shop.admin()
    const scene: PaymentScene = { shop, admin, hubcash, hub123, variantId: await shop.shopper().findVariant("Flipkart", 500, shop.seeded.regions.inr ?? ""), timeoutMs: STEP_MS }
    breakServices(scene, options.seed, options.probability)
    const made: MadePayment[] = []
    const counters = Array.from({ length: options.processes }, () => new Counter())
    const upheaval: Scene = { shop, sandbox: shop.sandbox, admin, counters, forge: new Counter(), placed: () => made.length, done: { deaths: [], restarts: [], dry: 0, refills: 0, checks: [] } }
    const ticker = setInterval(() => say(`    ${made.length} of ${options.orders} payments, killed ${upheaval.done.deaths.length}`), 10_000)
    undo.add(async () => clearInterval(ticker))
    const paying = stage(`${options.orders} payments`, () => makePayments(scene, { seed: options.seed, count: options.orders, probability: options.probability, shoppers: SHOPPERS, counters, made: (payment) => made.push(payment) }))
    const [payments] = await Promise.all([paying, killAsPlanned(upheaval, planKills(options.seed, options), paying)])
    const verdict = await stage("rest", () => judgeAtRest(scene, payments, 180_000))
    clearInterval(ticker)
    const leaks = [...leaksInOutput(shop.output(), SECRETS), ...(await leaksInDatabase(ground.pg, database, SECRETS)), ...answers.leaks(SECRETS)]
    const { orders: supplierOrders, anomalies } = await shop.sandbox.record()
    const deaths = upheaval.done.deaths.length
    const ofRun = [
      ...judgeRun(scene, verdict, options.probability > 0 ? options.orders / 4 : 0),
      ...(deaths < options.kills ? [`the run killed ${deaths} of ${options.kills} store processes`] : []),
      ...anomalies.map(({ kind, detail }) => `the supplier noticed: ${kind} ${detail}`),
    ]
    const print = printer(options.json)
    report(print, scene, verdict, leaks, deaths)
    ofRun.forEach(print)
    const figures = figuresOf({ ...verdict, problems: [...verdict.problems, ...ofRun] }, supplierOrders.filter(({ charged }) => charged).length, leaks.length)
    await undo.run()
    process.stdout.write(`${JSON.stringify(figures)}\n`)
    return figures.ok ? 0 : 1
  } finally {
    await undo.run()
  }
}

function figuresOf(verdict: PaymentsVerdict, charged: number, leaks: number) {
  const { seen, problems, moved, booked, inCases } = verdict
  const funded = seen.filter((one) => one.booked.some(({ captured }) => captured > 0))
  const unitsOf = (some: typeof seen) => some.reduce((sum, { units }) => sum + units.length, 0)
  const delivered = seen.flatMap(({ units }) => units).filter((state) => state === "delivered").length
  return {
    orders: seen.length, paid_units: funded.length, charged, delivered, attention: seen.reduce((sum, { cases }) => sum + cases.length, 0),
    refunded: seen.filter((one) => one.booked.some(({ refunded }) => refunded > 0)).length, unpaid_ordered: unitsOf(seen.filter((one) => !funded.includes(one))),
    money_twice: Math.max(0, charged - funded.length), leaks, moved_minor: moved, booked_minor: booked, in_cases_minor: inCases, problems: problems.length, ok: problems.length === 0 && leaks === 0 && charged === delivered && moved === booked + inCases,
  }
}
