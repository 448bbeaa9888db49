import { createLedgerWorld, type LedgerWorld } from "./ledger-world"
import { newOrderId, purchase } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("sweep")
})
afterAll(() => world?.dispose())
beforeEach(() => world.query("truncate voucher_purchase, voucher_recheck, voucher_sweep"))

const COUNT = 7
const PAGE = 3

/** A sweep that runs out of time after so many pages; answers what it saw, in pages of any order. */
async function sweep(pages: number): Promise<string[]> {
  const seen: string[] = []
  let since: string | null = null
  for (let page = 0; page < pages; page += 1) {
    const found: { taken: string[]; since: string } = await world.service.sales.takeUnpaid({ since, limit: PAGE })
    since = found.since
    seen.push(...found.taken)
  }
  return seen
}

async function watched(): Promise<string[]> {
  const orderIds = Array.from({ length: COUNT }, newOrderId)
  for (const orderId of orderIds) await world.service.sales.watch({ orderId, cartId: null, customerId: null, email: null, currency: "inr" })
  return orderIds
}

const notes = async () => (await world.query<{ order_id: string }>("select order_id from voucher_recheck order by 1")).map((row) => row.order_id)
const take = async (since: string | null = null) => world.service.sales.takeRechecks({ since, limit: PAGE })

describe("The sweep's list of unpaid orders", () => {
  it("has each once in a sweep, and all of them again in the next", async () => {
    const orderIds = await watched()
    expect((await sweep(5)).sort()).toEqual(orderIds)
    expect((await sweep(5)).sort()).toEqual(orderIds)
  })

  it("goes on where the last sweep ran out of time: none is passed over for ever", async () => {
    const orderIds = await watched()
    const seen = [...(await sweep(1)), ...(await sweep(1)), ...(await sweep(1))]
    expect(new Set(seen)).toEqual(new Set(orderIds))
  })

  it("is shared by two sweeps at once", async () => {
    const orderIds = await watched()
    const both = await Promise.all([sweep(2), sweep(2)])
    expect(new Set(both.flat())).toEqual(new Set(orderIds))
    expect(both.flat().length).toBeLessThan(2 * COUNT)
  })

  it("has no paid order", async () => {
    const [paid, ...unpaid] = await watched()
    await world.service.sales.ensure(purchase(paid ?? "", [50_000]))
    expect((await sweep(5)).sort()).toEqual(unpaid)
  })
})

describe("The sweep's list of orders to look at again", () => {
  it("has an order once, until a look at it is done", async () => {
    for (const orderId of ["order_b", "order_a", "order_a"]) await world.service.sales.recheck(orderId)
    const { taken } = await take()
    expect(taken.map(({ orderId, asked }) => [orderId, asked]).sort()).toEqual([["order_a", 2], ["order_b", 1]])
    await world.service.sales.endRechecks(taken.filter(({ orderId }) => orderId === "order_a"))
    expect(await notes()).toEqual(["order_b"])
  })

  it("keeps an order that is asked for again during the look", async () => {
    await world.service.sales.recheck("order_a")
    const { taken, since } = await take()
    await world.service.sales.recheck("order_a")
    await world.service.sales.endRechecks(taken)
    expect(await notes()).toEqual(["order_a"])
    // Not in the same sweep once more: that would never end.
    expect((await take(since)).taken).toEqual([])
    expect((await take()).taken).toEqual([{ orderId: "order_a", asked: 2 }])
  })

  it("goes on where the last sweep ran out of time", async () => {
    await world.service.sales.recheckChanged({ orderIds: Array.from({ length: COUNT }, (_, index) => `order_${index}`), lastId: null })
    const seen = [...(await take()).taken, ...(await take()).taken, ...(await take()).taken]
    expect(new Set(seen.map(({ orderId }) => orderId)).size).toBe(COUNT)
  })

  it("gets changed orders and passes their changes, or neither; a cursor never goes back, and each list has its own", async () => {
    const { sales } = world.service
    await sales.keepSweepCursor("orders", "order_9")
    await sales.recheckChanged({ orderIds: ["order_a", "order_a", "order_b"], lastId: "ordch_2" })
    await sales.recheckChanged({ orderIds: [], lastId: "ordch_1" })
    expect([await notes(), (await sales.sweepCursor("changes")).lastId, (await sales.sweepCursor("orders")).lastId]).toEqual([["order_a", "order_b"], "ordch_2", "order_9"])
    await world.query("alter table voucher_sweep add constraint closed check (last_order_id <> 'ordch_3')")
    await expect(sales.recheckChanged({ orderIds: ["order_c"], lastId: "ordch_3" })).rejects.toThrow(/closed/)
    await world.query("alter table voucher_sweep drop constraint closed")
    expect(await notes()).toEqual(["order_a", "order_b"])
  })
})
