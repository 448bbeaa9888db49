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

const SEARCH_BUDGET = 20_000

const sum = (order: readonly DenominationCount[]) => order.reduce((total, line) => total + line.denomination * line.quantity, 0)
const count = (order: readonly DenominationCount[]) => order.reduce((total, line) => total + line.quantity, 0)
const rupees = (minor: Minor) => `₹${toMajor(minor, "INR")}`

/** Why one voucher of this amount can never be ordered, or null. The message names the field. */
export function refuseDenomination(denomination: Minor, limits: OrderRestrictions): string | null {
  if (!Number.isSafeInteger(denomination) || denomination <= 0) return "denomination must be a positive amount"
  if (limits.denominations && !limits.denominations.includes(denomination)) {
    return `denomination ${rupees(denomination)} is not offered; choose one of ${limits.denominations.map(rupees).join(", ")}`
  }
  if (limits.minVoucherAmount !== null && denomination < limits.minVoucherAmount) return `amount ${rupees(denomination)} is below the minimum of ${rupees(limits.minVoucherAmount)}`
  if (limits.maxVoucherAmount !== null && denomination > limits.maxVoucherAmount) return `amount ${rupees(denomination)} is above the maximum of ${rupees(limits.maxVoucherAmount)}`
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

/** Room for how many more vouchers of this denomination, every limit but the minimum considered. */
function room(order: readonly DenominationCount[], denomination: Minor, limits: OrderRestrictions): number {
  const line = order.find((candidate) => candidate.denomination === denomination)
  if (!line && limits.maxDenominationsPerOrder !== null && order.length >= limits.maxDenominationsPerOrder) return 0
  const rooms = [Number.MAX_SAFE_INTEGER]
  if (limits.maxVouchersPerOrder !== null) rooms.push(limits.maxVouchersPerOrder - count(order))
  if (limits.maxVouchersPerDenomination !== null) rooms.push(limits.maxVouchersPerDenomination - (line?.quantity ?? 0))
  if (limits.maxOrderAmount !== null) rooms.push(Math.floor((limits.maxOrderAmount - sum(order)) / denomination))
  return Math.max(0, Math.min(...rooms))
}

function put(order: DenominationCount[], denomination: Minor, quantity: number): void {
  const line = order.find((candidate) => candidate.denomination === denomination)
  if (line) line.quantity += quantity
  else order.push({ denomination, quantity })
}

/** First fit, largest denomination first. */
function firstFit(wanted: readonly DenominationCount[], limits: OrderRestrictions): DenominationCount[][] {
  const orders: DenominationCount[][] = []
  for (const { denomination, quantity } of wanted) {
    let left = quantity
    for (let index = 0; left > 0; index += 1) {
      const order = (orders[index] ??= [])
      const fits = Math.min(left, room(order, denomination, limits))
      if (fits > 0) put(order, denomination, fits)
      left -= fits
    }
  }
  return orders
}

/** Spreads vouchers over a given number of orders, always into the smallest: helps where a minimum order amount applies. */
function spread(wanted: readonly DenominationCount[], orderCount: number, limits: OrderRestrictions): DenominationCount[][] | null {
  if (count(wanted) > SEARCH_BUDGET) return null
  const orders: DenominationCount[][] = Array.from({ length: orderCount }, () => [])
  for (const { denomination, quantity } of wanted) {
    for (let placed = 0; placed < quantity; placed += 1) {
      const target = orders.filter((order) => room(order, denomination, limits) > 0).sort((a, b) => sum(a) - sum(b))[0]
      if (!target) return null
      put(target, denomination, 1)
    }
  }
  return orders
}

/** Exact search: fills one order at a time, each holding the largest denomination left, so that equal packings are seen once. */
function search(wanted: readonly DenominationCount[], orderCount: number, limits: OrderRestrictions): DenominationCount[][] | null {
  let budget = SEARCH_BUDGET
  const dead = new Set<string>()
  const fill = (left: number[], orders: number): DenominationCount[][] | null => {
    if (left.every((quantity) => quantity === 0)) return orders >= 0 ? [] : null
    const key = `${orders}:${left.join(",")}`
    if (orders === 0 || dead.has(key)) return null
    const first = left.findIndex((quantity) => quantity > 0)
    const choose = (index: number, order: DenominationCount[], rest: number[]): DenominationCount[][] | null => {
      if ((budget -= 1) < 0) return null
      if (index === wanted.length) {
        if (refuseOrder(order, limits)) return null
        const others = fill(rest, orders - 1)
        return others ? [order, ...others] : null
      }
      const denomination = wanted[index]?.denomination ?? 0
      const most = Math.min(rest[index] ?? 0, room(order, denomination, limits))
      for (let quantity = most; quantity >= (index === first ? 1 : 0); quantity -= 1) {
        const next = quantity > 0 ? [...order, { denomination, quantity }] : order
        const found = choose(index + 1, next, rest.map((value, at) => (at === index ? value - quantity : value)))
        if (found) return found
      }
      return null
    }
    const found = choose(first, [], [...left])
    if (!found) dead.add(key)
    return found
  }
  return fill(wanted.map((line) => line.quantity), orderCount)
}

/**
 * Splits the vouchers of one brand into as few Hubble orders as its restrictions allow (guide 3.4). Every order returned
 * obeys every limit; when no legal split exists, or `splitOrders` is off and one order does not do, the reason names the limit.
 */
export function splitOrder(requested: readonly DenominationCount[], limits: OrderRestrictions, options: { splitOrders: boolean } = { splitOrders: true }): OrderSplit {
  const merged: DenominationCount[] = []
  for (const line of requested) {
    if (!Number.isSafeInteger(line.quantity) || line.quantity < 1) return { ok: false, reason: "quantity must be a whole number from 1" }
    const refused = refuseDenomination(line.denomination, limits)
    if (refused) return { ok: false, reason: refused }
    put(merged, line.denomination, line.quantity)
  }
  if (!merged.length) return { ok: false, reason: "quantity must be a whole number from 1" }
  const wanted = merged.sort((a, b) => b.denomination - a.denomination)
  const whole = refuseOrder(wanted, limits)
  if (!whole) return { ok: true, orders: [wanted] }
  if (!options.splitOrders) return { ok: false, reason: whole }

  if ([limits.maxVouchersPerOrder, limits.maxVouchersPerDenomination, limits.maxDenominationsPerOrder].includes(0)) return { ok: false, reason: whole }
  const least = lowerBound(wanted, limits)
  const legal = (orders: DenominationCount[][] | null) => orders !== null && orders.every((order) => refuseOrder(order, limits) === null)
  const greedy = firstFit(wanted, limits)
  if (legal(greedy) && greedy.length === least) return { ok: true, orders: greedy }
  const most = legal(greedy) ? greedy.length - 1 : Math.min(count(wanted), greedy.length + 8)
  for (let orders = least; orders <= most; orders += 1) {
    const spreadOut = spread(wanted, orders, limits)
    const found = legal(spreadOut) ? spreadOut : search(wanted, orders, limits)
    if (found) return { ok: true, orders: found }
  }
  return legal(greedy) ? { ok: true, orders: greedy } : { ok: false, reason: whole }
}
