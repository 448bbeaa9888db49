import { stage } from "../../demo/runtime/progress"
import { startSandbox } from "../../demo/runtime/sandbox-process"
import { copyOrder } from "../copy-order"
import { withGround } from "../ground"
import { runInside } from "../inside"
import { paidOrder } from "../orders/paid-order"
import { runsOf, size, type Profile } from "../profile"
import { atLeastFigure, median, type BenchReport } from "../report"
import type { DeliveryRun } from "./inside-store"

const LIMIT = 0.8

/** Whole orders a second from paid to delivered, beside Medusa's own fulfillment, shipment and delivery of the same orders by the manual provider. */
export async function benchDelivery(profile: Profile): Promise<BenchReport> {
  const orders = size("BENCH_DELIVERY_ORDERS", profile, { full: 60, quick: 16 })
  const runs = runsOf(profile)
  return withGround("delivery", async (context) => {
    const { ground } = context
    const { database, orderId } = await stage("a paid order", () => paidOrder(context, "paid"))
    await stage(`${2 * orders * (runs + 1)} copies`, () => copyOrder(ground.pg.url(database), orderId, 2 * orders * (runs + 1)))
    const [ids] = await ground.pg.query<{ lineItemId: string; shippingOptionId: string; locationId: string }>(
      database,
      `select (select item_id from order_item where order_id = $1) as "lineItemId", (select id from shipping_option where name = 'Parcel') as "shippingOptionId", (select id from stock_location where name = 'Demo warehouse') as "locationId"`,
      [orderId],
    )
    const sandbox = await startSandbox({ args: ["--balance", "1000000000"] })
    try {
      const args = [JSON.stringify({ orderId, ...ids, orders, runs })]
      const measured = await stage("deliveries", () => runInside<DeliveryRun[]>({ ground, database, script: "bench/delivery/inside-store.ts", args, hubbleUrl: sandbox.url }))
      const of = (what: keyof DeliveryRun) => median(measured.map((run) => run[what]))
      return { bench: "delivery", figures: [atLeastFigure("orders from paid to delivered, to Medusa's own workflows", of("ours"), of("floor"), "/s", LIMIT)] }
    } finally {
      await sandbox.stop()
    }
  })
}
