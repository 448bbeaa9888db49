import { booksOf, unitsIn } from "../http/supplier-books"
import { revealAll, type Purchase } from "../http/purchase"
import { eventually } from "../support/test-world"
import type { Bench } from "./mortal-store"

/** Where an order must come to rest: `paid_back` by a person before anything was bought, `partial` for one of its units. */
export type End = "delivered" | "refunded" | "cancelled" | "paid_back" | "left_to_person" | "partial" | "timed_out"

interface Money {
  amount: number
  note?: string | null
  reference?: string | null
}

interface MedusaOrder {
  status: string
  total: number
  summary: { pending_difference: number }
  items: { quantity: number; detail: { fulfilled_quantity: number; shipped_quantity: number; delivered_quantity: number } }[]
  fulfillments: { canceled_at: string | null; shipped_at: string | null; delivered_at: string | null; data: Record<string, unknown> | null; items: { quantity: number }[] }[]
  transactions: Money[]
  credit_lines: Money[]
  payment_collections: { refunded_amount: number | null; payments: { captures: Money[]; refunds: Money[] }[] }[]
}

const FIELDS = "id,status,total,+summary,*items,*items.detail,*fulfillments,*fulfillments.items,*transactions,*credit_lines,*payment_collections,*payment_collections.payments,*payment_collections.payments.captures,*payment_collections.payments.refunds"

const medusaOrder = async ({ admin }: Bench, { order }: Purchase): Promise<MedusaOrder> =>
  (await admin.http.get<{ order: MedusaOrder }>(`/admin/orders/${order.id}?fields=${encodeURIComponent(FIELDS)}`)).order

const sum = (rows: readonly Money[]) => rows.reduce((total, { amount }) => total + amount, 0)

/** Everything that must hold at rest, as one comparable picture: the supplier's books first, then Medusa, then our own rows. */
async function picture(bench: Bench, purchase: Purchase) {
  const { world } = bench
  const books = await booksOf(world, purchase.brand)
  const order = await medusaOrder(bench, purchase)
  const units = await world.query<{ state: string }>("select state from voucher_unit where order_id = $1 order by state", [purchase.order.id])
  const cases = await world.query<{ kind: string }>("select kind from voucher_case where state = 'open' and (order_id = $1 or kind = 'placement_paused') order by kind", [purchase.order.id])
  const tasks = await world.query<{ kind: string; last_error: string | null }>("select kind, last_error from voucher_task where state = 'due' and order_id = $1 order by kind", [purchase.order.id])
  const changes = await world.query<{ change_type: string }>("select change_type from order_change where order_id = $1 and status in ('pending', 'requested') and deleted_at is null", [purchase.order.id])
  const news = await world.query<{ template: string; status: string }>("select template, status from notification where resource_id = $1 and deleted_at is null order by template", [purchase.order.id])
  const vault = await world.query("select id from voucher_vault where order_id = $1", [purchase.order.id])
  const live = order.fulfillments.filter((fulfillment) => !fulfillment.canceled_at)
  const payments = order.payment_collections.flatMap((collection) => collection.payments)
  return {
    supplier: { charged: unitsIn(books.charged), chargedOrders: books.charged.length, debited: books.debited },
    units: units.map(({ state }) => state),
    codes: vault.length,
    news: news.map(({ template, status }) => `${template} ${status}`),
    cases: cases.map(({ kind }) => kind),
    tasks: tasks.map(({ kind, last_error: error }) => (error ? `${kind}: ${error}` : kind)),
    openChanges: changes.map(({ change_type: type }) => type),
    order: {
      status: order.status,
      lines: order.items.map(({ quantity, detail }) => [quantity, detail.fulfilled_quantity, detail.shipped_quantity, detail.delivered_quantity].map(Number)),
      fulfillments: live.map((row) => ({ quantity: row.items.reduce((total, item) => total + item.quantity, 0), shipped: row.shipped_at !== null, delivered: row.delivered_at !== null, data: Object.keys(row.data ?? {}).length > 0 })),
      owed: Number(order.summary.pending_difference),
    },
    money: {
      captured: sum(payments.flatMap(({ captures }) => captures ?? [])),
      refunds: payments.flatMap(({ refunds }) => (refunds ?? []).map(({ amount }) => amount)),
      refundedAmount: order.payment_collections.reduce((total, { refunded_amount: amount }) => total + Number(amount ?? 0), 0),
      transactions: order.transactions.map(({ amount }) => amount).sort((a, b) => b - a),
      // Medusa's cancel writes an empty one for an order nobody paid, and when it is repeated.
      creditLines: order.credit_lines.map(({ amount }) => Number(amount)).filter((amount) => amount !== 0),
    },
  }
}

type Picture = Awaited<ReturnType<typeof picture>>

/** News of the way to an end: sent or come too late to be news, by how long the restart took. */
const ON_THE_WAY: Partial<Record<End, string>> = {
  delivered: "voucher-processing success", timed_out: "voucher-processing success",
  refunded: "voucher-failed success", left_to_person: "voucher-failed success", partial: "voucher-failed success",
}

/** Without it, once; a second one stays and is wrong. */
function withoutNewsOnTheWay(news: readonly string[], end: End): string[] {
  const at = news.indexOf(ON_THE_WAY[end] ?? "")
  return news.filter((_, index) => index !== at)
}

interface Share {
  unit: string
  /** How many units were delivered, and how many paid back. */
  delivered: number
  returned: number
  closed?: number
  /** Bought, and not delivered: only what the supplier leaves open. */
  open?: number
  cases?: string[]
}

function shares(end: End, quantity: number): Share {
  switch (end) {
    case "delivered":
      return { unit: "delivered", delivered: quantity, returned: 0 }
    case "partial":
      return { unit: "delivered", delivered: quantity - 1, returned: 1, closed: 1 }
    case "timed_out":
      return { unit: "timed_out", delivered: 0, returned: 0, open: quantity, cases: ["timed_out"] }
    case "refunded":
      return { unit: "refunded", delivered: 0, returned: quantity }
    case "left_to_person":
      return { unit: "refund_due", delivered: 0, returned: quantity, cases: ["refund_task"] }
    case "cancelled":
    case "paid_back":
      return { unit: "cancelled", delivered: 0, returned: quantity }
  }
}

function expected(end: End, { quantity, face }: Purchase, paid: boolean): Picture {
  const { unit, delivered, returned, closed = 0, open = 0, cases = [] } = shares(end, quantity)
  const bought = delivered + open
  const price = quantity * face
  const back = paid && returned ? [returned * face] : []
  const units = [...Array.from({ length: closed }, () => "cancelled"), ...Array.from({ length: quantity - closed }, () => unit)]
  return {
    supplier: { charged: bought, chargedOrders: bought ? 1 : 0, debited: bought * face },
    units: paid ? units : [],
    codes: delivered,
    news: delivered ? ["voucher-delivered success"] : end === "refunded" ? ["voucher-refunded success"] : [],
    cases,
    tasks: [],
    openChanges: [],
    order: {
      status: end === "cancelled" ? "canceled" : "pending",
      lines: [[quantity, bought, delivered, delivered]],
      fulfillments: bought ? [{ quantity: bought, shipped: delivered > 0, delivered: delivered > 0, data: true }] : [],
      owed: paid ? 0 : price,
    },
    money: {
      captured: paid ? price : 0,
      refunds: back,
      refundedAmount: back[0] ?? 0,
      transactions: paid ? [price, ...back.map((amount) => -amount)] : [],
      creditLines: back,
    },
  }
}

const REST_MS = 90_000

/** Waits until the order is where it must be and compares all of it; what is still different when time is up is the message. */
export async function expectEnd(bench: Bench, purchase: Purchase, end: End, paid = true): Promise<void> {
  const wanted = expected(end, purchase, paid)
  let seen: Picture | null = null
  const isThere = async () => {
    const now = await picture(bench, purchase)
    seen = { ...now, news: withoutNewsOnTheWay(now.news, end) }
    return JSON.stringify(seen) === JSON.stringify(wanted)
  }
  await eventually(isThere, { timeoutMs: REST_MS, everyMs: 250, what: "rest" }).catch(() => expect(seen).toEqual(wanted))
  if (end !== "delivered") return
  expect(await revealAll(bench.shopper, purchase)).toEqual((await booksOf(bench.world, purchase.brand)).codes)
}
