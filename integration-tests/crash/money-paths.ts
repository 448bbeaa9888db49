import type { PaymentWay } from "../../demo/once/pay"
import type { SandboxFault } from "../../demo/runtime/sandbox-process"
import { magicCards } from "../../sandbox/hubcash/magic-cards"
import type { HubbleConfigPatch } from "../../sandbox/hubble"
import type { Brand } from "../http/brand-shelf"
import { eventually } from "../support/test-world"
import type { MoneyEnd } from "./money-verdict"
import type { MoneyPath } from "./money-points"
import type { Bench } from "./mortal-store"
import { FULL_WALLET } from "./paths"
import type { CrashPoint } from "./point"

/** A cart that is paid, and what became of it; its order is there once the cart was completed. */
export interface MoneyOrder {
  cartId: string
  token: string
  brand: Brand
}

/** How a payment is brought onto its path, and what shopper, admin and payment service do meanwhile. */
export interface MoneyWay {
  pays: PaymentWay
  card?: string
  end(point: Pick<CrashPoint, "at" | "when">): MoneyEnd
  faults?(brand: Brand): (SandboxFault & { error?: string })[]
  config?: HubbleConfigPatch
  hubcashFaults?: { route: "create_sale" | "cancel_sale"; fault: string; calls?: number[]; delay_ms?: number }[]
  /** After the shopper completed his cart, until the process dies, and once more in the next one. */
  act?(bench: Bench, order: MoneyOrder): Promise<void>
}

const GONE = "Product is discontinued"
const failing = (brand: Brand) => [{ route: "place_order", fault: "generation_failed", match: { product_id: brand.id }, error: GONE }]

const paid = (): MoneyEnd => "paid"
/** Nothing was sent when the process died so early, and nobody sends it behind the shopper's back. */
const EARLY = ["RequestLedger.begin after", "RequestLedger.begin before", "RequestLedger.commitIntent before"]
const unlessEarly = ({ at, when }: Pick<CrashPoint, "at" | "when">): MoneyEnd => (EARLY.includes(`${at} ${when}`) ? "unpaid" : "paid")

export const orderOf = async ({ world }: Bench, { cartId }: MoneyOrder): Promise<string | null> =>
  (await world.query<{ order_id: string }>("select order_id from order_cart where cart_id = $1", [cartId]))[0]?.order_id ?? null

export interface PaymentRow extends Record<string, unknown> {
  id: string
  c_id: string | null
  state: string
  amount: number
}

/** Every payment of the cart, also one that was taken back before it was sent. */
export const paymentsOf = ({ world }: Bench, { cartId }: MoneyOrder) =>
  world.query<PaymentRow>(
    `select distinct r.id, r.c_id::text as c_id, r.state, r.amount_minor::float8 as amount from payin_request r left join payment_session s on s.id = r.session_id
     left join cart_payment_collection c on c.payment_collection_id = s.payment_collection_id where r.cart_id = $1 or c.cart_id = $1`,
    [cartId],
  )

const sandboxes = ({ world }: Bench) => {
  const { hubcash, hub123 } = world.payments ?? {}
  if (!hubcash || !hub123) throw new Error("these tests need the sandboxes' controls: unset HUBCASH_BASE_URL and HUB123_BASE_URL")
  return { hubcash, hub123 }
}

async function control(url: string, path: string): Promise<void> {
  const answer = await fetch(`${url}/_sandbox/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })
  // What happened before the death is not repeated.
  if (!answer.ok && answer.status !== 400 && answer.status !== 409) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`)
}

/** Waits, but not for what a dead process will not do. */
const until = (bench: Bench, what: string, test: () => Promise<boolean>, timeoutMs = 40_000) =>
  eventually(async () => bench.isDead() || (await test()), { timeoutMs, everyMs: 50, what, explain: () => bench.world.output().slice(-800) })

/** Once the sale is in this status at Hubcash; false when there is none and none will come. */
async function saleIn(bench: Bench, order: MoneyOrder, status: number): Promise<string | null> {
  const { hubcash } = sandboxes(bench)
  let id: string | null = null
  await until(bench, `a sale in status ${status}`, async () => {
    const sale = (await paymentsOf(bench, order)).flatMap((row) => hubcash.state.sales.ofRef(row.id)).find((one) => one.status >= status)
    id = sale?.id ?? null
    return id !== null
  })
  return id
}

async function paySlip(bench: Bench, order: MoneyOrder): Promise<void> {
  const sale = await saleIn(bench, order, 4)
  if (sale) await control(sandboxes(bench).hubcash.url, `sales/${sale}/pay`)
}

/** What reached 123hub is paid; what did not is never made. */
async function payPage(bench: Bench, order: MoneyOrder): Promise<void> {
  const { hub123 } = sandboxes(bench)
  await until(bench, "the pay-in, or its end", async () => {
    const rows = await paymentsOf(bench, order)
    return rows.some((row) => row.state === "not_created" || (row.c_id !== null && hub123.state.payments.byCId.has(row.c_id)))
  })
  for (const row of await paymentsOf(bench, order)) if (row.c_id && hub123.state.payments.byCId.has(row.c_id)) await control(hub123.url, `payments/${row.c_id}/pay`)
}

async function cancelOrder(bench: Bench, order: MoneyOrder): Promise<void> {
  const orderId = await orderOf(bench, order)
  if (!orderId) throw new Error(`cart ${order.cartId} became no order`)
  await until(bench, "the cancel", async () => {
    if ((await bench.admin.order(orderId)).status === "canceled") return true
    const { status, text } = await bench.admin.http.request("POST", `/admin/orders/${orderId}/cancel`)
    if (status !== 200 && !/Wait until|Try again|outcome is not known/.test(text)) throw new Error(`the cancel was refused: ${text.slice(0, 300)}`)
    return status === 200
  })
}

const unitStates = async (bench: Bench, order: MoneyOrder) =>
  (await bench.world.query<{ state: string }>("select u.state from voucher_unit u join order_cart c on c.order_id = u.order_id where c.cart_id = $1", [order.cartId])).map(({ state }) => state)

const untilUnits = (bench: Bench, order: MoneyOrder, ...states: string[]) => until(bench, `units ${states.join(" or ")}`, async () => (await unitStates(bench, order)).some((state) => states.includes(state)))

/** The voucher failed and 123hub has no refund: the shopper says where his money goes, once. */
async function giveReceiver(bench: Bench, order: MoneyOrder): Promise<void> {
  await payPage(bench, order)
  const orderId = await orderOf(bench, order)
  await until(bench, "the refund task, or the end of it", async () => {
    const given = await bench.world.query("select 1 as given from payin_receiver where order_id = $1", [orderId])
    if (given.length) return true
    const tasks = await bench.world.query("select 1 as waits from voucher_case where order_id = $1 and kind = 'refund_task' and state = 'open'", [orderId])
    if (!tasks.length) return false
    const receiver = { bank_account: "1234567890", ifsc_code: "HDFC0000001", name: "Asha Rao" }
    await bench.shopper.http.post(`/store/orders/${orderId}/refund-receiver`, { receiver }, { "x-voucher-token": order.token })
    return true
  })
}

export const WAYS_OF_MONEY: Readonly<Record<MoneyPath, MoneyWay>> = {
  card: { pays: "debit", end: unlessEarly },
  card_lost: { pays: "debit", end: paid, hubcashFaults: [{ route: "create_sale", fault: "drop_after", calls: [1] }] },
  card_absent: { pays: "debit", end: paid, hubcashFaults: [{ route: "create_sale", fault: "drop_before", calls: [1] }] },
  boleto: { pays: "boleto", end: paid, act: paySlip },
  // A pay-in that never left is not made behind the shopper's back.
  redirect: { pays: "redirect", end: ({ at, when }) => (at === "Hub123Gateway.payIn" && when === "before" ? "unpaid" : "paid"), act: payPage },
  slip_voided: {
    pays: "boleto",
    end: () => "voided",
    act: async (bench, order) => {
      await saleIn(bench, order, 4)
      await cancelOrder(bench, order)
    },
  },
  card_refunded: { pays: "debit", end: () => "returned", faults: failing },
  pay_out: {
    pays: "redirect",
    // A pay-out that may have left is never sent again: proven absent, it is a person's.
    end: ({ at, when }) => ((at === "ActionLedger.commitIntent" && when === "after") || (at === "Hub123Gateway.payOut" && when === "before") ? "left_to_person" : "returned"),
    faults: failing,
    act: giveReceiver,
  },
  stray: {
    pays: "debit",
    card: magicCards.stuck_in_analysis.number,
    end: () => "stray",
    // The void comes too late, and the money goes back so slowly that the case is told first: else nobody has to be told.
    hubcashFaults: [{ route: "cancel_sale", fault: "http_503", calls: [1] }, { route: "cancel_sale", fault: "slow", calls: [2], delay_ms: 1_500 }],
    act: async (bench, order) => {
      const sale = await saleIn(bench, order, 2)
      await cancelOrder(bench, order)
      // Killed in the cancel: the order still stands, and what is paid now is its money.
      if (bench.isDead()) return
      if (sale && sandboxes(bench).hubcash.state.sales.get(sale)?.status === 2) await control(sandboxes(bench).hubcash.url, `sales/${sale}/approve`)
    },
  },
  reversed: {
    pays: "debit",
    end: () => "reversed",
    config: { balance: 0 },
    act: async (bench, order) => {
      await untilUnits(bench, order, "waiting_wallet", "held")
      const sale = await saleIn(bench, order, 7)
      const { hubcash } = sandboxes(bench)
      if (sale && hubcash.state.sales.get(sale)?.reversed_at === null) await control(hubcash.url, `sales/${sale}/reverse`)
    },
  },
  reserved_captured: { pays: "credit", end: paid },
  reserved_released: { pays: "credit", end: () => "released", faults: failing },
  reserved_cancelled: {
    pays: "credit",
    end: () => "reserved_cancelled",
    config: { balance: 0 },
    act: async (bench, order) => {
      // Killed in the cancel: the reservation is gone, and an order that a reading of the wallet woke before the cancel is tried again is a case.
      await until(bench, "units that wait, or the case of them", async () => {
        const open = await bench.world.query("select 1 as is_open from voucher_case v join order_cart c on c.order_id = v.order_id where c.cart_id = $1 and v.kind = 'partly_refunded' and v.state = 'open'", [order.cartId])
        return open.length > 0 || (await unitStates(bench, order)).some((state) => state === "waiting_wallet" || state === "cancelled")
      })
      await cancelOrder(bench, order)
    },
  },
}

export const fillWallet = ({ world }: Bench) => world.sandbox.config({ balance: FULL_WALLET })
