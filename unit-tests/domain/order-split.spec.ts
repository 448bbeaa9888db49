import fc from "fast-check"
import { refuseDenomination, refuseOrder, splitOrder, type DenominationCount, type OrderRestrictions } from "../../src/domain/order-split"
import { anyLimits, brokenLimits, fewestOrders, limited, smallCart, tally } from "./order-split-oracle"

const RUNS = { numRuns: 1_500 }

function ordersOf(cart: readonly DenominationCount[], limits: OrderRestrictions): DenominationCount[][] {
  const split = splitOrder(cart, limits)
  if (!split.ok) throw new Error(`refused: ${split.reason}`)
  return split.orders
}

const reasonOf = (cart: readonly DenominationCount[], limits: OrderRestrictions, options?: { splitOrders: boolean }) => {
  const split = splitOrder(cart, limits, options)
  return split.ok ? null : split.reason
}

describe("one cart of a brand becomes Hubble orders", () => {
  it("every order of every split obeys every limit, and the units add up", () => {
    fc.assert(fc.property(smallCart, anyLimits, (cart, limits) => {
      const split = splitOrder(cart, limits)
      if (!split.ok) return
      expect(split.orders.map((order) => brokenLimits(order, limits))).toEqual(split.orders.map(() => []))
      expect(tally(split.orders.flat())).toBe(tally(cart))
    }), RUNS)
  })

  it("is refused exactly when trying every way finds no legal split, and needs as few orders as that", () => {
    fc.assert(fc.property(smallCart, anyLimits, (cart, limits) => {
      const split = splitOrder(cart, limits)
      expect(split.ok ? split.orders.length : null).toBe(fewestOrders(cart, limits))
    }), RUNS)
  })

  it("stays in one order when that is legal, whatever the option says", () => {
    fc.assert(fc.property(smallCart, anyLimits, fc.boolean(), (cart, limits, splitOrders) => {
      fc.pre(brokenLimits(cart, limits).length === 0)
      const split = splitOrder(cart, limits, { splitOrders })
      expect(split.ok && split.orders.map(tally)).toEqual([tally(cart)])
    }), RUNS)
  })

  it("two lines of the same denomination count as one", () => {
    const twice = [{ denomination: 50_000, quantity: 2 }, { denomination: 50_000, quantity: 1 }]
    expect(ordersOf(twice, limited({ maxVouchersPerDenomination: 3 }))).toEqual([[{ denomination: 50_000, quantity: 3 }]])
    expect(ordersOf(twice, limited({ maxVouchersPerDenomination: 2 }))).toHaveLength(2)
  })

  it("leaves the request it was given as it was", () => {
    const cart = [{ denomination: 10_000, quantity: 3 }, { denomination: 50_000, quantity: 5 }]
    const before = structuredClone(cart)
    splitOrder(cart, limited({ maxVouchersPerOrder: 2 }))
    expect(cart).toEqual(before)
  })

  it("keeps a remainder above the minimum order amount by taking from a full order", () => {
    const orders = ordersOf([{ denomination: 50_000, quantity: 5 }], limited({ maxVouchersPerOrder: 4, minOrderAmount: 100_000 }))
    expect(orders.map(([line]) => line?.quantity).sort()).toEqual([2, 3])
  })

  it("with splitOrders off, says which limit one order would break", () => {
    const cart = [{ denomination: 50_000, quantity: 5 }]
    expect(reasonOf(cart, limited({ maxVouchersPerOrder: 4 }), { splitOrders: false })).toContain("maxVouchersPerOrder")
    expect(reasonOf(cart, limited({ maxVouchersPerOrder: 5 }), { splitOrders: false })).toBeNull()
  })
})

describe("what can never be ordered is refused by name", () => {
  const one = (denomination: number) => [{ denomination, quantity: 1 }]

  it.each<[string, Partial<OrderRestrictions>]>([
    ["maxVouchersPerOrder", { maxVouchersPerOrder: 0 }],
    ["maxVouchersPerDenomination", { maxVouchersPerDenomination: 0 }],
    ["maxDenominationsPerOrder", { maxDenominationsPerOrder: 0 }],
    ["maximum order amount", { maxOrderAmount: 0 }],
    ["above the maximum", { maxVoucherAmount: 0 }],
    ["not offered", { denominations: [] }],
  ])("a limit of 0 (%s) refuses every cart", (named, limits) => {
    expect(reasonOf(one(50_000), limited(limits))).toContain(named)
    expect(reasonOf([{ denomination: 50_000, quantity: 100 }, { denomination: 20_000, quantity: 7 }], limited(limits))).toContain(named)
  })

  it("a minimum of 0 refuses nothing", () => {
    expect(reasonOf(one(1), limited({ minOrderAmount: 0, minVoucherAmount: 0 }))).toBeNull()
  })

  it("a denomination off the list, with the list in rupees", () => {
    expect(refuseDenomination(30_000, limited({ denominations: [10_000, 50_050] }))).toBe("denomination ₹300 is not offered; choose one of ₹100, ₹500.5")
  })

  it("a listed denomination by no range of one voucher, which is for free amounts", () => {
    const limits = { minVoucherAmount: 25_000, maxVoucherAmount: 30_000 }
    expect([refuseDenomination(10_000, limited({ ...limits, denominations: [10_000, 50_000] })), refuseOrder(one(50_000), limited({ ...limits, denominations: [10_000, 50_000] }))]).toEqual([null, null])
    expect(refuseDenomination(10_000, limited(limits))).toContain("minimum")
  })

  it("amounts at a limit pass, one paisa beyond it does not", () => {
    const limits = limited({ minVoucherAmount: 25_000, maxVoucherAmount: 1_000_000 })
    expect([24_999, 25_000, 1_000_000, 1_000_001].map((amount) => refuseDenomination(amount, limits) === null)).toEqual([false, true, true, false])
    const order = limited({ minOrderAmount: 25_000, maxOrderAmount: 50_000 })
    expect([24_999, 25_000, 50_000, 50_001].map((amount) => refuseOrder(one(amount), order) === null)).toEqual([false, true, true, false])
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("a quantity of %p", (quantity) => {
    expect(reasonOf([{ denomination: 50_000, quantity }], limited({}))).toContain("quantity")
  })

  it.each([0, -50_000, 500.5, Number.NaN])("a denomination of %p", (denomination) => {
    expect(reasonOf([{ denomination, quantity: 1 }], limited({}))).toContain("denomination")
  })

  it("an empty cart", () => {
    expect(reasonOf([], limited({}))).toContain("quantity")
  })
})
