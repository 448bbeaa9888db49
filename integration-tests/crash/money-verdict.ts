import { setTimeout as sleep } from "node:timers/promises"
import { eventually } from "../support/test-world"
import { orderOf, paymentsOf, type MoneyOrder } from "./money-paths"
import type { Bench } from "./mortal-store"

/**
 * Where a payment must come to rest. `unpaid`: nothing was sent and nothing moved. `returned`, `left_to_person`: the voucher failed. `stray`: the
 * money came for a cancelled order. `released`, `reserved_cancelled`: a reservation was let go.
 */
export type MoneyEnd = "paid" | "unpaid" | "returned" | "left_to_person" | "voided" | "stray" | "reversed" | "released" | "reserved_cancelled"

interface MedusaMoney {
  status: string
  transactions: { amount: number }[]
  payment_collections: { payments: { captures: { amount: number }[]; refunds: { amount: number }[] }[] }[]
}

const FIELDS = "id,status,*transactions,*payment_collections.payments,*payment_collections.payments.captures,*payment_collections.payments.refunds"

/** By the payment services' own records: all that was ever taken, what the shop still has of it, and what is only reserved. */
async function servicesMoney(bench: Bench, order: MoneyOrder) {
  const { hubcash, hub123 } = bench.world.payments ?? {}
  const money = { sales: 0, taken: 0, kept: 0, held: 0 }
  const books = hubcash?.state.money.byRef(hubcash.state.sales.all()) ?? {}
  for (const row of await paymentsOf(bench, order)) {
    const book = books[row.id]
    if (book) Object.assign(money, { sales: money.sales + book.sale_ids.length, taken: money.taken + book.captured, kept: money.kept + book.kept, held: money.held + book.held })
    const moved = row.c_id ? hub123?.state.money.of(row.c_id) : undefined
    const out = await bench.world.query<{ c_id: string }>("select c_id::text as c_id from payin_action where request_id = $1 and c_id is not null", [row.id])
    const paidOut = out.reduce((sum, action) => sum + (hub123?.state.money.of(action.c_id).paid_out ?? 0), 0)
    if (moved) Object.assign(money, { sales: money.sales + (hub123?.state.payments.byCId.has(row.c_id ?? "") ? 1 : 0), taken: money.taken + moved.paid_in, kept: money.kept + moved.paid_in - moved.refunded - paidOut })
  }
  return money
}

async function picture(bench: Bench, order: MoneyOrder) {
  const { world, admin } = bench
  const orderId = await orderOf(bench, order)
  const medusa = orderId ? (await admin.http.get<{ order: MedusaMoney }>(`/admin/orders/${orderId}?fields=${encodeURIComponent(FIELDS)}`)).order : null
  const payments = (medusa?.payment_collections ?? []).flatMap((collection) => collection.payments ?? [])
  const minor = (rows: readonly { amount: number }[]) => Math.round(rows.reduce((sum, { amount }) => sum + amount, 0) * 100)
  const states = async (sql: string) => (await world.query<{ state: string }>(sql, [orderId ?? ""])).map(({ state }) => state)
  const open = await world.query<{ count: number }>(
    `select count(*)::int as count from payin_action a join payin_request r on r.id = a.request_id where r.cart_id = $1 and a.state in ('ready', 'placing', 'unknown', 'pending')`,
    [order.cartId],
  )
  const undecided = (await paymentsOf(bench, order)).filter(({ state }) => ["ready", "placing", "unknown", "pending"].includes(state))
  return {
    service: await servicesMoney(bench, order),
    order: medusa?.status ?? "pending",
    medusa: { captured: minor(payments.flatMap(({ captures }) => captures ?? [])), refunded: minor(payments.flatMap(({ refunds }) => refunds ?? [])), transactions: minor(medusa?.transactions ?? []) },
    units: await states("select state from voucher_unit where order_id = $1 order by state"),
    cases: await states("select kind as state from voucher_case where state = 'open' and order_id = $1 order by kind"),
    open: (open[0]?.count ?? 0) + undecided.length,
  }
}

type Picture = Awaited<ReturnType<typeof picture>>

function expected(end: MoneyEnd, price: number): Picture {
  const nothing: Picture = { service: { sales: 0, taken: 0, kept: 0, held: 0 }, order: "pending", medusa: { captured: 0, refunded: 0, transactions: 0 }, units: [], cases: [], open: 0 }
  const one = { sales: 1, taken: price, kept: price, held: 0 }
  const booked = { captured: price, refunded: 0, transactions: price }
  switch (end) {
    case "unpaid":
      return nothing
    case "paid":
      return { ...nothing, service: one, medusa: booked, units: ["delivered"] }
    case "returned":
      return { ...nothing, service: { ...one, kept: 0 }, medusa: { captured: price, refunded: price, transactions: 0 }, units: ["refunded"] }
    case "left_to_person":
      return { ...nothing, service: one, medusa: booked, units: ["refund_due"], cases: ["refund_task"] }
    case "voided":
      return { ...nothing, service: { ...one, taken: 0, kept: 0 }, order: "canceled" }
    case "stray":
      return { ...nothing, service: { ...one, kept: 0 }, order: "canceled" }
    case "reversed":
      return { ...nothing, service: { ...one, kept: 0 }, medusa: booked, units: ["held"], cases: ["held_for_review"] }
    case "released":
      return { ...nothing, service: { ...one, taken: 0, kept: 0 }, units: ["cancelled"] }
    case "reserved_cancelled":
      return { ...nothing, service: { ...one, taken: 0, kept: 0 }, order: "canceled", units: ["cancelled"] }
  }
}

const REST_MS = 90_000
const CALM_MS = 750

/** Waits until the money is where it must be, and stays there; what is still different when time is up is the message. */
export async function expectMoneyEnd(bench: Bench, order: MoneyOrder, end: MoneyEnd): Promise<void> {
  const [payment] = await paymentsOf(bench, order)
  const wanted = expected(end, payment?.amount ?? 0)
  let seen: Picture | null = null
  const isThere = async () => {
    const now = await picture(bench, order)
    // Of an order that waited for an empty wallet a person is told or not, by how long the restart took.
    seen = end === "reversed" ? { ...now, cases: now.cases.filter((kind) => kind !== "waiting_for_wallet") } : now
    return JSON.stringify(seen) === JSON.stringify(wanted)
  }
  await eventually(async () => {
    if (!(await isThere())) return false
    await sleep(CALM_MS)
    return isThere()
  }, { timeoutMs: REST_MS, everyMs: 250, what: `rest: ${end}` }).catch(() => expect(seen).toEqual(wanted))
}
