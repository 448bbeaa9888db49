import { benchCatalog } from "./catalog"
import { benchLists } from "./lists"
import type { BenchReport } from "./report"

/** `npm run bench -- [NAME] [--json]`: each figure as a ratio to a floor measured in the same run. Exit 1 when one is worse than its limit. */
const BENCHES: Readonly<Record<string, () => Promise<BenchReport>>> = { catalog: benchCatalog, lists: benchLists }

async function main(): Promise<void> {
  const args = process.argv.slice(2)
  const json = args.includes("--json")
  const named = args.filter((arg) => !arg.startsWith("--"))
  const unknown = named.filter((name) => !(name in BENCHES))
  if (unknown.length > 0) throw new Error(`there is no bench ${unknown.join(", ")}; choose of ${Object.keys(BENCHES).join(", ")}`)
  const reports: BenchReport[] = []
  for (const name of named.length > 0 ? named : Object.keys(BENCHES)) {
    const report = await BENCHES[name]?.()
    if (!report) continue
    reports.push(report)
    for (const { figure, measured, floor, ratio, limit, ok } of json ? [] : report.figures) {
      process.stdout.write(`${ok ? "ok    " : "WORSE "} ${name}: ${figure.padEnd(58)} ${measured.padStart(10)}  floor ${floor.padStart(10)}  ratio ${ratio.toFixed(3)} (limit ${limit})\n`)
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(reports)}\n`)
  process.exitCode = reports.every((report) => report.figures.every(({ ok }) => ok)) ? 0 : 1
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
