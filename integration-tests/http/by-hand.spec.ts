import { httpClient } from "../../demo/http-client"
import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { adminHands } from "./admin-hands"
import { BrandShelf } from "./brand-shelf"
import { buy, closedInMedusa, delivered, expectNoAnomalies, medusaProgress, order, quantities, unitsOnceAll, type Purchase } from "./purchase"
import { booksOf, unitsIn } from "./supplier-books"

/** What an admin can do to an order with Medusa's own buttons while it waits, or is bought. */
describe("By hand", () => {
  let world: World
  let shelf: BrandShelf
  let hands: ReturnType<typeof adminHands>

  beforeAll(async () => {
    world = await createWorld("by_hand", { env: { DEMO_EMAIL: "log", DEMO_PLUGIN_OPTIONS: JSON.stringify({ fulfillment: { refundTimedOutAfterHours: 0.05 } }) } })
    shelf = await BrandShelf.open(world)
    hands = adminHands(world, shelf)
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  describe("An admin who cancels only the fulfillment", () => {
    it("holds the unsent vouchers with a case, and ordering again buys them once", async () => {
      const purchase = await hands.waiting(2)
      const [ours] = await hands.live(purchase)
      expect((await hands.cancelFulfillment(purchase, ours?.id)).status).toBe(200)
      await unitsOnceAll(world.admin, purchase, ["held"])
      expect(await hands.kinds(purchase)).toEqual(["held_for_review"])
      await hands.fill()
      await hands.expectNotBought(purchase)
      expect((await hands.act(purchase, "held_for_review", "retry")).status).toBe(200)
      await delivered(world, purchase)
      await hands.expectChargedOnce(purchase)
      expect(quantities(await closedInMedusa(world.admin, purchase))).toEqual([[2, 2, 2, 2]])
      expect(await hands.kinds(purchase)).toEqual([])
    })

    it("or has the money returned instead", async () => {
      const purchase = await hands.waiting(1)
      const [ours] = await hands.live(purchase)
      await hands.cancelFulfillment(purchase, ours?.id)
      await unitsOnceAll(world.admin, purchase, ["held"])
      expect((await hands.act(purchase, "held_for_review", "refund")).status).toBe(200)
      await unitsOnceAll(world.admin, purchase, ["refunded"])
      await hands.fill()
      await hands.expectNotBought(purchase)
      expect(await hands.kinds(purchase)).toEqual([])
    })

    it("of another provider, which asks nobody: the vouchers are held all the same", async () => {
      const purchase = await hands.fulfilledByHand(2)
      const manual = await hands.orderAgain(purchase)
      expect((await hands.live(purchase)).map((row) => row.id)).toEqual([manual])
      expect((await hands.cancelFulfillment(purchase, manual)).status).toBe(200)
      await unitsOnceAll(world.admin, purchase, ["held"])
      expect(await hands.kinds(purchase)).toEqual(["held_for_review"])
      await hands.fill()
      await hands.expectNotBought(purchase)
    })

    it("of another provider, and the event is lost: the vouchers are held before anything is sent", async () => {
      const purchase = await hands.fulfilledByHand(1)
      const manual = await hands.orderAgain(purchase)
      await world.query("update fulfillment set canceled_at = now() where id = $1", [manual])
      await hands.fill()
      await unitsOnceAll(world.admin, purchase, ["held"])
      await hands.expectNotBought(purchase)
    })

    it("of another provider while Hubble works on the order: it is delivered, and Medusa says so", async () => {
      const purchase = await hands.fulfilledByHand(2)
      await world.sandbox.faults([{ route: "place_order", fault: "processing", delay_ms: 3_000, match: { product_id: purchase.brand.id } }])
      const manual = await hands.orderAgain(purchase)
      await hands.fill()
      await unitsOnceAll(world.admin, purchase, ["processing"])
      expect((await hands.cancelFulfillment(purchase, manual)).status).toBe(200)
      await delivered(world, purchase)
      await hands.expectChargedOnce(purchase)
      expect(quantities(await closedInMedusa(world.admin, purchase))).toEqual([[2, 2, 2, 2]])
    })

    it("of ours once Hubble may have been charged is refused, with the reason", async () => {
      const brand = shelf.take()
      await world.sandbox.faults([{ route: "place_order", fault: "processing", delay_ms: 2_000, match: { product_id: brand.id } }])
      const purchase = await buy(world, { brand, quantity: 1 })
      await unitsOnceAll(world.admin, purchase, ["processing"])
      const [ours] = await hands.live(purchase)
      const refused = await hands.cancelFulfillment(purchase, ours?.id)
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining("cannot be taken back")])
      await delivered(world, purchase)
      expect(quantities(await closedInMedusa(world.admin, purchase))).toEqual([[1, 1, 1, 1]])
    })
  })

  it("an order whose buyer's phone is missing is held, and goes on once the order's address has it", async () => {
    await hands.fill()
    const purchase = await order(world, { brand: shelf.take() })
    const phones = (phone: string | null) => world.query("update order_address set phone = $2 where id in (select shipping_address_id from \"order\" where id = $1 union select billing_address_id from \"order\" where id = $1)", [purchase.order.id, phone])
    await phones(null)
    await world.admin.capture(purchase.order.id)
    await unitsOnceAll(world.admin, purchase, ["held"])
    expect((await world.admin.attention({ orderId: purchase.order.id })).map((found) => [found.kind, found.reason])).toEqual([["held_for_review", expect.stringContaining("billing_address.phone")]])
    expect((await hands.act(purchase, "held_for_review", "retry")).status).toBe(200)
    await eventually(async () => (await hands.kinds(purchase)).length === 1 && (await world.admin.units(purchase.order.id))[0]?.state === "held", { what: "held again, for want of a phone" })
    await phones("9876543212")
    expect((await hands.act(purchase, "held_for_review", "retry")).status).toBe(200)
    await delivered(world, purchase)
    await hands.expectChargedOnce(purchase)
  })

  it.each(["canceled", "archived"])("an order that was cancelled while its fulfillment was being made, and is %s now: nothing is ordered, and the fulfillment is taken back", async (status) => {
    const purchase = await hands.waiting(2)
    // As a cancel leaves it whose freeze ended too early.
    await world.query(`update "order" set status = $2, canceled_at = now() where id = $1`, [purchase.order.id, status])
    await hands.fill()
    await unitsOnceAll(world.admin, purchase, ["cancelled"])
    await eventually(async () => (await hands.live(purchase)).length === 0, { what: "the fulfillment's cancel" })
    expect(quantities(await medusaProgress(world.admin, purchase.order.id))).toEqual([[2, 0, 0, 0]])
    await eventually(async () => (await world.query("select id from voucher_task where state = 'due' and order_id = $1", [purchase.order.id])).length === 0, { what: "the end of its tasks" })
    await hands.expectNotBought(purchase)
  })

  describe("A refund through Medusa's own route while an order waits for the wallet", () => {
    it("of one of three: nothing more is ordered until a person says which voucher is closed", async () => {
      const purchase = await hands.waiting(3)
      await hands.payBack(purchase, 500)
      await eventually(async () => (await hands.kinds(purchase)).includes("partly_refunded"), { what: "the case" })
      await hands.fill()
      await hands.expectNotBought(purchase)
      const [first] = await world.admin.units(purchase.order.id)
      expect((await hands.act(purchase, "partly_refunded", "resolve", { note: "one less", close_unit_ids: [first?.id] })).status).toBe(200)
      const look = async () => (await world.admin.units(purchase.order.id)).map((unit) => unit.state).sort().join() === "cancelled,delivered,delivered"
      await eventually(look, { what: "the other two" })
      const books = await booksOf(world, purchase.brand)
      expect([unitsIn(books.charged), books.debited]).toEqual([2, 1000])
      await eventually(async () => (await hands.kinds(purchase)).length === 0, { what: "the end of the case" })
    })

    it("of some rupees after everything was delivered is nobody's question", async () => {
      await hands.fill()
      const purchase = await buy(world, { brand: shelf.take(), quantity: 2 })
      await delivered(world, purchase)
      await hands.payBack(purchase, 10)
      await world.admin.ensure(purchase.order.id)
      expect([await hands.kinds(purchase), (await world.admin.units(purchase.order.id)).map((unit) => unit.state)]).toEqual([[], ["delivered", "delivered"]])
    })

    it("of all three: nothing is ordered, the vouchers are closed and the fulfillment goes", async () => {
      const purchase = await hands.waiting(3)
      await hands.payBack(purchase, 1500)
      // The wallet is still empty: what got its money back does not wait for it.
      await unitsOnceAll(world.admin, purchase, ["cancelled"])
      await hands.fill()
      await hands.expectNotBought(purchase)
      await eventually(async () => (await hands.live(purchase)).length === 0, { what: "the fulfillment's cancel" })
      const payments = (await world.admin.order(purchase.order.id)).payment_collections.flatMap((collection) => collection.payments)
      expect(payments.flatMap((payment) => (payment.refunds ?? []).map((refund) => refund.amount))).toEqual([1500])
      expect(await hands.kinds(purchase)).toEqual([])
    })
  })

  it("an open order change postpones the return of money, says so, and it goes on when the change is gone", async () => {
    await hands.fill()
    const brand = shelf.take()
    await world.sandbox.faults([{ route: "place_order", fault: "processing", delay_ms: 600_000, match: { product_id: brand.id } }])
    const purchase = await buy(world, { brand })
    await unitsOnceAll(world.admin, purchase, ["processing"])
    await world.admin.http.post("/admin/order-edits", { order_id: purchase.order.id })
    const [supplierOrder] = (await booksOf(world, brand)).orders
    await httpClient(world.sandbox.url, () => ({})).post(`/_sandbox/orders/${supplierOrder?.id}/resolve`, { status: "FAILED", failureReason: "Product is discontinued" })
    await eventually(async () => (await hands.kinds(purchase)).includes("order_change_open"), { what: "the case" })
    const found = (await world.admin.attention({ orderId: purchase.order.id })).find((one) => one.kind === "order_change_open")
    expect(found).toMatchObject({ reason: expect.stringMatching(/cannot be (returned|cancelled)/), unit_ids: (await world.admin.units(purchase.order.id)).map((unit) => unit.id) })
    await world.admin.http.request("DELETE", `/admin/order-edits/${purchase.order.id}`)
    await unitsOnceAll(world.admin, purchase, ["refunded"])
    await eventually(async () => (await hands.kinds(purchase)).length === 0, { what: "the end of the case" })
    const payments = (await world.admin.order(purchase.order.id)).payment_collections.flatMap((collection) => collection.payments)
    expect(payments.flatMap((payment) => (payment.refunds ?? []).map((refund) => refund.amount))).toEqual([500])
  }, 90_000)

  it("the merchant's clock ends the hold of a timed out order: the money goes back without anybody", async () => {
    const brand = shelf.take()
    await world.sandbox.faults([{ route: "place_order", fault: "processing", delay_ms: 600_000, match: { product_id: brand.id } }])
    const purchase = await buy(world, { brand })
    await unitsOnceAll(world.admin, purchase, ["timed_out"], 30_000)
    expect(await hands.kinds(purchase)).toEqual(["timed_out"])
    await unitsOnceAll(world.admin, purchase, ["refunded"])
    await eventually(async () => (await hands.live(purchase)).length === 0, { what: "the fulfillment's cancel" })
    expect(await hands.kinds(purchase)).toEqual([])
    expect((await booksOf(world, brand)).orders.map((row) => row.status)).toEqual(["PROCESSING"])
  }, 60_000)

  describe("The buyer", () => {
    const news = ({ order }: Purchase) =>
      world.query<{ template: string; status: string; data: unknown; to: string }>(`select template, status, data, "to" from notification where resource_id = $1 and deleted_at is null order by created_at`, [order.id])
    /** As after a death before the task's end was written. */
    const tellAgain = async ({ order }: Purchase) => {
      await world.query("update voucher_task set state = 'due', due_at = now() where order_id = $1 and kind = 'notify'", [order.id])
      const done = async () => (await world.query("select id from voucher_task where order_id = $1 and kind = 'notify' and state = 'due'", [order.id])).length === 0
      await eventually(done, { what: "the end of the task" })
    }
    const idsOf = async ({ order }: Purchase) => (await world.query<{ id: string }>("select id from notification where resource_id = $1 and deleted_at is null", [order.id])).map((row) => row.id)

    it("is told once that the vouchers are there, by the order's id alone", async () => {
      await hands.fill()
      const purchase = await buy(world, { brand: shelf.take(), quantity: 3, buyerName: "told" })
      await delivered(world, purchase)
      await eventually(async () => (await news(purchase)).some((row) => row.status === "success"), { what: "the notification" })
      expect(await news(purchase)).toEqual([{ template: "voucher-delivered", status: "success", data: { order_id: purchase.order.id }, to: world.buyer("told").email }])
    })

    it("is told no second time what was sent, and once more what a dead process may not have sent", async () => {
      const purchase = await buy(world, { brand: shelf.take() })
      await delivered(world, purchase)
      await eventually(async () => (await news(purchase)).some((row) => row.status === "success"), { what: "the notification" })
      const sent = await idsOf(purchase)
      await tellAgain(purchase)
      expect(await idsOf(purchase)).toEqual(sent)
      await world.query("update notification set status = 'pending' where resource_id = $1", [purchase.order.id])
      await tellAgain(purchase)
      expect((await news(purchase)).map((row) => row.status)).toEqual(["success"])
      expect(await idsOf(purchase)).not.toEqual(sent)
    })

    it("is told once that the money is back", async () => {
      const brand = shelf.take()
      await world.sandbox.faults([{ route: "place_order", fault: "generation_failed", match: { product_id: brand.id }, ...{ error: "Product is discontinued" } }])
      const purchase = await buy(world, { brand, quantity: 2 })
      await unitsOnceAll(world.admin, purchase, ["refunded"])
      await eventually(async () => (await news(purchase)).length > 0, { what: "the notification" })
      expect((await news(purchase)).map((row) => row.template)).toEqual(["voucher-refunded"])
    })
  })

  describe("The admin routes", () => {
    const get = (path: string) => world.admin.http.request("GET", `/admin/voucher-hub/${path}`)
    const post = (path: string, body?: object) => world.admin.http.request("POST", `/admin/voucher-hub/${path}`, body)
    const refusalsOf = async (purchases: Purchase[]) => {
      const answers = await Promise.all(
        purchases.map(async ({ order }) => {
          const { supplier_orders: found } = (await get(`supplier-orders?q=${order.id}`)).body as { supplier_orders: { id: string }[] }
          return (await get(`supplier-orders/${found[0]?.id}`)).body as { supplier_order: { attempts: { failure_kind: string | null }[] } }
        }),
      )
      return answers.flatMap(({ supplier_order: one }) => one.attempts.map((attempt) => attempt.failure_kind))
    }
    const told = ({ status, body }: { status: number; body: unknown }) => [status, (body as { message?: string }).message]

    it("say what is not there, and what was asked wrongly", async () => {
      expect(told(await get("orders/order_unknown/units"))).toEqual([404, "Order order_unknown was not found"])
      expect(told(await post("orders/order_unknown/ensure"))).toEqual([404, "Order order_unknown was not found"])
      expect(told(await get("supplier-orders/vso_unknown"))).toEqual([404, "Supplier order vso_unknown was not found"])
      for (const action of ["check", "retry", "refund"]) expect(told(await post(`attention/vcase_unknown/${action}`))).toEqual([404, "Case vcase_unknown was not found"])
      expect(told(await post("attention/vcase_unknown/resolve", { note: "x" }))).toEqual([404, "Case vcase_unknown was not found"])
      expect(told(await post("attention/vcase_unknown/resolve", {}))).toEqual([400, expect.stringContaining("note")])
      expect(told(await post("attention/vcase_unknown/resolve", { note: " " }))).toEqual([400, expect.stringContaining("note")])
      expect(told(await get("attention?state=closed"))).toEqual([400, expect.stringContaining("state")])
      expect(told(await get("attention?limit=0"))).toEqual([400, expect.stringContaining("limit")])
      expect(told(await get("supplier-orders?state=lost"))).toEqual([400, expect.stringContaining("state")])
    })

    it("refuse an action that does not fit the case, by its name, and one on a closed case", async () => {
      const purchase = await hands.waiting(1)
      expect(told(await hands.act(purchase, "waiting_for_wallet", "check"))).toEqual([400, 'A case of kind "waiting_for_wallet" cannot be ended by check'])
      expect(told(await hands.act(purchase, "waiting_for_wallet", "resend"))).toEqual([200, undefined])
      expect(told(await hands.act(purchase, "waiting_for_wallet", "resolve", { note: "x", close_unit_ids: ["vunit_of_another"] }))).toEqual([400, expect.stringContaining("vunit_of_another are not units of this case")])
      const [found] = await world.admin.attention({ orderId: purchase.order.id })
      expect((await post(`attention/${found?.id}/refund`)).status).toBe(200)
      await unitsOnceAll(world.admin, purchase, ["refunded"])
      expect(told(await post(`attention/${found?.id}/refund`))).toEqual([400, `Case ${found?.id} is closed already`])
      expect(await hands.kinds(purchase)).toEqual([])
      expect((await world.admin.attention({ orderId: purchase.order.id, state: "all" })).map((one) => one.kind)).toEqual(["waiting_for_wallet"])
      await hands.fill()
      await hands.expectNotBought(purchase)
    })

    it("list by page, each case with a sentence and the action that ends it", async () => {
      await hands.wallet(0)
      const purchases = await Promise.all([1, 2, 3].map(() => buy(world, { brand: shelf.take() })))
      for (const purchase of purchases) await unitsOnceAll(world.admin, purchase, ["waiting_wallet"])
      const page = async (path: string) => (await get(path)).body as { cases?: { id: string; text: string; action: string }[]; supplier_orders?: { id: string }[]; count: number; limit: number; offset: number }
      const all = await page("attention?kind=waiting_for_wallet")
      const pages = await Promise.all([0, 1, 2].map((offset) => page(`attention?kind=waiting_for_wallet&limit=1&offset=${offset}`)))
      expect(pages.flatMap((one) => one.cases?.map((found) => found.id))).toEqual(all.cases?.map((found) => found.id))
      expect(pages.map(({ count, limit, offset }) => [count, limit, offset])).toEqual([0, 1, 2].map((offset) => [3, 1, offset]))
      for (const found of all.cases ?? []) expect(found).toMatchObject({ text: expect.stringMatching(/wallet/), action: expect.stringMatching(/Top up/) })
      const [first] = purchases
      const orders = await page(`supplier-orders?q=${first?.order.id}&state=waiting_wallet`)
      expect(orders).toMatchObject({ count: 1, limit: 50, offset: 0 })
      expect((await get(`supplier-orders/${orders.supplier_orders?.[0]?.id}`)).body).toMatchObject({ supplier_order: { order_id: first?.order.id, attempts: expect.any(Array), timeline: expect.any(Array) } })
      // The first refusal closes the gate, and who comes later waits before it without an attempt.
      expect(await refusalsOf(purchases)).toContain("insufficient_balance")
      await hands.fill()
      for (const purchase of purchases) await unitsOnceAll(world.admin, purchase, ["delivered"])
    })
  })

  it("the supplier noticed nothing odd in all of this", () => expectNoAnomalies(world))
})
