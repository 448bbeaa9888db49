import { toMajor, type Minor } from "./money"

/** A brand's rules for one Hubble order, amounts in minor units (guide 3.4). `null` means no limit. */
export interface OrderRestrictions {
  denominations: readonly Minor[] | null
  minVoucherAmount: Minor | null
  maxVoucherAmount: Minor | null
  minOrderAmount: Minor | null
  maxOrderAmount: Minor | null
  maxVouchersPerOrder: number | null
  maxVouchersPerDenomination: number | null
  maxDenominationsPerOrder: number | null
}

export interface DenominationCount {
  denomination: Minor
  quantity: number
}

export type OrderSplit = { ok: true; orders: DenominationCount[][] } | { ok: false; reason: string }

/** No shop sells more of one brand in one cart; what is beyond would only take memory. */
const MOST_VOUCHERS = 100_000
/** Placements tried by spreading, over all numbers of orders. */
const SPREAD_BUDGET = 1_000_000
/** Choices tried by the exact search: for one number of orders, and over all of them. */
const SEARCH_BUDGET = 20_000
const SEARCH_BUDGET_IN_ALL = 60_000
/** The search recurses once per order and denomination; larger carts are left to first fit and spreading. */
const SEARCH_DEPTH = 1_500

const sum = (order: readonly DenominationCount[]) => order.reduce((total, line) => total + line.denomination * line.quantity, 0)
const count = (order: readonly DenominationCount[]) => order.reduce((total, line) => total + line.quantity, 0)
const rupees = (minor: Minor) => `₹${toMajor(minor, "INR")}`

/** Why one voucher of this amount can never be ordered, or null. The message names the field. */
export function refuseDenomination(denomination: Minor, limits: OrderRestrictions): string | null {
  if (!Number.isSafeInteger(denomination) || denomination <= 0) return "denomination must be a positive amount"
  if (limits.denominations && !limits.denominations.includes(denomination)) {
    return `denomination ${rupees(denomination)} is not offered; choose one of ${limits.denominations.map(rupees).join(", ")}`
  }
  // The range of one voucher is for free amounts: a FIXED brand sells what it lists, and nothing else (guide 3.4).
  const { minVoucherAmount, maxVoucherAmount } = limits.denominations ? { minVoucherAmount: null, maxVoucherAmount: null } : limits
  if (minVoucherAmount !== null && denomination < minVoucherAmount) return `amount ${rupees(denomination)} is below the minimum of ${rupees(minVoucherAmount)}`
  if (maxVoucherAmount !== null && denomination > maxVoucherAmount) return `amount ${rupees(denomination)} is above the maximum of ${rupees(maxVoucherAmount)}`
  if (limits.maxOrderAmount !== null && denomination > limits.maxOrderAmount) return `amount ${rupees(denomination)} is above the maximum order amount of ${rupees(limits.maxOrderAmount)}`
  return null
}

/** The first limit one Hubble order breaks, or null when it is legal. */
export function refuseOrder(order: readonly DenominationCount[], limits: OrderRestrictions): string | null {
  for (const line of order) {
    const refused = refuseDenomination(line.denomination, limits)
    if (refused) return refused
    if (limits.maxVouchersPerDenomination !== null && line.quantity > limits.maxVouchersPerDenomination) {
      return `at most ${limits.maxVouchersPerDenomination} vouchers of one denomination (maxVouchersPerDenomination)`
    }
  }
  if (limits.maxDenominationsPerOrder !== null && order.length > limits.maxDenominationsPerOrder) {
    return `at most ${limits.maxDenominationsPerOrder} different denominations (maxDenominationsPerOrder)`
  }
  if (limits.maxVouchersPerOrder !== null && count(order) > limits.maxVouchersPerOrder) return `at most ${limits.maxVouchersPerOrder} vouchers (maxVouchersPerOrder)`
  const amount = sum(order)
  if (limits.minOrderAmount !== null && amount < limits.minOrderAmount) return `at least ${rupees(limits.minOrderAmount)} (minOrderAmount)`
  if (limits.maxOrderAmount !== null && amount > limits.maxOrderAmount) return `at most ${rupees(limits.maxOrderAmount)} (maxOrderAmount)`
  return null
}

function lowerBound(wanted: readonly DenominationCount[], limits: OrderRestrictions): number {
  const bounds = [1]
  if (limits.maxVouchersPerOrder) bounds.push(Math.ceil(count(wanted) / limits.maxVouchersPerOrder))
  if (limits.maxOrderAmount) bounds.push(Math.ceil(sum(wanted) / limits.maxOrderAmount))
  if (limits.maxDenominationsPerOrder) bounds.push(Math.ceil(wanted.length / limits.maxDenominationsPerOrder))
  if (limits.maxVouchersPerDenomination) {
    for (const line of wanted) bounds.push(Math.ceil(line.quantity / limits.maxVouchersPerDenomination))
  }
  return Math.max(...bounds)
}

/** The most orders that can each reach the minimum order amount. */
function upperBound(wanted: readonly DenominationCount[], limits: OrderRestrictions): number {
  return limits.minOrderAmount ? Math.min(count(wanted), Math.floor(sum(wanted) / limits.minOrderAmount)) : count(wanted)
}

/** An order being filled, with its sums kept along. */
interface OpenOrder {
  lines: DenominationCount[]
  vouchers: number
  amount: Minor
}

const openOrder = (): OpenOrder => ({ lines: [], vouchers: 0, amount: 0 })

/** Room for how many more vouchers of this denomination, every limit but the minimum considered. */
function room(order: OpenOrder, denomination: Minor, limits: OrderRestrictions): number {
  const line = order.lines.find((candidate) => candidate.denomination === denomination)
  if (!line && limits.maxDenominationsPerOrder !== null && order.lines.length >= limits.maxDenominationsPerOrder) return 0
  let most = Number.MAX_SAFE_INTEGER
  if (limits.maxVouchersPerOrder !== null) most = Math.min(most, limits.maxVouchersPerOrder - order.vouchers)
  if (limits.maxVouchersPerDenomination !== null) most = Math.min(most, limits.maxVouchersPerDenomination - (line?.quantity ?? 0))
  if (limits.maxOrderAmount !== null) most = Math.min(most, Math.floor((limits.maxOrderAmount - order.amount) / denomination))
  return Math.max(0, most)
}

function put(order: OpenOrder, denomination: Minor, quantity: number): void {
  const line = order.lines.find((candidate) => candidate.denomination === denomination)
  if (line) line.quantity += quantity
  else order.lines.push({ denomination, quantity })
  order.vouchers += quantity
  order.amount += denomination * quantity
}

/** First fit, largest denomination first. */
function firstFit(wanted: readonly DenominationCount[], limits: OrderRestrictions): DenominationCount[][] {
  const orders: OpenOrder[] = []
  for (const { denomination, quantity } of wanted) {
    let left = quantity
    for (let index = 0; left > 0; index += 1) {
      const order = (orders[index] ??= openOrder())
      const fits = Math.min(left, room(order, denomination, limits))
      if (fits > 0) put(order, denomination, fits)
      left -= fits
    }
  }
  return orders.map((order) => order.lines)
}

/**
 * Spreads vouchers over a given number of orders, always into the smallest: helps where a minimum order amount applies. Orders
 * that grew by one denomination line up by themselves, so the smallest is the head of one of two queues.
 */
function spread(wanted: readonly DenominationCount[], orderCount: number, limits: OrderRestrictions): DenominationCount[][] | null {
  const orders = Array.from({ length: orderCount }, openOrder)
  for (const { denomination, quantity } of wanted) {
    const untouched = [...orders].sort((a, b) => a.amount - b.amount)
    const grown: OpenOrder[] = []
    let nextUntouched = 0
    let nextGrown = 0
    for (let placed = 0; placed < quantity; ) {
      const first = untouched[nextUntouched]
      const second = grown[nextGrown]
      const target = first && (!second || first.amount <= second.amount) ? first : second
      if (!target) return null
      if (target === first) nextUntouched += 1
      else nextGrown += 1
      if (room(target, denomination, limits) === 0) continue
      put(target, denomination, 1)
      grown.push(target)
      placed += 1
    }
  }
  return orders.map((order) => order.lines)
}

/** Exact search: fills one order at a time, each holding the largest denomination left, so that equal packings are seen once. */
function search(wanted: readonly DenominationCount[], orderCount: number, limits: OrderRestrictions, spend: () => boolean): DenominationCount[][] | null {
  const dead = new Set<string>()
  const fill = (left: number[], orders: number): DenominationCount[][] | null => {
    if (left.every((quantity) => quantity === 0)) return orders >= 0 ? [] : null
    const key = `${orders}:${left.join(",")}`
    if (orders === 0 || dead.has(key)) return null
    const first = left.findIndex((quantity) => quantity > 0)
    const choose = (index: number, order: OpenOrder, rest: number[]): DenominationCount[][] | null => {
      if (!spend()) return null
      if (index === wanted.length) {
        if (refuseOrder(order.lines, limits)) return null
        const others = fill(rest, orders - 1)
        return others ? [order.lines, ...others] : null
      }
      const denomination = wanted[index]?.denomination ?? 0
      const most = Math.min(rest[index] ?? 0, room(order, denomination, limits))
      for (let quantity = most; quantity >= (index === first ? 1 : 0); quantity -= 1) {
        const next = { lines: order.lines.slice(), vouchers: order.vouchers, amount: order.amount }
        if (quantity > 0) put(next, denomination, quantity)
        const found = choose(index + 1, next, rest.map((value, at) => (at === index ? value - quantity : value)))
        if (found) return found
      }
      return null
    }
    const found = choose(first, openOrder(), [...left])
    if (!found) dead.add(key)
    return found
  }
  return fill(wanted.map((line) => line.quantity), orderCount)
}

/** The legal split with the fewest orders that spreading or the search finds between two numbers of orders, both included. */
function fewest(wanted: readonly DenominationCount[], least: number, most: number, limits: OrderRestrictions): DenominationCount[][] | null {
  let best: DenominationCount[][] | null = null
  let placements = SPREAD_BUDGET
  for (let orders = least; orders <= most && best === null && placements > 0; orders += 1) {
    placements -= count(wanted) + orders
    const spreadOut = spread(wanted, orders, limits)
    if (spreadOut?.every((order) => refuseOrder(order, limits) === null)) best = spreadOut
  }
  let inAll = SEARCH_BUDGET_IN_ALL
  for (let orders = least; orders < (best?.length ?? most + 1) && orders * (wanted.length + 2) <= SEARCH_DEPTH && inAll > 0; orders += 1) {
    let budget = Math.min(SEARCH_BUDGET, inAll)
    inAll -= budget
    const found = search(wanted, orders, limits, () => (budget -= 1) >= 0)
    inAll += Math.max(0, budget)
    if (found) return found
  }
  return best
}

/** Why a cart that is legal voucher by voucher has no legal split: the limits that contradict each other. */
function noSplit(limits: OrderRestrictions): string {
  const named = [
    limits.minOrderAmount ? `at least ${rupees(limits.minOrderAmount)} (minOrderAmount)` : null,
    limits.maxOrderAmount !== null ? `at most ${rupees(limits.maxOrderAmount)} (maxOrderAmount)` : null,
    limits.maxVouchersPerOrder !== null ? `at most ${limits.maxVouchersPerOrder} vouchers (maxVouchersPerOrder)` : null,
    limits.maxVouchersPerDenomination !== null ? `at most ${limits.maxVouchersPerDenomination} vouchers of one denomination (maxVouchersPerDenomination)` : null,
    limits.maxDenominationsPerOrder !== null ? `at most ${limits.maxDenominationsPerOrder} different denominations (maxDenominationsPerOrder)` : null,
  ]
  return `these vouchers cannot be divided into orders that each have ${named.filter(Boolean).join(", ")}; change the quantity`
}

/**
 * Splits the vouchers of one brand into as few Hubble orders as its restrictions allow (guide 3.4). Every order returned
 * obeys every limit; when no legal split exists, or `splitOrders` is off and one order does not do, the reason names the limit.
 */
export function splitOrder(requested: readonly DenominationCount[], limits: OrderRestrictions, options: { splitOrders: boolean } = { splitOrders: true }): OrderSplit {
  const all = openOrder()
  for (const line of requested) {
    if (!Number.isSafeInteger(line.quantity) || line.quantity < 1) return { ok: false, reason: "quantity must be a whole number from 1" }
    const refused = refuseDenomination(line.denomination, limits)
    if (refused) return { ok: false, reason: refused }
    put(all, line.denomination, line.quantity)
    if (all.vouchers > MOST_VOUCHERS) return { ok: false, reason: `quantity: at most ${MOST_VOUCHERS} vouchers of one brand at a time` }
  }
  if (!all.vouchers) return { ok: false, reason: "quantity must be a whole number from 1" }
  const wanted = all.lines.sort((a, b) => b.denomination - a.denomination)
  const whole = refuseOrder(wanted, limits)
  if (!whole) return { ok: true, orders: [wanted] }
  if (!options.splitOrders || (limits.minOrderAmount !== null && all.amount < limits.minOrderAmount)) return { ok: false, reason: whole }

  if ([limits.maxVouchersPerOrder, limits.maxVouchersPerDenomination, limits.maxDenominationsPerOrder].includes(0)) return { ok: false, reason: whole }
  const least = lowerBound(wanted, limits)
  const most = upperBound(wanted, limits)
  if (least > most) return { ok: false, reason: noSplit(limits) }
  const greedy = firstFit(wanted, limits)
  const legal = greedy.every((order) => refuseOrder(order, limits) === null)
  if (legal && greedy.length === least) return { ok: true, orders: greedy }
  const fewer = fewest(wanted, least, legal ? greedy.length - 1 : most, limits) ?? (legal ? greedy : null)
  return fewer ? { ok: true, orders: fewer } : { ok: false, reason: noSplit(limits) }
}
