import { describeSchedule, faultSchedule, faultsOfCall } from "../../demo/chaos/faults"
import { readOptions } from "../../demo/chaos/options"
import { planKills, planOrder } from "../../demo/chaos/plan"
import { buyerKey, FaultBook } from "../../sandbox/shared/fault-rules"
import { isWireFault } from "../../sandbox/shared/fault-table"

const PRODUCTS = new Map([["Flipkart", "p1"], ["Amazon", "p2"], ["BigBasket", "p3"], ["Myntra", "p4"]])

describe("the plan of a fault run", () => {
  it("is a pure function of seed and index", () => {
    expect(planOrder(4, 17)).toEqual(planOrder(4, 17))
    const orders = Array.from({ length: 200 }, (_, index) => planOrder(4, index))
    expect(new Set(orders.map((order) => JSON.stringify(order.lines))).size).toBeGreaterThan(20)
    const unpaid = orders.filter((order) => !order.paid).length
    expect(unpaid).toBeGreaterThan(4)
    expect(unpaid).toBeLessThan(30)
    expect(orders.some((order) => new Set(order.lines.map((line) => line.price)).size > 1)).toBe(true)
    expect(planKills(4, { orders: 200, kills: 5, processes: 2 })).toEqual(planKills(4, { orders: 200, kills: 5, processes: 2 }))
  })

  it("kills while shoppers buy and after the last of them", () => {
    const kills = planKills(1, { orders: 500, kills: 8, processes: 1 })
    expect(kills.filter((kill) => kill.afterOrders !== null).length).toBe(6)
    expect(kills.filter((kill) => kill.afterLastMs !== null).length).toBe(2)
    expect(new Set(kills.map((kill) => kill.process))).toEqual(new Set([0]))
  })
})

describe("the fault schedule", () => {
  const rules = faultSchedule(3, 0.1)

  it("says of every call of an order what the sandbox then does to it, in a run of many and alone", () => {
    const book = new FaultBook(1)
    book.replace(rules)
    for (let index = 0; index < 20; index++) {
      const { email, lines } = planOrder(3, index)
      const productId = PRODUCTS.get(lines[0]?.title ?? "") ?? ""
      for (let call = 1; call <= 4; call++) {
        const drawn = book.decide("place_order", { buyer: email, product_id: productId, reference_id: `${index}-${call}` }).map((rule) => rule.fault)
        const wire = drawn.find(isWireFault)
        expect(faultsOfCall(rules, "place_order", buyerKey(email, productId), call)).toEqual(drawn.filter((fault) => fault === wire || !isWireFault(fault)))
      }
    }
  })

  it("names the same faults for an order whether it is printed alone or with the others", () => {
    const alone = describeSchedule(3, rules, [7], PRODUCTS).split("\n").slice(1).join("\n")
    expect(describeSchedule(3, rules, [5, 6, 7, 8], PRODUCTS)).toContain(alone)
    expect(describeSchedule(4, faultSchedule(4, 0.1), [7], PRODUCTS)).not.toContain(alone)
  })
})

describe("the options of a fault run", () => {
  it("know a default for everything, and one order bought alone is not disturbed by kills", () => {
    expect(readOptions([], {})).toEqual({ orders: 50, seed: 1, probability: 0.1, processes: 2, kills: 3, restarts: 1, only: null, json: false, timeScale: 120, payments: false, clockOffset: 90 })
    expect(readOptions(["--only", "77", "--seed", "3"], {})).toMatchObject({ only: 77, orders: 78, kills: 0, restarts: 0 })
    expect(readOptions([], { DB_HOST: "db.test" })).toMatchObject({ restarts: 0 })
    expect(readOptions(["--orders", "500"], {})).toMatchObject({ kills: 8 })
    expect(readOptions(["--payments"], {})).toMatchObject({ payments: true, orders: 300, probability: 0.03 })
  })

  it("refuse what makes no sense, naming it", () => {
    expect(() => readOptions(["--orders", "0"], {})).toThrow(/--orders is a whole number from 1/)
    expect(() => readOptions(["--orders", "many"], {})).toThrow(/--orders/)
    expect(() => readOptions(["--probability", "2"], {})).toThrow(/--probability/)
    expect(() => readOptions(["--sed", "1"], {})).toThrow()
  })
})
