import { startSandbox, type Sandbox } from "../../demo/runtime/sandbox-process"
import { copyDatabase, startTestGround, type TestGround } from "../../demo/runtime/shop-database"
import { prepareTemplateDatabase, type Template } from "../../demo/runtime/template-database"
import { say, stage } from "../../demo/runtime/progress"
import { runInside } from "../inside"
import { runsOf, type Profile } from "../profile"
import { median, noneFigure, ratioFigure, withinFigure, type BenchReport } from "../report"

const BRANDS = 450
const TENFOLD = BRANDS * 10
const CHANGES = 40
const SCRIPT = "bench/catalog/inside-store.ts"

interface Run {
  ms: number
  p95: number
  created: number
  updated: number
  max_rss_mb: number
}

/** So many brands of six denominations each, and nothing else. */
async function fill(sandbox: Sandbox, brands: number): Promise<void> {
  const existing = await sandbox.brands()
  await sandbox.config({ removeBrands: existing.map(({ id }) => id) })
  const brand = (index: number) => ({
    id: `01BENCH${String(index).padStart(19, "0")}`, title: `Bench Brand ${index}`, brandDescription: `Gift vouchers of bench brand ${index}`, category: [["FOOD", "TRAVEL", "FASHION"][index % 3]],
    tags: index % 2 ? ["gift"] : [], denominationType: "FIXED",
    amountRestrictions: { minOrderAmount: 100, maxOrderAmount: 50_000, maxVouchersPerOrder: 10, denominations: [100, 250, 500, 1000, 2000, 5000] },
  })
  for (let start = 0; start < brands; start += 300) {
    await sandbox.config({ addBrands: Array.from({ length: Math.min(300, brands - start) }, (_, index) => brand(start + index)) })
  }
}

class Bench {
  constructor(
    private readonly ground: TestGround,
    private readonly template: Template,
    private readonly sandbox: Sandbox,
  ) {}

  database(label: string): Promise<string> {
    return copyDatabase(this.ground.pg, this.template, `bench_${label}`)
  }

  drop(database: string): Promise<void> {
    return this.ground.pg.dropDatabase(database)
  }

  /** One run, in a process of its own. */
  async run(database: string, mode: string, times = CHANGES): Promise<Run> {
    const run = await runInside<Run>({ ground: this.ground, database, script: SCRIPT, args: [mode, String(times)], hubbleUrl: this.sandbox.url })
    say(`    ${JSON.stringify(run)}`)
    return run
  }
}

/** What syncing the catalogue costs, beside what Medusa's own workflows cost for the same products (issue 5). */
export async function benchCatalog(profile: Profile): Promise<BenchReport> {
  const ground = await startTestGround("bench")
  const sandbox = await startSandbox()
  try {
    const bench = new Bench(ground, await prepareTemplateDatabase(ground.pg, ground.secrets), sandbox)
    return { bench: "catalog", figures: await measure(bench, sandbox, runsOf(profile)) }
  } finally {
    await sandbox.stop()
    await ground.pg.stop()
  }
}

async function measure(bench: Bench, sandbox: Sandbox, rounds: number): Promise<BenchReport["figures"]> {
  await fill(sandbox, BRANDS)
  const [floors, colds, warms]: [Run[], Run[], Run[]] = [[], [], []]
  let synced = ""
  for (let round = 0; round < rounds; round++) {
    const bare = await bench.database(`floor_${round}`)
    floors.push(await stage(`floor, round ${round + 1}`, () => bench.run(bare, "floor")))
    await bench.drop(bare)
    if (synced) await bench.drop(synced)
    synced = await bench.database(`sync_${round}`)
    colds.push(await stage(`cold sync, round ${round + 1}`, () => bench.run(synced, "sync")))
    warms.push(await stage(`sync without changes, round ${round + 1}`, () => bench.run(synced, "sync")))
  }
  const written = warms.reduce((sum, run) => sum + run.created + run.updated, 0)
  const one = await stage("one brand changes", () => bench.run(synced, "one"))
  // After it: what Medusa's own workflow changed is the merchant's, and stays.
  const bareOne = await stage("Medusa updates one product", () => bench.run(synced, "bare-one"))
  await bench.drop(synced)

  await fill(sandbox, TENFOLD)
  const large = await bench.database("large")
  const tenfold = await stage(`cold sync of ${TENFOLD} brands`, () => bench.run(large, "sync"))
  await bench.drop(large)
  const [floor, cold, warm] = [floors, colds, warms].map((runs) => median(runs.map((run) => run.ms))) as [number, number, number]
  return [
    ratioFigure(`cold sync of ${BRANDS} brands x 6, to createProductsWorkflow`, cold, floor, "ms", 1.2),
    ratioFigure("sync without changes, to the cold one", warm, cold, "ms", 0.03),
    noneFigure("products written by a sync without changes", written),
    withinFigure("one changed brand, p95, to a bare update", one.p95, bareOne.p95, Math.max(300, 1.5 * bareOne.p95)),
    ratioFigure("peak memory of the cold sync, to the floor's", median(colds.map((run) => run.max_rss_mb)), median(floors.map((run) => run.max_rss_mb)), "MB", 1.2),
    ratioFigure(`${TENFOLD} brands, to ten times ${BRANDS}`, tenfold.ms, 10 * cold, "ms", 1.25),
  ]
}
