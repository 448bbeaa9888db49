import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { createOrderFulfillmentWorkflow, createOrderShipmentWorkflow, markOrderFulfillmentAsDeliveredWorkflow } from "@medusajs/medusa/core-flows"
import { Client } from "pg"
import { copySuffix } from "../copy-order"
import { load } from "../load"

const BUILT = path.join(process.env.BENCH_REPOSITORY ?? "", ".medusa/server/src")
/** As many as the pump works on at once. */
const WORKERS = 16
const DEADLINE_MS = 240_000

export interface DeliveryRun {
  /** Orders per second. */
  ours: number
  floor: number
}

interface Plan {
  orderId: string
  lineItemId: string
  shippingOptionId: string
  locationId: string
  orders: number
  runs: number
}

type Run = (container: MedusaContainer) => { run: (call: { input: { order_id: string } }) => Promise<unknown> }

/** Medusa's own three workflows with the manual provider. */
async function deliverByMedusa(container: MedusaContainer, plan: Plan, suffix: string): Promise<void> {
  const orderId = `${plan.orderId}${suffix}`
  const items = [{ id: `${plan.lineItemId}${suffix}`, quantity: 1 }]
  const { result } = await createOrderFulfillmentWorkflow(container).run({ input: { order_id: orderId, items, shipping_option_id: plan.shippingOptionId, location_id: plan.locationId, no_notification: true } })
  await createOrderShipmentWorkflow(container).run({ input: { order_id: orderId, fulfillment_id: result.id, items, no_notification: true } })
  await markOrderFulfillmentAsDeliveredWorkflow(container).run({ input: { orderId, fulfillmentId: result.id } })
}

class Ours {
  constructor(
    private readonly container: MedusaContainer,
    private readonly client: Client,
    private readonly ensure: Run,
    private readonly pump: (container: MedusaContainer) => void,
  ) {}

  /** What the subscriber of `payment.captured` does, and then the pump, until Medusa's books say delivered. */
  async perSecond(orderIds: readonly string[]): Promise<number> {
    const from = performance.now()
    const ensured = load(orderIds.length, WORKERS, async (index) => {
      await this.ensure(this.container).run({ input: { order_id: orderIds[index] ?? "" } })
      this.pump(this.container)
    })
    for (let done = 0; done < orderIds.length; await sleep(20)) {
      done = await this.#delivered(orderIds)
      if (performance.now() - from > DEADLINE_MS) throw new Error(`only ${done} of ${orderIds.length} orders were delivered`)
    }
    const perSecond = (orderIds.length * 1_000) / (performance.now() - from)
    await ensured
    return perSecond
  }

  async #delivered(orderIds: readonly string[]): Promise<number> {
    const { rows } = await this.client.query<{ count: number }>(
      `select count(*)::int as count from order_fulfillment l join fulfillment f on f.id = l.fulfillment_id join voucher_task t on t.order_id = l.order_id and t.kind = 'deliver' and t.state = 'done'
       where l.order_id = any($1) and f.delivered_at is not null`,
      [orderIds],
    )
    return rows[0]?.count ?? 0
  }
}

/** `medusa exec`: the runs of both in turn, each on copies of its own. */
export default async function benchDeliveryInside({ container, args = [] }: ExecArgs): Promise<void> {
  const plan = JSON.parse(args[0] ?? "{}") as Plan
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  const { ensureVouchersWorkflow } = (await import(path.join(BUILT, "workflows/orders/ensure-vouchers.js"))) as { ensureVouchersWorkflow: Run }
  const { pumpWork } = (await import(path.join(BUILT, "workflows/work/pump.js"))) as { pumpWork: (container: MedusaContainer) => void }
  const ours = new Ours(container, client, ensureVouchersWorkflow, pumpWork)
  const measured: DeliveryRun[] = []
  let used = 0
  const take = () => Array.from({ length: plan.orders }, () => copySuffix((used += 1)))
  // The first run is the compiler's and the cache's.
  for (let run = 0; run <= plan.runs; run++) {
    const bare = take()
    const floor = await load(bare.length, WORKERS, (index) => deliverByMedusa(container, plan, bare[index] ?? ""))
    const perSecond = await ours.perSecond(take().map((suffix) => `${plan.orderId}${suffix}`))
    if (run > 0) measured.push({ ours: perSecond, floor: floor.perSecond })
  }
  await client.end()
  process.stdout.write(`${JSON.stringify({ bench: measured })}\n`)
}
