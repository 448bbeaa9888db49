import fc from "fast-check"
import type { DenominationCount, OrderRestrictions } from "../../src/domain/order-split"

/** A brand without any limit; tests set the one they are about. Amounts in paise. */
const noLimits: OrderRestrictions = {
  denominations: null, minVoucherAmount: null, maxVoucherAmount: null, minOrderAmount: null, maxOrderAmount: null,
  maxVouchersPerOrder: null, maxVouchersPerDenomination: null, maxDenominationsPerOrder: null,
}

export const limited = (limits: Partial<OrderRestrictions>): OrderRestrictions => ({ ...noLimits, ...limits })

/** The guide's limits (3.4), written down a second time and without a look at the code under test. */
export function brokenLimits(order: readonly DenominationCount[], limits: OrderRestrictions): string[] {
  const within = (value: number, least: number | null, most: number | null) => (least === null || value >= least) && (most === null || value <= most)
  const amount = order.reduce((total, { denomination, quantity }) => total + denomination * quantity, 0)
  const vouchers = order.reduce((total, { quantity }) => total + quantity, 0)
  const broken: string[] = []
  for (const { denomination, quantity } of order) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) broken.push("quantity")
    if (limits.denominations !== null && !limits.denominations.includes(denomination)) broken.push("denominations")
    if (limits.denominations === null && !within(denomination, limits.minVoucherAmount, limits.maxVoucherAmount)) broken.push("voucherAmount")
    if (!within(quantity, null, limits.maxVouchersPerDenomination)) broken.push("maxVouchersPerDenomination")
  }
  if (order.length === 0 || new Set(order.map(({ denomination }) => denomination)).size !== order.length) broken.push("lines")
  if (!within(order.length, null, limits.maxDenominationsPerOrder)) broken.push("maxDenominationsPerOrder")
  if (!within(vouchers, null, limits.maxVouchersPerOrder)) broken.push("maxVouchersPerOrder")
  if (!within(amount, limits.minOrderAmount, limits.maxOrderAmount)) broken.push("orderAmount")
  return broken
}

/** Vouchers per denomination over all orders, as comparable text. */
export function tally(lines: readonly DenominationCount[]): string {
  const counts = new Map<number, number>()
  for (const { denomination, quantity } of lines) counts.set(denomination, (counts.get(denomination) ?? 0) + quantity)
  return [...counts].sort(([a], [b]) => a - b).map(([denomination, quantity]) => `${quantity} x ${denomination}`).join(", ")
}

/** The fewest legal orders that make up the cart, by trying every way there is; null when there is none. Small carts only. */
export function fewestOrders(cart: readonly DenominationCount[], limits: OrderRestrictions): number | null {
  const counts = new Map<number, number>()
  for (const { denomination, quantity } of cart) counts.set(denomination, (counts.get(denomination) ?? 0) + quantity)
  const denominations = [...counts.keys()]
  const known = new Map<string, number | null>()
  const boxes = (left: readonly number[]): number[][] =>
    left.reduce<number[][]>((chosen, most) => chosen.flatMap((box) => Array.from({ length: most + 1 }, (_, taken) => [...box, taken])), [[]])
  const asOrder = (box: readonly number[]) => box.flatMap((quantity, index) => (quantity > 0 ? [{ denomination: denominations[index] ?? 0, quantity }] : []))
  const legal = boxes([...counts.values()]).filter((box) => box.some((taken) => taken > 0) && brokenLimits(asOrder(box), limits).length === 0)
  const solve = (left: readonly number[]): number | null => {
    if (left.every((quantity) => quantity === 0)) return 0
    const key = left.join()
    const seen = known.get(key)
    if (seen !== undefined) return seen
    let best: number | null = null
    for (const box of legal) {
      if (box.some((taken, index) => taken > (left[index] ?? 0))) continue
      const rest = solve(left.map((quantity, index) => quantity - (box[index] ?? 0)))
      if (rest !== null && (best === null || rest + 1 < best)) best = rest + 1
    }
    known.set(key, best)
    return best
  }
  return solve([...counts.values()])
}

const RUPEES = [100, 200, 250, 300, 500, 700, 1000].map((rupees) => rupees * 100)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 2 })

/** Up to three denominations, a few vouchers of each: small enough to try every split. */
export const smallCart: fc.Arbitrary<DenominationCount[]> = fc.uniqueArray(fc.record({ denomination: fc.constantFrom(...RUPEES), quantity: fc.integer({ min: 1, max: 4 }) }), {
  selector: ({ denomination }) => denomination,
  minLength: 1,
  maxLength: 3,
})

/** Limits of every kind, absent, generous, tight, contradictory or zero. */
export const anyLimits: fc.Arbitrary<OrderRestrictions> = fc.record({
  denominations: maybe(fc.constant(RUPEES)),
  minVoucherAmount: maybe(fc.constantFrom(0, 10_000, 20_000)),
  maxVoucherAmount: maybe(fc.constantFrom(50_000, 100_000)),
  minOrderAmount: maybe(fc.constantFrom(0, 20_000, 50_000, 80_000, 100_000, 150_000)),
  maxOrderAmount: maybe(fc.constantFrom(0, 50_000, 90_000, 100_000, 120_000, 200_000)),
  maxVouchersPerOrder: maybe(fc.integer({ min: 0, max: 6 })),
  maxVouchersPerDenomination: maybe(fc.integer({ min: 0, max: 3 })),
  maxDenominationsPerOrder: maybe(fc.integer({ min: 0, max: 3 })),
})
