import { say, stage } from "../../demo/runtime/progress"
import { withGround } from "../ground"
import { runsOf, size, type Profile } from "../profile"
import { median, noneFigure, ratioFigure, type BenchReport } from "../report"
import { claimInTurn, Ledger, type Work } from "./measure"
import { seedSupplierOrders } from "./seed"

const FEW = 1_000
const LIMIT = 1.3
/** Not in the promise: one look-up for each task that waits, and an index of a million is two levels deeper. A scan is hundreds of times slower. */
const DUE_LIMIT = 3
const number = new Intl.NumberFormat("en")

/** What claiming due work costs in a ledger of a thousand times the size, with as much due. */
export async function benchClaims(profile: Profile): Promise<BenchReport> {
  const many = size("BENCH_CLAIMS_ROWS", profile, { full: 1_000_000, quick: 100_000 })
  return withGround("claims", async ({ ground, copy }) => {
    const ledgerOf = async (count: number) => {
      const database = await copy()
      await stage(`${number.format(count)} supplier orders`, () => seedSupplierOrders(ground.pg, database, 1, count))
      return new Ledger(ground.pg.url(database))
    }
    const [few, big] = [await ledgerOf(FEW), await ledgerOf(many)]
    const runs: Work[][] = []
    await stage("claims", async () => {
      // The first run is the compiler's and the cache's.
      for (let run = -1; run < runsOf(profile); run++) {
        const measured = await claimInTurn([few, big])
        if (run >= 0) runs.push(measured)
      }
    })
    const plans = await big.plans()
    for (const { statement, plan } of plans) say(`    EXPLAIN ${statement}...: ${plan.ways.join(", ")}`)
    await Promise.all([few.close(), big.close()])
    const figure = (name: string, work: keyof Work, limit = LIMIT) => {
      const [floor, measured] = [0, 1].map((index) => median(runs.map((run) => run[index]?.[work] ?? Number.NaN))) as [number, number]
      return ratioFigure(`${name} of ${number.format(many)} supplier orders, to ${number.format(FEW)}`, measured, floor, "ms", limit)
    }
    return {
      bench: "claims",
      figures: [figure("claim", "claim"), figure("claim of 16 tasks", "task"), figure("next due time", "due", DUE_LIMIT), noneFigure(`scans of a whole table at ${number.format(many)}`, plans.flatMap(({ plan }) => plan.seqScans).length)],
    }
  })
}
