import { say, stage } from "../../demo/runtime/progress"
import { startSandbox } from "../../demo/runtime/sandbox-process"
import { copyOrder } from "../copy-order"
import { withGround } from "../ground"
import { runInside } from "../inside"
import { paidOrder } from "../orders/paid-order"
import { runsOf, size, type Profile } from "../profile"
import { atLeastFigure, median, type BenchReport } from "../report"
import type { PlacementPlan, PlacementRun } from "./inside-store"

/** Beside a supplier that answers at once our own work shows; beside one that takes its time it must not. */
const LIMITS = [{ ms: 0, limit: 0.6 }, { ms: 200, limit: 0.95 }, { ms: 2_000, limit: 0.95 }]

/** What follows an outcome is the bench `delivery`'s. */
const ONLY_PLACEMENT = [
  "create function bench_no_task() returns trigger language plpgsql as $$ begin return null; end $$",
  "create trigger bench_no_task before insert on voucher_task for each row execute function bench_no_task()",
]

/** Due supplier orders to recorded outcomes, beside the same calls by undici and the same statements by pg, sixteen at a time. */
export async function benchPlacement(profile: Profile): Promise<BenchReport> {
  const most = size("BENCH_PLACEMENT_ORDERS", profile, { full: 192, quick: 32 })
  const runs = runsOf(profile)
  // At two seconds a call, three times sixteen are twelve seconds.
  const latencies = LIMITS.map(({ ms }) => ({ ms, orders: ms >= 2_000 ? Math.min(48, most) : most }))
  const copies = latencies.reduce((sum, { orders }) => sum + orders * runs, 0) + most
  return withGround("placement", async (context) => {
    const { pg } = context.ground
    const { database, orderId } = await stage("a paid order with its fulfillment", () => paidOrder(context, "due"))
    for (const sql of [`update voucher_supplier_order set due_at = null`, ...ONLY_PLACEMENT]) await pg.query(database, sql)
    await stage(`${copies} copies`, () => copyOrder(pg.url(database), orderId, copies))
    const [ids] = await pg.query<{ supplierOrderId: string; brandId: string; state: string }>(database, `select id as "supplierOrderId", brand_id as "brandId", state from voucher_supplier_order where order_id = $1`, [orderId])
    if (ids?.state !== "ready") throw new Error(`the supplier order of ${orderId} is ${ids?.state ?? "missing"}, not ready`)
    const floor = `${database}_floor`
    await pg.createDatabase(floor, database)
    const sandbox = await startSandbox({ args: ["--balance", "1000000000"] })
    try {
      const plan: PlacementPlan = { supplierOrderId: ids.supplierOrderId, brandId: ids.brandId, floorUrl: pg.url(floor), runs, latencies }
      const measured = await stage("placements", () => runInside<PlacementRun[]>({ ground: context.ground, database, script: "bench/placement/inside-store.ts", args: [JSON.stringify(plan)], hubbleUrl: sandbox.url }))
      say(`    ${Math.round(median(measured.map(({ statements }) => statements)))} statements for each order`)
      const figures = LIMITS.map(({ ms, limit }) => {
        const [ours, bare] = (["ours", "floor"] as const).map((what) => median(measured.filter(({ latencyMs }) => latencyMs === ms).map((run) => run[what]))) as [number, number]
        return atLeastFigure(`placements at ${ms} ms, to bare calls and statements`, ours, bare, "/s", limit)
      })
      return { bench: "placement", figures }
    } finally {
      await sandbox.stop()
      await pg.dropDatabase(floor)
    }
  })
}
