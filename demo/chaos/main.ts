import fs from "node:fs/promises"
import path from "node:path"
import { parseArgs } from "node:util"
import { setTimeout as sleep } from "node:timers/promises"
import type { Admin } from "../admin"
import { eventually } from "../eventually"
import { figuresOf } from "../oracle/figures"
import { AnswerLog, leaksInDatabase, leaksInOutput, type Secrets } from "../oracle/leaks"
import { stopOnSignals } from "../runtime/cleanup"
import { TEST_STATE } from "../runtime/paths"
import { ensurePluginBuilt } from "../runtime/plugin-build"
import { say, stage } from "../runtime/progress"
import type { Sandbox, SandboxRecord } from "../runtime/sandbox-process"
import { startShop, type Shop } from "../runtime/shop"
import { copyDatabase, prepareCatalogueTemplate, startTestGround } from "../runtime/shop-database"
import { buyAll } from "./buy"
import { faultSchedule } from "./faults"
import { gatherEvidence } from "./evidence"
import { judgeOrder, type OrderEvidence } from "./verdict"

const DEFAULT_TIME_SCALE = 120
const CALM_AFTER_MS = 4_000

const { values } = parseArgs({
  options: { orders: { type: "string", default: "50" }, seed: { type: "string", default: "1" }, probability: { type: "string", default: "0.1" }, json: { type: "boolean", default: false } },
})
const options = { orders: Number(values.orders), seed: Number(values.seed), probability: Number(values.probability), json: values.json }

/** Nothing is left to do but what waits for a person. */
async function waitForRest(admin: Admin, timeoutMs: number): Promise<void> {
  const busy = ["pending", "placing", "unknown", "processing", "failed", "refund_due", "refunding", "waiting_wallet"]
  let calmSince = 0
  let said = 0
  const look = async () => {
    const overview = await admin.http.get<{ units: Record<string, number>; work: { due: number; in_flight: number } }>("/admin/voucher-hub/overview")
    const open = busy.reduce((total, state) => total + (overview.units[state] ?? 0), 0)
    if (Date.now() - said > 10_000) {
      said = Date.now()
      say(`    ${JSON.stringify(overview.units)}  due ${overview.work.due}, in flight ${overview.work.in_flight}`)
    }
    if (open || overview.work.due || overview.work.in_flight) calmSince = 0
    else calmSince ||= Date.now()
    return calmSince > 0 && Date.now() - calmSince > CALM_AFTER_MS
  }
  await eventually(look, { timeoutMs, everyMs: 500, what: "rest" })
}

function codesOf(record: Awaited<ReturnType<Sandbox["record"]>>, shop: Shop): Secrets {
  const codes = new Map<string, string>([[shop.webhookSecret, "the webhook secret"]])
  for (const voucher of record.orders.flatMap((order) => order.vouchers)) {
    if (voucher.card_number) codes.set(voucher.card_number, `card number ending ${voucher.card_number.slice(-4)}`)
    if (voucher.card_pin) codes.set(voucher.card_pin, "a PIN")
  }
  return codes
}

/** For whoever has to find out why; codes are left out. */
async function keepEvidence(broken: OrderEvidence[], record: SandboxRecord): Promise<void> {
  const file = path.join(TEST_STATE, "chaos-evidence.json")
  const references = new Set(broken.flatMap((found) => found.supplier.map((order) => order.reference_id)))
  const requests = record.requests.filter((request) => references.has(request.reference_id ?? ""))
  const hidden = (key: string, value: unknown) => (key === "card_number" || key === "card_pin" ? undefined : value)
  await fs.writeFile(file, JSON.stringify({ broken, requests }, hidden, 2))
  say(`  both sides of the broken orders are in ${path.relative(process.cwd(), file)}`)
}

async function main(): Promise<number> {
  const timeScale = Number(process.env.VOUCHER_HUB_TIME_SCALE ?? DEFAULT_TIME_SCALE)
  const undo = stopOnSignals()
  try {
    await ensurePluginBuilt()
    const ground = await startTestGround("chaos")
    undo.add(() => ground.pg.stop())
    const template = await prepareCatalogueTemplate({ pg: ground.pg, secrets: ground.secrets })
    const database = await copyDatabase(ground.pg, template, "chaos")
    undo.add(() => ground.pg.dropDatabase(database))
    const answers = new AnswerLog()
    const shop = await stage("store and sandbox", () => startShop({ databaseUrl: ground.pg.url(database), seeded: template.seeded, secrets: ground.secrets, timeScale, listen: answers.listen }))
    undo.add(() => shop.stop())
    const { sandbox } = shop
    if (!sandbox) throw new Error("chaos needs the sandbox's controls: unset HUBBLE_BASE_URL")
    const admin = await shop.admin()

    const schedule = faultSchedule(options.seed, options.probability)
    say(`  seed ${options.seed}: ${schedule.length} faults at ${options.probability} each: ${schedule.map((rule) => rule.id).join(" ")}`)
    await sandbox.config({ balance: 1_000_000_000 })
    await sandbox.faults(schedule)
    const orders = await stage(`${options.orders} orders`, () => buyAll(shop, admin, options))
    await stage("rest", () => waitForRest(admin, 600_000 + (options.orders * 60_000) / timeScale))
    await sleep(1_000)

    const record = await sandbox.record()
    const evidence = await stage("evidence", () => gatherEvidence(admin, sandbox, record, orders))
    const verdicts = evidence.map(judgeOrder)
    const secrets = codesOf(record, shop)
    const leaks = [...leaksInOutput(shop.output(), secrets), ...(await leaksInDatabase(ground.pg, database, secrets)), ...answers.leaks(secrets)]
    verdicts.forEach((verdict, index) => {
      const found = evidence[index]
      if (!found || (verdict.ok && options.orders > 60)) return
      process.stdout.write(`order ${String(found.order.index).padStart(4)}  ${found.order.id}  paid ${verdict.bought} charged ${verdict.charged} delivered ${verdict.delivered} refunded ${verdict.refunded} cases ${found.cases.map((entry) => entry.kind).join(",") || "-"}  ${verdict.ok ? "ok" : "BROKEN"}\n`)
      for (const problem of verdict.problems) process.stdout.write(`      ${problem}\n`)
    })
    for (const leak of leaks) process.stdout.write(`leak: ${leak.secret} in ${leak.where}\n`)
    const early = record.anomalies.filter(({ kind }) => kind !== "no_code_to_repeat")
    for (const { kind, detail } of early) process.stdout.write(`the supplier noticed: ${kind} ${detail}\n`)
    const broken = evidence.filter((_found, index) => !verdicts[index]?.ok)
    if (broken.length) await keepEvidence(broken, record)
    const figures = figuresOf(verdicts, leaks.length)
    const ok = figures.ok && early.length === 0
    await undo.run()
    process.stdout.write(`${JSON.stringify({ ...figures, ok })}\n`)
    return ok ? 0 : 1
  } finally {
    await undo.run()
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.stdout.write(`${JSON.stringify({ ...figuresOf([], 0), ok: false })}\n`)
    process.exit(1)
  },
)
