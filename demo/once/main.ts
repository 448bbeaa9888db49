import { randomBytes } from "node:crypto"
import fs from "node:fs/promises"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Admin } from "../admin"
import { figuresOf } from "../oracle/figures"
import { AnswerLog, leaksInDatabase, leaksInOutput, type Leak, type Secrets } from "../oracle/leaks"
import { stopOnSignals } from "../runtime/cleanup"
import { TEST_STATE } from "../runtime/paths"
import { ensurePluginBuilt } from "../runtime/plugin-build"
import { say, sayFailure, stage } from "../runtime/progress"
import type { SandboxRecord } from "../runtime/sandbox-process"
import { startShop, type Shop } from "../runtime/shop"
import { copyDatabase, startTestGround, type TestGround } from "../runtime/shop-database"
import { prepareTemplateDatabase } from "../runtime/template-database"
import { demoTimeScale } from "../runtime/time-scale"
import { chooseBrands } from "./choose-brands"
import { judge, type SupplierBooks, type Verdict } from "./judge"
import { DEMO_CARD, DEMO_CPF } from "./pay"
import { runScenario, type RunContext, type ScenarioRun } from "./run-scenario"
import { SCENARIOS, type Scenario } from "./scenarios"

const DEFAULT_TIME_SCALE = 60

const line = (run: ScenarioRun, verdict: Verdict) => {
  const { scenario, order, seconds } = run
  const figures = `paid ${verdict.paid ? verdict.bought : 0}  ordered ${verdict.ordered}  charged ${verdict.charged}  delivered ${verdict.delivered}`
  const ending = [...new Set(run.units.map((unit) => unit.state))].join(", ") || "no voucher"
  return `${scenario.name.padEnd(34)} ${order.id}  ${figures}  ${seconds.toFixed(1).padStart(5)} s  ${verdict.ok ? "ok" : "NOT OK"}  (${ending})`
}

const VARIABLES = { hubcash: "HUBCASH_BASE_URL", hub123: "HUB123_BASE_URL" } as const
const VARIABLES_OF_UPSTREAMS = ["HUBBLE_BASE_URL", ...Object.values(VARIABLES)]

function choose({ sandbox, payments }: Shop): Scenario[] {
  return SCENARIOS.filter(({ name, needsControls, needsPaymentControls: needs }) => {
    const why = needsControls && !sandbox ? `${needsControls} (HUBBLE_BASE_URL is not our sandbox)` : needs && !payments?.[needs.service] ? `${needs.why} (${VARIABLES[needs.service]} is not our sandbox)` : null
    if (why) say(`  left out: "${name}", because ${why}`)
    return why === null
  })
}

/** The scenarios this server can play, each with what it buys; says which are left out. */
async function sold(admin: Admin, scenarios: Scenario[]): Promise<Scenario[]> {
  const brands = await admin.brands()
  const { scenarios: chosen, leftOut } = chooseBrands(scenarios, brands)
  for (const { name, why } of leftOut) say(`  left out: "${name}", because ${why}`)
  if (!chosen.some(({ paid }) => paid)) {
    const why = brands.slice(0, 5).map(({ title, unsellable_reason: reason }) => `${title}: ${reason ?? "no face value fits its limits"}`)
    throw new Error(`Nothing was bought, because none of the ${brands.length} brands of this server can be bought now. ${why.join("; ")}`)
  }
  return chosen
}

async function runAll(shop: Shop, context: RunContext, scenarios: Scenario[]): Promise<ScenarioRun[]> {
  const { sandbox } = shop
  const faults = scenarios.flatMap((scenario) => scenario.faults ?? [])
  if (sandbox && faults.length > 0) await sandbox.faults(faults)
  const run = async (these: Scenario[]) => await Promise.all(these.map((scenario) => runScenario(context, scenario)))
  const withWebhooks = await stage("scenarios", () => run(scenarios.filter((scenario) => scenario.webhooks)))
  await sandbox?.config({ webhook: { enabled: false } })
  const without = scenarios.filter((scenario) => !scenario.webhooks)
  return without.length > 0 ? [...withWebhooks, ...(await stage("scenarios without webhooks", () => run(without)))] : withWebhooks
}

/** What must be readable nowhere: every code the supplier or the shoppers know, and the store's own secrets. */
function secretsOf(shop: Shop, ground: TestGround, record: SandboxRecord | null, runs: ScenarioRun[]): Secrets {
  const codes = [...(record?.orders.flatMap((order) => order.vouchers) ?? []), ...runs.flatMap((run) => run.revealed)]
  const found = new Map<string, string>()
  for (const { card_number, card_pin } of codes) {
    if (card_number) found.set(card_number, `card number ending ${card_number.slice(-4)}`)
    if (card_pin) found.set(card_pin, "a PIN")
  }
  found.set(DEMO_CARD, "a credit card number").set(DEMO_CPF, "a CPF")
  found.set(shop.webhookSecret, "the webhook secret").set(ground.secrets.vaultKey, "the vault key").set(ground.secrets.jwt, "the JWT secret")
  return found
}

async function findLeaks(shop: Shop, ground: TestGround, database: string, secrets: Secrets, answers: AnswerLog): Promise<Leak[]> {
  return [...leaksInOutput(shop.output(), secrets), ...(await leaksInDatabase(ground.pg, database, secrets)), ...answers.leaks(secrets)]
}

/** For whoever has to find out why. */
async function keepOutput(shop: Shop): Promise<void> {
  const file = path.join(TEST_STATE, "once-store.log")
  await fs.writeFile(file, shop.output())
  say(`  what the store printed is in ${path.relative(process.cwd(), file)}`)
}

async function supplierBooks({ sandbox }: Shop): Promise<SupplierBooks | null> {
  if (!sandbox) return null
  const brands = await sandbox.brands()
  return { record: await sandbox.record(), brandIds: new Map(brands.map(({ title, id }) => [title, id])) }
}

async function main(): Promise<number> {
  const timeScale = demoTimeScale(DEFAULT_TIME_SCALE)
  const undo = stopOnSignals()
  try {
    await ensurePluginBuilt()
    const ground = await startTestGround("once")
    undo.add(() => ground.pg.stop())
    const template = await prepareTemplateDatabase(ground.pg, ground.secrets)
    const database = await copyDatabase(ground.pg, template, "once")
    undo.add(() => ground.pg.dropDatabase(database))
    const answers = new AnswerLog()
    const shop = await stage("store and sandboxes", () => startShop({ payments: true, databaseUrl: ground.pg.url(database), seeded: template.seeded, secrets: ground.secrets, timeScale, listen: answers.listen }))
    undo.add(() => shop.stop())
    const admin = await shop.admin()
    await stage("first catalogue sync", () => admin.sync())

    const scenarios = await sold(admin, choose(shop))
    const leftOut = SCENARIOS.filter(({ name }) => !scenarios.some((scenario) => scenario.name === name))
    if (leftOut.length && VARIABLES_OF_UPSTREAMS.every((variable) => !process.env[variable])) throw new Error(`With our own sandboxes nothing may be left out: ${leftOut.map(({ name }) => name).join(", ")}`)
    const runs = await runAll(shop, { shop, admin, runId: randomBytes(4).toString("hex"), timeoutMs: 60_000 + (20 * 60_000) / timeScale }, scenarios)
    // Two more sweeps: an order that nobody paid must still be left alone.
    await sleep(Math.max(3_000, 120_000 / timeScale))
    for (const run of runs.filter(({ scenario, order }) => !scenario.paid && order.cartId)) run.units = await admin.units(run.order.id)
    const books = await supplierBooks(shop)
    const record = books?.record ?? null
    const leaks = await stage("search for leaks", () => findLeaks(shop, ground, database, secretsOf(shop, ground, record, runs), answers))

    const verdicts = runs.map((run) => judge(run, books))
    runs.forEach((run, index) => {
      const verdict = verdicts[index]
      if (!verdict) return
      process.stdout.write(`${line(run, verdict)}\n`)
      for (const problem of verdict.problems) process.stdout.write(`    ${problem}\n`)
    })
    for (const leak of leaks) process.stdout.write(`leak: ${leak.secret} in ${leak.where}\n`)
    const anomalies = record?.anomalies ?? []
    for (const { kind, detail } of anomalies) process.stdout.write(`the supplier noticed: ${kind} ${detail}\n`)
    const figures = figuresOf(verdicts, leaks.length)
    if (!figures.ok) await keepOutput(shop)
    await undo.run()
    process.stdout.write(`${JSON.stringify({ ...figures, ok: figures.ok && anomalies.length === 0 })}\n`)
    return figures.ok && anomalies.length === 0 ? 0 : 1
  } finally {
    await undo.run()
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    sayFailure(error)
    process.stdout.write(`${JSON.stringify({ ...figuresOf([], 0), ok: false })}\n`)
    process.exit(1)
  },
)
