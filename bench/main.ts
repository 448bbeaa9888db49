import { readBaseline, regressions, saved, writeBaseline, type Regression } from "./baseline"
import { benchBoot } from "./boot"
import { benchCatalog } from "./catalog"
import { benchClaims } from "./claims"
import { benchDelivery } from "./delivery"
import { benchLists } from "./lists"
import { benchPayins } from "./payins"
import { benchPlacement } from "./placement"
import type { Profile } from "./profile"
import type { BenchReport, Figure } from "./report"
import { benchShopper } from "./shopper"
import { benchWakeup } from "./wakeup"
import { benchWebhooks } from "./webhooks"

/**
 * `npm run bench -- [NAME...] [--quick] [--save] [--json]`: each figure as a ratio to a floor measured in the same run. Exit 1 when one is worse
 * than its limit (not with --quick), or has lost a third since `baseline.json` was saved.
 */
const BENCHES: Readonly<Record<string, (profile: Profile) => Promise<BenchReport>>> = { claims: benchClaims, webhooks: benchWebhooks, placement: benchPlacement, delivery: benchDelivery, wakeup: benchWakeup, payins: benchPayins, shopper: benchShopper, boot: benchBoot, catalog: benchCatalog, lists: benchLists }
/** What CI measures, at small sizes. */
const QUICK = ["claims", "webhooks"]
const FLAGS = ["--quick", "--save", "--json"]

const line = (bench: string, profile: Profile, { figure, measured, floor, ratio, limit, ok }: Figure) =>
  `${ok ? "ok    " : profile === "full" ? "WORSE " : "over  "} ${bench}: ${figure.padEnd(62)} ${measured.padStart(10)}  floor ${floor.padStart(10)}  ratio ${ratio.toFixed(3)} (limit ${limit})\n`

function chosen(args: readonly string[], profile: Profile): readonly string[] {
  const named = args.filter((arg) => !arg.startsWith("--"))
  const unknown = [...named.filter((name) => !(name in BENCHES)), ...args.filter((arg) => arg.startsWith("--") && !FLAGS.includes(arg))]
  if (unknown.length > 0) throw new Error(`there is no bench ${unknown.join(", ")}; choose of ${Object.keys(BENCHES).join(", ")} and ${FLAGS.join(", ")}`)
  if (named.length > 0) return named
  return profile === "quick" ? QUICK : Object.keys(BENCHES)
}

/** What lost a third is measured once more before it counts: one run can meet a machine that is busy with something else. */
async function lostTwice(baseline: Readonly<Record<string, number>>, reports: readonly BenchReport[], profile: Profile): Promise<Regression[]> {
  const suspects = regressions(baseline, reports)
  const again: BenchReport[] = []
  for (const name of new Set(suspects.map(({ bench }) => bench))) {
    process.stderr.write(`${name} lost a third, measured once more\n`)
    const report = await BENCHES[name]?.(profile)
    if (report) again.push(report)
  }
  return regressions(baseline, again).filter(({ key }) => suspects.some((suspect) => suspect.key === key))
}

async function main(): Promise<void> {
  const args = process.argv.slice(2)
  const json = args.includes("--json")
  const profile: Profile = args.includes("--quick") ? "quick" : "full"
  const reports: BenchReport[] = []
  for (const name of chosen(args, profile)) {
    const report = await BENCHES[name]?.(profile)
    if (!report) continue
    reports.push(report)
    for (const figure of json ? [] : report.figures) process.stdout.write(line(name, profile, figure))
  }
  const baseline = await readBaseline()
  const lost = args.includes("--save") ? [] : await lostTwice(baseline[profile] ?? {}, reports, profile)
  if (args.includes("--save")) await writeBaseline(saved(baseline, profile, reports))
  if (json) process.stdout.write(`${JSON.stringify(reports)}\n`)
  for (const { key, was, is } of lost) process.stderr.write(`LOST A THIRD  ${key}: the ratio was ${was.toFixed(3)}, it is ${is.toFixed(3)}\n`)
  // The limits are for the full sizes.
  const holds = profile === "quick" || reports.every((report) => report.figures.every(({ ok }) => ok))
  process.exitCode = lost.length === 0 && holds ? 0 : 1
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
