import { setTimeout as sleep } from "node:timers/promises"
import { say, stage } from "../../demo/runtime/progress"
import type { Shop } from "../../demo/runtime/shop"
import type { Hub123Sandbox } from "../../sandbox/hub123"
import { Hub123Client } from "../../src/clients/hub123"
import { withGround, withShop, type Ground } from "../ground"
import { inParallel } from "../load"
import { size, type Profile } from "../profile"
import { noneFigure, ratioFigure, type BenchReport } from "../report"
import { longestWait } from "./waits"

/** A minute of 123hub's limit is four seconds here. */
const TIME_SCALE = 15
const MINUTE_MS = 60_000 / TIME_SCALE
/** 123hub's own limit of payment.status, for the whole merchant. */
const PER_MINUTE = 100
/** Our budget is 75 a minute, a third more than at the limit; nobody may wait for longer than half a round beyond that. */
const LIMIT = 2
const ROUNDS = 4
const FIRST = 900_001
const PAISE = 50_000

const cIdOf = (index: number) => String(FIRST + index)

/** Pay-ins that 123hub knows and nobody pays, and their rows in the ledger, due at once, as after an outage. */
async function openPayins({ ground }: Ground, shop: Shop, hub123: Hub123Sandbox, database: string, count: number): Promise<void> {
  const { applicationId, secretKey } = hub123.state.config.credentials
  const client = new Hub123Client({ baseUrl: hub123.endpoint, applicationId, secretKey, budget: { take: async () => ({ granted: true }) } })
  const serviceId = Number(/INR:(\d+)/.exec(shop.payments?.env.HUB123_PAY_IN ?? "")?.[1])
  await inParallel(count, 8, (index) => client.paymentIn({ serviceId, cId: cIdOf(index), amount: PAISE, currency: "INR", description: "A voucher of a bench", payer: { email: "bench@shopper.test" } }))
  await client.close()
  await ground.pg.query(
    database,
    `insert into payin_request (id, session_id, method, psp, amount_minor, currency, state, c_id, sends, sent_at, due_at)
     select 'payin_bench_' || n, 'ps_bench_' || n, 'redirect', 'hub123', ${PAISE}, 'inr', 'pending', ${FIRST} + n, 1, now() - interval '10 seconds', now() - n * interval '1 millisecond' from generate_series(0, ${count - 1}) n`,
  )
}

/** When 123hub was asked for each pay-in, in milliseconds since the start. */
function looksOf(hub123: Hub123Sandbox, from: number, count: number): number[][] {
  const looks = new Map(Array.from({ length: count }, (_, index) => [cIdOf(index), [] as number[]]))
  for (const { call, at, reference_id: reference } of hub123.state.record.requests) if (call === "payment.status") looks.get(reference ?? "")?.push(Date.parse(at) - from)
  return [...looks.values()]
}

/** Many more open pay-ins than 123hub lets us ask for: who waits longest, and is the limit kept? */
export async function benchPayins(profile: Profile): Promise<BenchReport> {
  const count = size("BENCH_PAYINS", profile, { full: 1_000, quick: 100 })
  const roundMs = (count / PER_MINUTE) * MINUTE_MS
  const env = { DEMO_PLUGIN_OPTIONS: JSON.stringify({ hub123: { pendingMinutes: 100_000 } }) }
  return withGround("payins", (context) =>
    withShop(context, { payments: true, timeScale: TIME_SCALE, env }, async (shop, database) => {
      const hub123 = shop.payments?.hub123
      if (!hub123) throw new Error("HUB123_BASE_URL is set: this bench needs the sandbox, whose record it reads")
      await stage(`${count} pay-ins`, () => openPayins(context, shop, hub123, database, count))
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
