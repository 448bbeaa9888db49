import type { MedusaContainer } from "@medusajs/framework/types"
import { watchOrderUnits, type OrderNews } from "../../../src/workflows/live/order-watch"

type States = Record<string, string[]>

/** A process whose ledger holds these states; counts its statements. */
function processWith(states: States) {
  const asked: string[][] = []
  const warned: string[] = []
  let broken = false
  const unitsOf = (orderId: string) => (states[orderId] ?? []).map((state, index) => ({ id: `${orderId}_${index}`, state }))
  const views = {
    unitsOfOrder: async (orderId: string) => unitsOf(orderId),
    unitsOfOrders: async (orderIds: string[]) => {
      asked.push([...orderIds])
      if (broken) throw new Error("the database is away")
      return new Map(orderIds.map((orderId) => [orderId, unitsOf(orderId)]))
    },
  }
  const service = { views }
  const container = { resolve: (name: string) => (name === "voucher" ? service : { warn: (text: string) => warned.push(text) }) } as unknown as MedusaContainer
  return { container, asked, warned, breakDown: (now: boolean) => (broken = now) }
}

const second = () => jest.advanceTimersByTimeAsync(1_000)
const shown = (news: OrderNews[]) => news.map(({ units, at_rest }) => [units.map(({ state }) => state).join(), at_rest])

describe("Whoever waits for an order", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it("is told at once how it stands, then of changes only, and when it is at rest", async () => {
    const states: States = { order_1: [] }
    const { container } = processWith(states)
    const news: OrderNews[] = []
    const stop = await watchOrderUnits(container, "order_1", (one) => news.push(one))
    await second()
    states.order_1 = ["processing", "delivered"]
    await second()
    await second()
    states.order_1 = ["refunded", "delivered"]
    await second()
    expect(shown(news)).toEqual([["", false], ["processing,delivered", false], ["refunded,delivered", true]])
    stop()
  })

  it("costs one statement a second for all of them together, and none when nobody waits", async () => {
    const { container, asked } = processWith({ order_1: ["pending"], order_2: ["pending"] })
    const stops = [await watchOrderUnits(container, "order_1", () => undefined), await watchOrderUnits(container, "order_1", () => undefined), await watchOrderUnits(container, "order_2", () => undefined)]
    await second()
    await second()
    expect(asked).toEqual([["order_1", "order_2"], ["order_1", "order_2"]])
    stops[0]?.()
    stops[2]?.()
    await second()
    expect(asked.at(-1)).toEqual(["order_1"])
    stops[1]?.()
    await second()
    expect(asked).toHaveLength(3)
    expect(jest.getTimerCount()).toBe(0)
  })

  it("is told of what happened while the database was away once it is back", async () => {
    const states: States = { order_1: ["pending"] }
    const { container, warned, breakDown } = processWith(states)
    const news: OrderNews[] = []
    const stop = await watchOrderUnits(container, "order_1", (one) => news.push(one))
    breakDown(true)
    states.order_1 = ["delivered"]
    await second()
    breakDown(false)
    await second()
    expect([shown(news), warned.length]).toEqual([[["pending", false], ["delivered", true]], 1])
    stop()
  })
})
