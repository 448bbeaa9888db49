import type { Admin } from "../admin"
import { say, stage } from "../runtime/progress"
import type { Shop } from "../runtime/shop"
import { clientOf, marketOf, readBooks } from "./elsewhere"
import type { Books } from "./evidence"
import { describeSchedule, faultSchedule } from "./faults"
import { clockOffsetsOf, type ChaosOptions } from "./options"
import { grossOf, planOrder, type Market } from "./plan"
import { keepSchedule, printer } from "./report"
import type { Scene } from "./upheaval"
import type { ChaosOrder } from "./verdict"

/** What is bought, and where. */
export interface Trade {
  indexes: readonly number[]
  /** The sandbox's, unless given. */
  market: Market | undefined
}

/** Tells the sandbox its faults; learns what another server sells. */
export async function openTrade({ sandbox, hubbleUrl }: Shop, admin: Admin, options: ChaosOptions): Promise<Trade> {
  const indexes = options.only === null ? Array.from({ length: options.orders }, (_, index) => index) : [options.only]
  const upheavals = `${options.kills} kills, ${options.processes} store process(es), the clock of the last ${(clockOffsetsOf(options).at(-1) ?? 0) / 1_000} s ahead`
  if (!sandbox) {
    await stage("first catalogue sync", () => admin.sync())
    const market = marketOf(await admin.brands())
    say(`  seed ${options.seed}: ${upheavals}; no faults, no dry wallet and no books of ours: Hubble is ${hubbleUrl} (HUBBLE_BASE_URL)`)
    say(`  ${market.shelves.length} brands on sale; what is paid there comes to at most ${grossOf(indexes.map((index) => planOrder(options.seed, index, market)))} rupees`)
    return { indexes, market }
  }
  const rules = faultSchedule(options.seed, options.probability)
  say(`  seed ${options.seed}: ${rules.length} faults at ${options.probability} each, ${upheavals}`)
  await keepSchedule(printer(options.json), `${options.seed}${options.only === null ? "" : `-${options.only}`}`, describeSchedule(options.seed, rules, indexes, new Map((await sandbox.brands()).map(({ title, id }) => [title, id]))))
  await sandbox.faults(rules)
  return { indexes, market: undefined }
}

export async function booksOf({ shop, sandbox, admin }: Scene, orders: readonly ChaosOrder[]): Promise<Books> {
  if (sandbox) return { record: await sandbox.record(), undecidable: await sandbox.undecidable() }
  const hubble = clientOf(shop)
  try {
    return await readBooks(admin, hubble, orders)
  } finally {
    await hubble.close()
  }
}
