import { createMedusaContainer, ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { asValue } from "@medusajs/framework/awilix"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { ensureVouchers } from "../../../src/workflows/orders/ensure-vouchers"
import { sweepOrders } from "../../../src/workflows/orders/sweep"
import { MINUTE, TIMES } from "../../domain/protocol-times"

jest.mock("../../../src/workflows/orders/ensure-vouchers", () => ({ ensureVouchers: jest.fn(() => Promise.resolve({ created: 0 })) }))

const order = (id: string, ageMs: number) => ({ id, created_at: new Date(Date.now() - ageMs).toISOString() })

function shelf(orders: { id: string; created_at: string }[]) {
  const kept: string[] = []
  const sales = {
    sweepCursor: () => Promise.resolve(kept.at(-1) ?? ""),
    keepSweepCursor: (id: string) => Promise.resolve(void kept.push(id)),
    watched: () => Promise.resolve([]),
  }
  const graph = ({ filters }: { filters: { id: { $gt: string } } }) => Promise.resolve({ data: orders.filter(({ id }) => id > filters.id.$gt).slice(0, 100) })
  const container = createMedusaContainer()
  container.register({
    [VOUCHER_MODULE]: asValue({ sales, policy: { times: TIMES } }),
    [ContainerRegistrationKeys.QUERY]: asValue({ graph }),
    [ContainerRegistrationKeys.LOGGER]: asValue({ warn: jest.fn() }),
  })
  return { container, kept }
}

const seen = () => (ensureVouchers as jest.Mock).mock.calls.map(([, id]) => id as string)

describe("the sweep of paid orders", () => {
  beforeEach(() => (ensureVouchers as jest.Mock).mockClear())

  it("looks at young orders, but goes by none: an older one may still be committed before them", async () => {
    const { container, kept } = shelf([order("order_1", 60 * MINUTE), order("order_2", 6 * MINUTE), order("order_3", 4 * MINUTE), order("order_4", 0)])
    await sweepOrders(container, 1_000)
    expect(seen()).toEqual(["order_1", "order_2", "order_3", "order_4"])
    expect(kept).toEqual(["order_2"])
    await sweepOrders(container, 1_000)
    expect(seen().slice(4)).toEqual(["order_3", "order_4"])
  })

  it("goes through more than a page, and an order that cannot be ensured holds up none", async () => {
    const { container, kept } = shelf(Array.from({ length: 250 }, (_, index) => order(`order_${String(index).padStart(3, "0")}`, 60 * MINUTE)))
    ;(ensureVouchers as jest.Mock).mockImplementationOnce(() => Promise.reject(new Error("broken")))
    expect(await sweepOrders(container, 5_000)).toEqual({ looked: 250, ensured: 0 })
    expect(kept.at(-1)).toBe("order_249")
  })
})
