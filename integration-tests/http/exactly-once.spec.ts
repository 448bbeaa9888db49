import { createAdmin, type Admin } from "../../demo/admin"
import { ADMIN_EMAIL } from "../../demo/runtime/secrets"
import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf, type Brand } from "./brand-shelf"
import { buy, closedInMedusa, delivered, expectBoughtOnce, expectNoAnomalies, medusaProgress, order, quantities, unitsOnceAll, type Purchase } from "./purchase"
import { booksOf, codeOf, supplierRecord, toldOf } from "./supplier-books"

interface Deliveries {
  webhooks: { state: string; outcome: string | null; body?: unknown; times_received?: number }[]
}

describe("Two store processes on one database buy each voucher exactly once", () => {
  let world: World
  let other: Admin
  let shelf: BrandShelf
  let overtaken: Brand

  beforeAll(async () => {
    world = await createWorld("exactly_once", { stores: ["shared", "shared"] })
    shelf = await BrandShelf.open(world)
    other = await createAdmin(world.stores[1]?.url ?? "", ADMIN_EMAIL, world.secrets.adminPassword, world.answers.listen)
    overtaken = shelf.take()
    await world.sandbox.faults([
      { route: "place_order", fault: "processing", delay_ms: 50, match: { product_id: overtaken.id } },
      { route: "place_order", fault: "late", delay_ms: 2_400, match: { product_id: overtaken.id } },
    ])
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  const allHandled = () =>
    eventually(async () => (await world.admin.http.get<Deliveries>("/admin/voucher-hub/webhooks?limit=100")).webhooks.every((webhook) => webhook.state === "handled"), { what: "every webhook handled" })

  /** Everything that an event too many could change. */
  const allThatCouldChange = async (purchase: Purchase) => {
    const { orders, posts, debited, codes } = await booksOf(world, purchase.brand)
    const transitions = await world.query("select subject_id, from_state, to_state, cause from voucher_transition where order_id = $1 order by created_at, id", [purchase.order.id])
    return { orders, posts, debited, codes, transitions, units: await world.admin.units(purchase.order.id), medusa: quantities(await medusaProgress(world.admin, purchase.order.id)) }
  }

  it("when the capture is asked for twice at the same moment, in both processes, and once more later", async () => {
    const purchase = await order(world, { brand: shelf.take(), quantity: 2 })
    const [payment] = (await world.admin.order(purchase.order.id)).payment_collections.flatMap((collection) => collection.payments)
    const captures = [world.admin, other, world.admin].map((admin) => admin.http.request("POST", `/admin/payments/${payment?.id}/capture`))
    expect((await Promise.all(captures)).map((answer) => answer.status)).toContain(200)
    await delivered(world, purchase)
    await closedInMedusa(world.admin, purchase)
    const before = await allThatCouldChange(purchase)
    await other.http.request("POST", `/admin/payments/${payment?.id}/capture`)
    await other.ensure(purchase.order.id)
    expect(await allThatCouldChange(purchase)).toEqual(before)
    await expectBoughtOnce(world, purchase)
  })

  it("when the order's webhook arrives twenty times, and a late PROCESSING and a FAILED after the SUCCESS", async () => {
    const purchase = await buy(world, { brand: shelf.brand("Amazon"), quantity: 2 })
    await delivered(world, purchase)
    await closedInMedusa(world.admin, purchase)
    await allHandled()
    const before = await allThatCouldChange(purchase)
    const orderId = before.orders[0]?.id ?? ""
    await world.sandbox.sendWebhook({ topic: "orders", order_id: orderId, times: 20 })
    await world.sandbox.sendWebhook({ topic: "orders", body: { orderId, status: "PROCESSING" }, times: 3 })
    await world.sandbox.sendWebhook({ topic: "orders", body: { orderId, status: "FAILED" } })
    const heard = (await supplierRecord(world)).webhooks.filter((webhook) => webhook.body.includes(orderId))
    expect(heard.map((webhook) => webhook.status)).toEqual(Array.from({ length: 25 }, () => 200))
    await allHandled()
    expect(await allThatCouldChange(purchase)).toEqual(before)
    await expectBoughtOnce(world, purchase)
  })

  it("when the webhook overtakes the answer that says PROCESSING", async () => {
    const purchase = await buy(world, { brand: overtaken })
    await delivered(world, purchase)
    // The webhook alone delivers it; the answer is on its way still.
    const post = await eventually(async () => (await booksOf(world, overtaken)).posts.find((request) => request.answered_at !== null) ?? null, { what: "the answer to the POST" })
    const [heard] = (await booksOf(world, overtaken)).heardWebhooks
    expect((heard?.at ?? "") < (post.answered_at ?? "")).toBe(true)
    expect((await toldOf(world, overtaken))[0]).toBe("place_order PROCESSING")
    await expectBoughtOnce(world, purchase)
  })

  it("when both processes are told of the same ten paid orders again and again at the same time", async () => {
    const purchases = await Promise.all(Array.from({ length: 10 }, () => order(world, { brand: shelf.take(), quantity: 2 })))
    const told = purchases.flatMap(({ order: { id } }) => [world.admin.capture(id), ...[world.admin, other, world.admin, other].map((admin) => admin.ensure(id))])
    await Promise.all(told)
    await Promise.all(purchases.flatMap(({ order: { id } }) => [world.admin, other].map((admin) => admin.ensure(id))))
    for (const purchase of purchases) {
      await delivered(world, purchase)
      await expectBoughtOnce(world, purchase)
      const medusa = await closedInMedusa(world.admin, purchase)
      expect(quantities(medusa)).toEqual([[2, 2, 2, 2]])
      expect(medusa.fulfillments).toHaveLength(1)
    }
  }, 90_000)

  it("when two captured orders of one brand are bought side by side, each gets its own codes", async () => {
    const brand = shelf.take()
    // Two shoppers: Medusa itself refuses one of two carts that make the same new guest at the same moment.
    const purchases = await Promise.all(["first", "second"].map((buyer) => buy(world, { brand, buyerName: `${brand.title} ${buyer}` })))
    for (const purchase of purchases) await unitsOnceAll(other, purchase, ["delivered"])
    const shown = await Promise.all(
      purchases.map(async ({ order: { id, voucherToken } }) => {
        const [unit] = await world.shopper.vouchers(id, voucherToken)
        return codeOf(await world.shopper.reveal(unit?.id ?? "", voucherToken))
      }),
    )
    const books = await booksOf(world, brand)
    expect(books.charged).toHaveLength(2)
    expect(shown.sort()).toEqual(books.codes)
  })

  it("the ledger knows every order the supplier charged, and the supplier noticed nothing odd", async () => {
    const { orders } = await world.sandbox.record()
    const known = await world.query<{ reference_id: string }>("select reference_id from voucher_attempt")
    expect(orders.map((row) => row.reference_id).sort()).toEqual(known.map((row) => row.reference_id).sort())
    await expectNoAnomalies(world)
  })
})
