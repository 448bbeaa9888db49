import { httpClient } from "../../demo/http-client"
import type { SandboxFault } from "../../demo/runtime/sandbox-process"
import type { HubbleConfigPatch } from "../../sandbox/hubble"
import type { Brand } from "../http/brand-shelf"
import type { Purchase } from "../http/purchase"
import { eventually } from "../support/test-world"
import { booksOf } from "../http/supplier-books"
import type { Bench } from "./mortal-store"
import type { VoucherPath } from "./points"
import type { End } from "./verdict"

/** A text that leads to no retry. */
const GONE = "Product is discontinued"
/** Rupees. */
export const FULL_WALLET = 10_000_000

/** How an order is brought onto its path, and what a person or the supplier does meanwhile. */
export interface Way {
  end: End
  quantity: number
  /** false: nobody pays. */
  paid?: false
  /** The admin does not capture again after the death. */
  paysOnce?: true
  faults?(brand: Brand): (SandboxFault & { error?: string })[]
  config?(brand: Brand): HubbleConfigPatch
  /** After the payment, until the process dies; may be repeated after the death. */
  act?(bench: Bench, purchase: Purchase): Promise<void>
  /** In the next process. */
  resume?(bench: Bench, purchase: Purchase): Promise<void>
  /** For the next order of this world. */
  restore?(bench: Bench, purchase: Purchase): Promise<void>
}

const placing = (brand: Brand, fault: string, more: object = {}) => ({ route: "place_order", fault, match: { product_id: brand.id }, ...more })

const fillWallet = ({ world }: Bench) => world.sandbox.config({ balance: FULL_WALLET })

/** Resolves too when the process is dead. */
async function untilUnits(bench: Bench, purchase: Purchase, state: string): Promise<void> {
  await eventually(
    async () => {
      const rows = await bench.world.query<{ state: string }>("select state from voucher_unit where order_id = $1", [purchase.order.id])
      return bench.isDead() || (rows.length > 0 && rows.every((row) => row.state === state))
    },
    { everyMs: 50, what: `units ${state}` },
  )
}

const waits = (bench: Bench, purchase: Purchase) => untilUnits(bench, purchase, "waiting_wallet")

/** As an admin would: again when he is told to wait. */
async function cancel(bench: Bench, { order }: Purchase): Promise<void> {
  const tryIt = async () => {
    if ((await bench.admin.order(order.id)).status === "canceled") return true
    const { status, text } = await bench.admin.http.request("POST", `/admin/orders/${order.id}/cancel`)
    if (status !== 200 && !/Wait until|Try again/.test(text)) throw new Error(`the cancel was refused: ${text.slice(0, 300)}`)
    return status === 200
  }
  await eventually(tryIt, { what: "the cancel" })
}

/** The admin cancels the fulfillment alone, then changes his mind: the case, if there is one, is answered by ordering again. */
async function cancelFulfillment(bench: Bench, { order }: Purchase): Promise<void> {
  const { order: found } = await bench.admin.http.get<{ order: { fulfillments: { id: string; canceled_at: string | null }[] } }>(`/admin/orders/${order.id}?fields=id,*fulfillments`)
  const live = found.fulfillments.find((row) => !row.canceled_at)
  if (live) await bench.admin.http.request("POST", `/admin/orders/${order.id}/fulfillments/${live.id}/cancel`)
}

async function orderAgain(bench: Bench, { order }: Purchase): Promise<void> {
  await fillWallet(bench)
  const look = async () => {
    const [held] = (await bench.admin.attention({ orderId: order.id })).filter(({ kind }) => kind === "held_for_review")
    if (held) await bench.admin.http.request("POST", `/admin/voucher-hub/attention/${held.id}/retry`)
    const units = await bench.world.query<{ state: string }>("select state from voucher_unit where order_id = $1", [order.id])
    return units.length > 0 && units.every(({ state }) => state === "delivered")
  }
  await eventually(look, { timeoutMs: 60_000, what: "the order that was held" })
}

async function payBack(bench: Bench, { order }: Purchase): Promise<void> {
  const payments = (await bench.admin.order(order.id)).payment_collections.flatMap((collection) => collection.payments)
  for (const payment of payments) if (!payment.refunds?.length) await bench.admin.http.post(`/admin/payments/${payment.id}/refund`, { amount: payment.amount })
}

/** The shop pays one of three vouchers back while the order waits, then says which unit is closed. */
async function closeOne(bench: Bench, { order, face }: Purchase): Promise<void> {
  const [payment] = (await bench.admin.order(order.id)).payment_collections.flatMap((collection) => collection.payments)
  if (payment && !payment.refunds?.length) await bench.admin.http.post(`/admin/payments/${payment.id}/refund`, { amount: face })
  await fillWallet(bench)
  const look = async () => {
    const units = await bench.world.query<{ id: string; state: string }>("select id, state from voucher_unit where order_id = $1 order by id", [order.id])
    if (bench.isDead() || units.some(({ state }) => state === "cancelled")) return true
    const [found] = (await bench.admin.attention({ orderId: order.id })).filter(({ kind }) => kind === "partly_refunded")
    if (!found) return false
    await bench.admin.http.post(`/admin/voucher-hub/attention/${found.id}/resolve`, { note: "one was paid back", close_unit_ids: [units[0]?.id] })
    return true
  }
  await eventually(look, { timeoutMs: 60_000, what: "the case of the partly refunded order" })
}

/** The money went back while Hubble still worked on the order, which then fails. */
async function payBackAndFail(bench: Bench, purchase: Purchase): Promise<void> {
  await payBack(bench, purchase)
  const [order] = (await booksOf(bench.world, purchase.brand)).orders
  if (order?.status === "PROCESSING") await httpClient(bench.world.sandbox.url, () => ({})).post(`/_sandbox/orders/${order.id}/resolve`, { status: "FAILED", failureReason: GONE })
}

async function refundByPerson(bench: Bench, { order }: Purchase): Promise<void> {
  const [found] = (await bench.admin.attention({ orderId: order.id })).filter(({ kind }) => kind === "waiting_for_wallet")
  if (found) await bench.admin.http.post(`/admin/voucher-hub/attention/${found.id}/refund`)
}

export const WAYS: Readonly<Record<VoucherPath, Way>> = {
  unpaid: { end: "delivered", quantity: 1 },
  success: { end: "delivered", quantity: 2 },
  half_captured: { end: "delivered", quantity: 1, paysOnce: true },
  processing: { end: "delivered", quantity: 2, faults: (brand) => [placing(brand, "processing", { delay_ms: 1_500 })] },
  unknown: { end: "delivered", quantity: 1, faults: (brand) => [placing(brand, "drop_after", { calls: [1] })] },
  absent: { end: "delivered", quantity: 1, faults: (brand) => [placing(brand, "drop_before", { calls: [1] })] },
  retry: { end: "delivered", quantity: 1, faults: (brand) => [placing(brand, "generation_failed", { calls: [1] })] },
  refused: { end: "delivered", quantity: 1, faults: (brand) => [placing(brand, "http_403", { calls: [1] })] },
  refund: { end: "refunded", quantity: 2, faults: (brand) => [placing(brand, "generation_failed", { error: GONE })] },
  brand_gone: { end: "refunded", quantity: 1, config: (brand) => ({ brands: { [brand.id]: { status: "INACTIVE" } } }) },
  wallet: {
    end: "delivered",
    quantity: 1,
    config: () => ({ balance: 0 }),
    act: async (bench, purchase) => {
      await waits(bench, purchase)
      await fillWallet(bench)
    },
    resume: fillWallet,
  },
  wallet_unread: {
    end: "delivered",
    quantity: 1,
    config: () => ({ balance: 0 }),
    faults: () => [{ route: "wallet", fault: "balance_error" }],
    act: waits,
    resume: async (bench) => {
      await bench.world.sandbox.faults([])
      await fillWallet(bench)
    },
  },
  timed_out: { end: "timed_out", quantity: 1, faults: (brand) => [placing(brand, "processing", { delay_ms: 600_000 })] },
  brand_unread: { end: "delivered", quantity: 1, faults: (brand) => [{ route: "get_brand", fault: "http_500", match: { product_id: brand.id }, times: 6 }] },
  thaw: {
    end: "delivered",
    quantity: 1,
    config: () => ({ balance: 0 }),
    act: async (bench, purchase) => {
      await waits(bench, purchase)
      await bench.world.query("update voucher_purchase set frozen_until = now() where order_id = $1", [purchase.order.id])
    },
    resume: fillWallet,
  },
  cancel: {
    end: "cancelled",
    quantity: 2,
    config: () => ({ balance: 0 }),
    act: async (bench, purchase) => {
      await waits(bench, purchase)
      await cancel(bench, purchase)
    },
    resume: cancel,
    restore: fillWallet,
  },
  held: {
    end: "delivered",
    quantity: 2,
    config: () => ({ balance: 0 }),
    act: async (bench, purchase) => {
      await waits(bench, purchase)
      await cancelFulfillment(bench, purchase)
    },
    resume: orderAgain,
  },
  unpaid_cancel: { end: "cancelled", quantity: 1, paid: false, act: cancel, resume: cancel },
  paid_back: {
    end: "paid_back",
    quantity: 1,
    config: () => ({ balance: 0 }),
    act: async (bench, purchase) => {
      await waits(bench, purchase)
      await payBack(bench, purchase)
      await fillWallet(bench)
    },
    resume: async (bench, purchase) => {
      await payBack(bench, purchase)
      await fillWallet(bench)
    },
  },
  by_person: {
    end: "refunded",
    quantity: 1,
    config: () => ({ balance: 0 }),
    act: async (bench, purchase) => {
      await waits(bench, purchase)
      await refundByPerson(bench, purchase)
    },
    resume: refundByPerson,
    restore: fillWallet,
  },
  left_to_person: {
    end: "left_to_person",
    quantity: 1,
    faults: (brand) => [placing(brand, "processing", { delay_ms: 600_000 })],
    act: async (bench, purchase) => {
      await untilUnits(bench, purchase, "processing")
      await payBackAndFail(bench, purchase)
    },
    resume: payBackAndFail,
  },
  partial: {
    end: "partial",
    quantity: 3,
    config: () => ({ balance: 0 }),
    act: async (bench, purchase) => {
      await waits(bench, purchase)
      await closeOne(bench, purchase)
    },
    resume: closeOne,
  },
}
