import fc from "fast-check"
import { splitOrder, type DenominationCount, type OrderRestrictions } from "../../src/domain/order-split"
import { brokenLimits, limited, tally } from "./order-split-oracle"

const FACES = [10_000, 25_000, 50_000, 100_000, 200_000, 500_000]
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 1 })

const tightLimits: fc.Arbitrary<OrderRestrictions> = fc.record({
  minOrderAmount: maybe(fc.constantFrom(50_000, 100_000, 150_000)),
  maxOrderAmount: maybe(fc.constantFrom(500_000, 600_000, 1_000_000)),
  maxVouchersPerOrder: maybe(fc.integer({ min: 1, max: 10 })),
  maxVouchersPerDenomination: maybe(fc.integer({ min: 1, max: 4 })),
  maxDenominationsPerOrder: maybe(fc.integer({ min: 1, max: 3 })),
}).map((limits) => limited({ ...limits, denominations: FACES }))

/** Draws of faces, each kept as far as the limits allow; the orders that are legal. */
function legalOrders(draws: readonly (readonly number[])[], limits: OrderRestrictions): DenominationCount[][] {
  const orders = draws.map((faces) => faces.reduce<DenominationCount[]>((order, denomination) => {
    const quantity = (order.find((line) => line.denomination === denomination)?.quantity ?? 0) + 1
    const grown = [...order.filter((line) => line.denomination !== denomination), { denomination, quantity }]
    return brokenLimits(grown, { ...limits, minOrderAmount: null }).length ? order : grown
  }, []))
  return orders.filter((order) => brokenLimits(order, limits).length === 0)
}

/** Answers how the split ended and fails the test when it took a second or more. */
function inUnderASecond(cart: readonly DenominationCount[], limits: OrderRestrictions) {
  const from = performance.now()
  const split = splitOrder(cart, limits)
  expect(performance.now() - from).toBeLessThan(1_000)
  if (split.ok) {
    expect(split.orders.filter((order) => brokenLimits(order, limits).length > 0)).toEqual([])
    expect(tally(split.orders.flat())).toBe(tally(cart))
  }
  return split
}

const face = (denomination: number, quantity: number): DenominationCount => ({ denomination, quantity })
const orderCount = (cart: readonly DenominationCount[], limits: Partial<OrderRestrictions>) => {
  const split = inUnderASecond(cart, limited(limits))
  return split.ok ? split.orders.length : split.reason
}

describe("large carts", () => {
  it("made of legal orders are never refused and need no more orders than those", () => {
    fc.assert(fc.property(tightLimits, fc.array(fc.array(fc.constantFrom(...FACES), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 40 }), (limits, draws) => {
      const orders = legalOrders(draws, limits)
      fc.pre(orders.length > 0)
      const split = inUnderASecond(orders.flat(), limits)
      expect(split.ok && split.orders.length <= orders.length).toBe(true)
    }), { numRuns: 300 })
  })

  it("a hundred thousand vouchers, ten to an order", () => {
    expect(orderCount([face(50_000, 100_000)], { maxVouchersPerOrder: 10 })).toBe(10_000)
  })

  it("a hundred thousand vouchers whose last order is too small by itself", () => {
    expect(orderCount([face(50_000, 99_991)], { maxVouchersPerOrder: 10, minOrderAmount: 100_000 })).toBe(10_000)
  })

  it("many of two denominations between tight amounts", () => {
    expect(orderCount([face(50_000, 10_001), face(25_000, 10_001)], { maxVouchersPerOrder: 10, minOrderAmount: 300_000, maxOrderAmount: 400_000 })).toBe(2_001)
  })

  it("one voucher to an order", () => {
    expect(orderCount([face(100_000, 20_000), face(50_000, 20_000)], { maxVouchersPerOrder: 1 })).toBe(40_000)
  })

  it.each([999, 9_999, 49_999])("%p of each, which no split makes legal", (quantity) => {
    expect(orderCount([face(50_000, quantity), face(25_000, quantity)], { maxVouchersPerOrder: 4, minOrderAmount: 300_000 })).toContain("minOrderAmount")
  })

  it("a remainder that no spreading can save", () => {
    expect(orderCount([face(50_000, 19_999)], { minOrderAmount: 500_000, maxOrderAmount: 500_000 })).toContain("OrderAmount")
  })

  it("a quantity nobody can mean is refused before it takes memory", () => {
    expect(orderCount([face(50_000, Number.MAX_SAFE_INTEGER)], { maxVouchersPerOrder: 10 })).toContain("at most 100000 vouchers")
    expect(orderCount([face(50_000, 60_000), face(25_000, 60_000)], {})).toContain("at most 100000 vouchers")
    expect(orderCount([face(50_000, 100_000)], {})).toBe(1)
  })
})
