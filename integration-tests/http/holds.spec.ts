import type { VoucherHubInput } from "../../src/config"
import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf, type Brand } from "./brand-shelf"
import { buy, delivered, expectBoughtOnce, expectNoAnomalies, expectNothingOrdered, unitsOnceAll } from "./purchase"
import { booksOf } from "./supplier-books"

/** An hour of a limit takes 20 seconds: long enough for a second purchase within it, also on a slow machine. */
const TIME_SCALE = 180

describe("A shop with hold rules and limits of its own", () => {
  let world: World
  let shelf: BrandShelf
  let limited: Brand

  beforeAll(async () => {
    const options: VoucherHubInput = {
      hold: { rules: [{ kind: "amount", over: "1200" }, { kind: "velocity", per: "address", withinHours: 24, amount: "6000" }] },
      hubble: { limits: { brands: { "*": { perUser: { hourly: { orders: 1 } } } } } },
    }
    world = await createWorld("holds", { timeScale: TIME_SCALE, env: { DEMO_PLUGIN_OPTIONS: JSON.stringify(options) } })
    shelf = await BrandShelf.open(world)
    limited = shelf.take()
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  const retry = (caseId: string) => world.admin.http.post(`/admin/voucher-hub/attention/${caseId}/retry`)

  it("parks a large order, and orders it once when an admin lets it go", async () => {
    const purchase = await buy(world, { brand: shelf.take(), quantity: 3 })
    const [unit] = await unitsOnceAll(world.admin, purchase, ["held"])
    const [found] = await world.admin.attention({ orderId: purchase.order.id })
    expect([found?.kind, unit?.case_ids]).toEqual(["held_for_review", [found?.id]])
    expect(found?.reason).toContain("hold.rules[0] (amount): the vouchers are worth 1500 INR")
    await world.admin.ensure(purchase.order.id)
    await expectNothingOrdered(world, purchase.brand)
    await retry(found?.id ?? "")
    await delivered(world, purchase)
    await expectBoughtOnce(world, purchase)
    expect(await world.admin.attention({ orderId: purchase.order.id })).toEqual([])
  })

  it("buys nothing for an order that was edited while it was parked, until what the edit added is paid, too", async () => {
    const purchase = await buy(world, { brand: shelf.take(), quantity: 3 })
    const orderId = purchase.order.id
    await unitsOnceAll(world.admin, purchase, ["held"])
    const [found] = await world.admin.attention({ orderId })
    await world.admin.http.post("/admin/order-edits", { order_id: orderId })
    await world.admin.http.post(`/admin/order-edits/${orderId}/items`, { items: [{ variant_id: await world.shopper.findVariant("Demo mug", 250, world.inr), quantity: 1 }] })
    await world.admin.http.post(`/admin/order-edits/${orderId}/confirm`)
    await retry(found?.id ?? "")
    const problems = () => world.query<{ last_problem: string | null }>("select last_problem from voucher_supplier_order where order_id = $1", [orderId])
    await eventually(async () => (await problems()).some((row) => row.last_problem === "the order is not fully funded"), { what: "the claim that finds it short of money", timeoutMs: 20_000, explain: problems })
    expect((await world.admin.attention({ orderId })).map(({ kind }) => kind)).toContain("partly_refunded")
    await expectNothingOrdered(world, purchase.brand)
  })

  it("buys what an edit left of a parked order, and closes the rest", async () => {
    const purchase = await buy(world, { brand: shelf.take(), quantity: 3 })
    const orderId = purchase.order.id
    await unitsOnceAll(world.admin, purchase, ["held"])
    const [found] = await world.admin.attention({ orderId })
    const { order: { items: [line] } } = await world.admin.http.get<{ order: { items: { id: string }[] } }>(`/admin/orders/${orderId}?fields=id,*items`)
    await world.admin.http.post("/admin/order-edits", { order_id: orderId })
    await world.admin.http.post(`/admin/order-edits/${orderId}/items/item/${line?.id}`, { quantity: 2 })
    await world.admin.http.post(`/admin/order-edits/${orderId}/confirm`)
    const states = async () => (await world.admin.units(orderId)).map((unit) => unit.state)
    await eventually(async () => (await states()).join() === "held,held,cancelled", { what: "the voucher that was taken off, closed", timeoutMs: 20_000, explain: states })
    await retry(found?.id ?? "")
    await eventually(async () => (await states()).join() === "delivered,delivered,cancelled", { what: "the two that are left", timeoutMs: 40_000, explain: states })
    const { charged } = await booksOf(world, purchase.brand)
    expect([charged.map((order) => order.vouchers.length), await world.admin.attention({ orderId })]).toEqual([[2], []])
  })

  it("returns the money of a parked order when an admin says so", async () => {
    const purchase = await buy(world, { brand: shelf.take(), quantity: 3 })
    await unitsOnceAll(world.admin, purchase, ["held"])
    const [found] = await world.admin.attention({ orderId: purchase.order.id })
    await world.admin.http.post(`/admin/voucher-hub/attention/${found?.id}/refund`)
    await unitsOnceAll(world.admin, purchase, ["refunded"])
    await expectNothingOrdered(world, purchase.brand)
  })

  it("cancels a parked order, and its case with it", async () => {
    const purchase = await buy(world, { brand: shelf.take(), quantity: 3 })
    await unitsOnceAll(world.admin, purchase, ["held"])
    await world.admin.http.post(`/admin/orders/${purchase.order.id}/cancel`)
    await unitsOnceAll(world.admin, purchase, ["cancelled"])
    expect(await world.admin.attention({ orderId: purchase.order.id })).toEqual([])
    await expectNothingOrdered(world, purchase.brand)
  })

  it("does not send the second order of a shopper within the hour; it goes out after the next full hour, by itself", async () => {
    const first = await buy(world, { brand: limited, buyerName: "Limited Buyer" })
    await delivered(world, first)
    const second = await buy(world, { brand: limited, buyerName: "Limited Buyer" })
    const [found] = await eventually(async () => {
      const cases = await world.admin.attention({ orderId: second.order.id })
      return cases.length > 0 && cases
    }, { what: "the case of the limit", timeoutMs: 20_000 })
    expect([found?.kind, found?.reason]).toEqual(["rate_limited", expect.stringContaining("hubble.limits.brands.*.perUser.hourly is reached")])
    expect((await booksOf(world, limited)).posts).toHaveLength(1)
    await delivered(world, second, 80_000)
    const { posts, orders } = await booksOf(world, limited)
    expect([posts.length, orders.map((row) => row.status)]).toEqual([2, ["SUCCESS", "SUCCESS"]])
    expect(await world.admin.attention({ orderId: second.order.id })).toEqual([])
  }, 120_000)

  it("counts by address across buyers: every demo shopper lives in the same street", async () => {
    const reasons: string[] = []
    for (let order = 0; order < 4 && !reasons.length; order++) {
      const purchase = await buy(world, { brand: shelf.take(), quantity: 2, buyerName: `Neighbour ${order}` })
      await unitsOnceAll(world.admin, purchase, ["held", "delivered"])
      reasons.push(...(await world.admin.attention({ orderId: purchase.order.id })).map((found) => found.reason))
    }
    expect(reasons).toEqual([expect.stringMatching(/hold\.rules\[1\] \(velocity\): vouchers worth \d+ INR within 24 hours of the same address, more than 6000 INR/)])
    await expectNoAnomalies(world)
  })
})
