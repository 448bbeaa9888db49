import fs from "node:fs/promises"
import path from "node:path"
import type { Profile } from "./profile"
import type { BenchReport, Figure } from "./report"

/** Ratio by "bench: figure", for each profile: a figure's name says its size, so other sizes are other figures. */
export type Baseline = Partial<Record<Profile, Record<string, number>>>

export interface Regression {
  bench: string
  key: string
  was: number
  is: number
}

const FILE = path.join(__dirname, "baseline.json")
/** What is left when a third is lost. */
const LEFT = 2 / 3
/** Below this two runs differ by chance: 5 ms to 40 ms of a floor is no news when it becomes 7. */
const NOISE = 0.1

const keyOf = (bench: string, { figure }: Pick<Figure, "figure">) => `${bench}: ${figure}`

/** A throughput that fell by a third, or a time in which a third less would have been done. */
function isWorse(was: number, { ratio, better }: Pick<Figure, "ratio" | "better">): boolean {
  if (Number.isNaN(ratio)) return true
  return Math.abs(ratio - was) > NOISE && (better === "higher" ? ratio <= was * LEFT : ratio * LEFT >= was)
}

/** The figures that lost a third since they were saved. New and better ones are none. */
export function regressions(saved: Readonly<Record<string, number>>, reports: readonly BenchReport[]): Regression[] {
  return reports.flatMap(({ bench, figures }) =>
    figures.flatMap((figure) => {
      const key = keyOf(bench, figure)
      const was = saved[key]
      return was !== undefined && isWorse(was, figure) ? [{ bench, key, was, is: figure.ratio }] : []
    }),
  )
}

/** The baseline with these reports in place of what was saved of the same benches. */
export function saved(baseline: Baseline, profile: Profile, reports: readonly BenchReport[]): Baseline {
  const measured = new Set(reports.map(({ bench }) => `${bench}:`))
  const kept = Object.entries(baseline[profile] ?? {}).filter(([key]) => !measured.has(key.slice(0, key.indexOf(":") + 1)))
  const fresh = reports.flatMap(({ bench, figures }) => figures.map((figure) => [keyOf(bench, figure), Number(figure.ratio.toFixed(3))] as const))
  const sorted = [...kept, ...fresh].sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...baseline, [profile]: Object.fromEntries(sorted) }
}

export async function readBaseline(): Promise<Baseline> {
  const text = await fs.readFile(FILE, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}"
    throw error
  })
  return JSON.parse(text) as Baseline
}

export const writeBaseline = (baseline: Baseline): Promise<void> => fs.writeFile(FILE, `${JSON.stringify(baseline, null, 2)}\n`)
