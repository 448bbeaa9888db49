import { setTimeout as sleep } from "node:timers/promises"
import { say, stage } from "../../demo/runtime/progress"
import { withGround, withShop } from "../ground"
import { size, type Profile } from "../profile"
import { noneFigure, ratioFigure, type BenchReport } from "../report"
import { looksOf, openPayins } from "./open-payins"
import { longestWait } from "./waits"

/** A minute of 123hub's limit is four seconds here. */
const TIME_SCALE = 15
const MINUTE_MS = 60_000 / TIME_SCALE
/** 123hub's own limit of payment.status, for the whole merchant. */
const PER_MINUTE = 100
/** Our budget is 75 a minute, a third more than at the limit; nobody may wait for longer than half a round beyond that. */
const LIMIT = 2
const ROUNDS = 4
/** Many more open pay-ins than 123hub lets us ask for: who waits longest, and is the limit kept? */
export async function benchPayins(profile: Profile): Promise<BenchReport> {
  const count = size("BENCH_PAYINS", profile, { full: 1_000, quick: 100 })
  const roundMs = (count / PER_MINUTE) * MINUTE_MS
  const env = { DEMO_PLUGIN_OPTIONS: JSON.stringify({ hub123: { pendingMinutes: 100_000 } }) }
  return withGround("payins", (context) =>
    withShop(context, { payments: true, timeScale: TIME_SCALE, env }, async (shop, database) => {
      const { hub123, env = {} } = shop.payments ?? {}
      if (!hub123) throw new Error("HUB123_BASE_URL is set: this bench needs the sandbox, whose record it reads")
      await stage(`${count} pay-ins`, () => openPayins({ hub123, env }, (sql) => context.ground.pg.query(database, sql), count))
      const from = Date.now()
      await stage(`${ROUNDS} rounds of ${(roundMs / 1_000).toFixed(0)} s`, () => sleep(ROUNDS * roundMs))
      const until = Date.now() - from
      const looks = looksOf(hub123, from, count)
      const [late] = await context.ground.pg.query<{ ms: number }>(database, `select (extract(epoch from max(now() - due_at)) * 1000)::float8 as ms from payin_request where state = 'pending'`)
      say(`    ${looks.flat().length} looks, ${Math.min(...looks.map((each) => each.length))} to ${Math.max(...looks.map((each) => each.length))} of each; the longest overdue by ${Math.round(late?.ms ?? 0)} ms`)
      const most = hub123.state.rateLimits.most["payment.status"] ?? 0
      return {
        bench: "payins",
        figures: [
          ratioFigure(`longest wait of ${count} pay-ins for a look, to a round at the limit`, longestWait(looks, until), roundMs, "ms", LIMIT),
          ratioFigure("looks in the busiest minute, to the limit", most, PER_MINUTE, "", 1),
          noneFigure("pay-ins that were never looked at", looks.filter((each) => each.length === 0).length),
        ],
      }
    }),
  )
}
