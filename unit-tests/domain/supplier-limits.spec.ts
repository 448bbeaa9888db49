import { exceeds, limitsOf, type SupplierLimits } from "../../src/domain/supplier-limits"

const LIMITS: SupplierLimits = {
  partner: { hourly: { amount: "1000.50", orders: 10 }, monthly: { orders: 900 } },
  brands: { "*": { perUser: { daily: { orders: 5 } } }, b1: { global: { daily: { amount: "500" } }, perUser: { hourly: { orders: 1 } } } },
}

describe("the limits of an order", () => {
  it("are those of the account and of its brand, each with its window and the path of its option", () => {
    expect(limitsOf(LIMITS, "b1", "INR")).toEqual([
      { path: "hubble.limits.partner.hourly", scope: "partner", hours: 1, amount: 100_050, orders: 10 },
      { path: "hubble.limits.partner.monthly", scope: "partner", hours: 744, amount: null, orders: 900 },
      { path: "hubble.limits.brands.b1.global.daily", scope: "brand", hours: 24, amount: 50_000, orders: null },
      { path: "hubble.limits.brands.b1.perUser.hourly", scope: "user", hours: 1, amount: null, orders: 1 },
    ])
  })

  it("are those of * for a brand without an entry of its own, also for one named like a part of every object", () => {
    for (const brandId of ["b2", "constructor", "*"]) expect(limitsOf(LIMITS, brandId, "INR").map((limit) => limit.path).at(-1)).toBe("hubble.limits.brands.*.perUser.daily")
  })

  it("are none where the shop agreed on none", () => {
    expect([limitsOf({}, "b1", "INR"), limitsOf({ partner: {}, brands: { b1: {} } }, "b1", "INR")]).toEqual([[], []])
  })
})

describe("exceeding a limit", () => {
  const limit = { path: "p", scope: "partner" as const, hours: 1 }

  it("is one order more, or one paisa more, than it allows", () => {
    const orders = { ...limit, orders: 2, amount: null }
    expect([1, 2].map((used) => exceeds(orders, { orders: used, amount: 9_999_999 }, 1))).toEqual([false, true])
    const amount = { ...limit, orders: null, amount: 100_000 }
    expect([50_000, 50_001].map((used) => exceeds(amount, { orders: 999, amount: used }, 50_000))).toEqual([false, true])
  })
})
