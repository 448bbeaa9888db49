import { execFile } from "node:child_process"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import { REPOSITORY, STORE_DIRECTORY } from "../../demo/runtime/paths"
import { startPaymentSandboxes } from "../../demo/runtime/payment-sandboxes"
import { stage } from "../../demo/runtime/progress"
import { storeEnvironment } from "../../demo/runtime/secrets"
import { SANDBOX_CREDENTIALS } from "../../demo/runtime/shop"
import { startStore } from "../../demo/runtime/store-process"
import { withGround } from "../ground"
import { runsOf, type Profile } from "../profile"
import { median, ratioFigure, type BenchReport } from "../report"

const [TIME, MEMORY] = [1.1, 1.15]
/** What a store holds once the first minute's jobs have run would be better still; the heap settles well before. */
const SETTLE_MS = 5_000
const NOBODY = "http://127.0.0.1:9"
const BARE_STORE = path.join(REPOSITORY, "bench/boot/bare-store")

interface Boot {
  ms: number
  megabytes: number
}

async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)])
  return Number(stdout.trim()) / 1_024
}

async function boot(directory: string, databaseUrl: string, env: Record<string, string>): Promise<Boot> {
  const from = performance.now()
  const store = await startStore({ databaseUrl, env, directory })
  try {
    await store.waitUntilReady()
    const ms = performance.now() - from
    await sleep(SETTLE_MS)
    return { ms, megabytes: await residentMegabytes(store.pid) }
  } finally {
    await store.stop()
  }
}

/** How much longer a store takes to start, and how much more memory it holds, with every part of the plugin configured. */
export async function benchBoot(profile: Profile): Promise<BenchReport> {
  return withGround("boot", async ({ ground, copy }) => {
    const payments = await startPaymentSandboxes({ storeUrl: NOBODY })
    const env = { ...storeEnvironment(ground.secrets, { baseUrl: NOBODY, ...SANDBOX_CREDENTIALS }), ...payments.env }
    const stores = { bare: { directory: BARE_STORE, boots: [] as Boot[], url: ground.pg.url(await copy()) }, ours: { directory: STORE_DIRECTORY, boots: [] as Boot[], url: ground.pg.url(await copy()) } }
    // The first start of each writes what a database lacks, and compiles the configuration.
    for (let run = 0; run <= runsOf(profile); run++) {
      for (const [name, { directory, boots, url }] of Object.entries(stores)) {
        const measured = await stage(`boot ${name}, ${run === 0 ? "not counted" : `run ${run}`}`, () => boot(directory, url, env))
        if (run > 0) boots.push(measured)
      }
    }
    await payments.stop()
    const of = (what: keyof Boot) => [stores.ours, stores.bare].map(({ boots }) => median(boots.map((one) => one[what]))) as [number, number]
    return {
      bench: "boot",
      figures: [ratioFigure("start with the plugin, to without", ...of("ms"), "ms", TIME), ratioFigure("memory with the plugin, to without", ...of("megabytes"), "MB", MEMORY)],
    }
  })
}
