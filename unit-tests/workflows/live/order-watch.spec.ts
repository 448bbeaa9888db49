import { asValue } from "@medusajs/framework/awilix"
import { createMedusaContainer } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { watchOrderUnits, type OrderNews } from "../../../src/workflows/live/order-watch"

const unit = (state: string) => [{ id: "unit_1", state }]

/** A shop whose order reads `now.state`. */
function shop(now: { state: string }) {
  const views = {
    unitsOfOrder: jest.fn(() => Promise.resolve(unit(now.state))),
    unitsOfOrders: jest.fn((ids: string[]) => Promise.resolve(new Map(ids.map((id) => [id, unit(now.state)])))),
  }
  const container = createMedusaContainer()
  container.register({ [VOUCHER_MODULE]: asValue({ views }) })
  return { container, views }
}

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const statesOf = (news: OrderNews[]) => news.map(({ units }) => units[0]?.state)

describe("Waiting for an order", () => {
  it("tells each listener what he was not told yet: one whose first look was older than another's news, too", async () => {
    const now = { state: "processing" }
    const { container, views } = shop(now)
    const [first, second]: OrderNews[][] = [[], []]
    const forget = await watchOrderUnits(container, "order_1", (news) => first?.push(news))
    // His snapshot is on its way while the other one hears of the end.
    let answer: (units: unknown) => void = () => undefined
    views.unitsOfOrder.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve as typeof answer)))
    const waiting = watchOrderUnits(container, "order_1", (news) => second?.push(news))
    now.state = "delivered"
    await jest.advanceTimersByTimeAsync(1_000)
    answer(unit("processing"))
    const forgetSecond = await waiting
    await jest.advanceTimersByTimeAsync(2_000)
    expect([statesOf(first ?? []), statesOf(second ?? [])]).toEqual([["processing", "delivered"], ["processing", "delivered"]])
    forget()
    forgetSecond()
    expect(jest.getTimerCount()).toBe(0)
  })
})
