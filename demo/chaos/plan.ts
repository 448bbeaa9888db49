import { seededFraction, seededInteger, seededPick } from "../../sandbox/shared/seeded"

export interface PlannedLine {
  title: string
  /** Rupees. */
  price: number
  quantity: number
}

/** What one shopper does; a pure function of (seed, index), so that an order can be bought alone in another run. */
export interface PlannedOrder {
  index: number
  email: string
  lines: PlannedLine[]
  /** Captured by an admin; the others stay authorised only, and nothing may be ordered for them. */
  paid: boolean
  /** An impatient admin captures twice. */
  capturedAgain: boolean
}

/** SIGKILL of a store process when so many orders are placed (`afterOrders`), or so long after the last one (`afterLastMs`). */
export interface PlannedKill {
  process: number
  afterOrders: number | null
  afterLastMs: number | null
}

/** A brand with all of its prices here, in rupees. */
export type Shelf = readonly [title: string, prices: readonly [number, ...number[]]]

/** What shoppers choose from. */
export interface Market {
  shelves: readonly [Shelf, ...Shelf[]]
  /** What goes into the cart as a second brand: the first of them that is one. */
  beside: readonly PlannedLine[]
}

/** The sandbox's brands of each way: at once, through PROCESSING, never. */
const SHELVES: Market["shelves"] = [
  ["Flipkart", [500, 1000, 250]],
  ["Amazon", [500, 1000]],
  ["BigBasket", [500, 1000, 100]],
  ["Flipkart", [1000, 100]],
  ["Amazon", [100, 2000]],
  // Not Jiomart: its "Brand not available" takes it off sale, and the next shopper is refused at the cart.
  ["Myntra", [250]],
  ["Flipkart", [2000, 500]],
]
const SANDBOX_MARKET: Market = { shelves: SHELVES, beside: ["Amazon", "BigBasket"].map((title) => ({ title, price: 500, quantity: 1 })) }
const UNPAID = 0.06
const TWO_DENOMINATIONS = 0.25
const TWO_BRANDS = 0.1
const CAPTURED_AGAIN = 0.1

const emailOf = (seed: number, index: number) => `chaos-${seed}-${index}@demo.test`

export function planOrder(seed: number, index: number, { shelves, beside }: Market = SANDBOX_MARKET): PlannedOrder {
  const draw = (what: string) => seededFraction(seed, "order", index, what)
  const quantity = (what: string) => 1 + seededInteger(3, seed, "order", index, what)
  const [title, prices] = seededPick(shelves, seed, "order", index, "brand")
  const price = seededPick(prices, seed, "order", index, "price")
  const lines: PlannedLine[] = [{ title, price, quantity: quantity("quantity") }]
  const another = prices.find((candidate) => candidate !== price)
  if (another !== undefined && draw("second denomination") < TWO_DENOMINATIONS) lines.push({ title, price: another, quantity: quantity("second quantity") })
  const neighbour = beside.find((line) => line.title !== title)
  if (neighbour && draw("second brand") < TWO_BRANDS) lines.push(neighbour)
  return { index, email: emailOf(seed, index), lines, paid: draw("unpaid") >= UNPAID, capturedAgain: draw("captured again") < CAPTURED_AGAIN }
}

export const grossOf = (orders: readonly PlannedOrder[]) =>
  orders.filter((order) => order.paid).reduce((total, order) => total + order.lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0), 0)

/** How many orders are placed when PostgreSQL is restarted, each in its stretch of the run. */
export const planRestarts = (seed: number, options: { orders: number; restarts: number }): number[] =>
  Array.from({ length: options.restarts }, (_, number) => Math.max(1, Math.floor(((number + seededFraction(seed, "restart", number)) * options.orders) / options.restarts)))

/** Two thirds while shoppers buy, one in each stretch of the run, the rest while the store works off what is left. */
export function planKills(seed: number, options: { orders: number; kills: number; processes: number }): PlannedKill[] {
  const late = Math.floor(options.kills / 3)
  const stretches = options.kills - late
  return Array.from({ length: options.kills }, (_, number) => {
    const process = seededInteger(options.processes, seed, "kill", number, "process")
    const moment = seededFraction(seed, "kill", number, "moment")
    if (number >= stretches) return { process, afterOrders: null, afterLastMs: 500 + Math.floor(moment * 8_000) }
    return { process, afterOrders: Math.max(1, Math.floor(((number + moment) * options.orders) / stretches)), afterLastMs: null }
  })
}
