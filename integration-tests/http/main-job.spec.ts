import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf, type Brand } from "./brand-shelf"
import { describeDashboardReads } from "./dashboard-reads"
import { buy, closedInMedusa, delivered, expectBoughtOnce, expectNoAnomalies, medusaProgress, quantities, revealAll, unitsOnceAll } from "./purchase"
import { booksOf, toldOf } from "./supplier-books"

describe("A shopper buys a voucher", () => {
  let world: World
  let shelf: BrandShelf
  let droppedAnswer: Brand
  let silentBrand: Brand

  beforeAll(async () => {
    world = await createWorld("main_job")
    shelf = await BrandShelf.open(world)
    droppedAnswer = shelf.take()
    silentBrand = shelf.take()
    await world.sandbox.faults([
      { route: "place_order", fault: "drop_after", calls: [1], match: { product_id: droppedAnswer.id } },
      { route: "place_order", fault: "processing", match: { product_id: silentBrand.id } },
      { route: "webhook", fault: "drop_before", match: { product_id: silentBrand.id } },
    ])
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  it("as a guest, who gets with the order's token the codes the supplier handed out", async () => {
    const purchase = await buy(world, { brand: shelf.take(), quantity: 2 })
    await delivered(world, purchase)
    await expectBoughtOnce(world, purchase)
    expect(await toldOf(world, purchase.brand)).toEqual(["place_order SUCCESS"])
    expect(quantities(await closedInMedusa(world.admin, purchase))).toEqual([[2, 2, 2, 2]])
  })

  it("as a registered customer, who needs no token but the login", async () => {
    const shopper = world.anotherShopper()
    const brand = shelf.take()
    await shopper.register(world.buyer("customer"), "a-Password-1")
    const purchase = await buy(world, { brand, shopper, buyerName: "customer" })
    await delivered(world, purchase)
    expect(await revealAll(shopper, purchase, null)).toEqual((await booksOf(world, brand)).codes)
    await expectBoughtOnce(world, purchase)
  })

  it("the reveal shows what the shopper paid for: amount, currency, expiry, terms, and says not to keep it", async () => {
    const purchase = await buy(world, { brand: shelf.brand("Flipkart"), face: 1000 })
    const [unit] = await delivered(world, purchase)
    const answer = await world.shopper.http.request("POST", `/store/vouchers/${unit?.id}/reveal`, undefined, { "x-voucher-token": purchase.order.voucherToken })
    const [order] = (await booksOf(world, purchase.brand)).orders
    const [voucher] = (order?.vouchers ?? []) as { card_number: string; card_pin: string; amount: number; valid_till: string }[]
    expect(answer.headers.get("cache-control")).toBe("no-store")
    expect(answer.body).toMatchObject({ card_number: voucher?.card_number, card_pin: voucher?.card_pin, amount: 1000, currency: "INR", valid_till: voucher?.valid_till })
    expect(Object.keys(answer.body as object)).toEqual(expect.arrayContaining(["card_type", "instructions", "terms"]))
  })

  it("the supplier answers PROCESSING and its webhook leads to the code", async () => {
    const purchase = await buy(world, { brand: shelf.brand("Amazon"), quantity: 2 })
    await unitsOnceAll(world.admin, purchase, ["processing"])
    await delivered(world, purchase)
    const { heardWebhooks } = await booksOf(world, purchase.brand)
    expect(heardWebhooks.map((webhook) => webhook.status)).toEqual([200])
    expect((await toldOf(world, purchase.brand)).at(-1)).toBe("get_order SUCCESS")
    await expectBoughtOnce(world, purchase)
    expect(quantities(await closedInMedusa(world.admin, purchase))).toEqual([[2, 2, 2, 2]])
  })

  it("the supplier answers PROCESSING, its webhook never comes, and reading the order leads to the code", async () => {
    const purchase = await buy(world, { brand: silentBrand })
    await delivered(world, purchase)
    const told = await toldOf(world, silentBrand)
    expect(told[0]).toBe("place_order PROCESSING")
    expect(told.at(-1)).toBe("get_order SUCCESS")
    expect(told.length).toBeLessThanOrEqual(6)
    expect((await booksOf(world, silentBrand)).heardWebhooks.filter((webhook) => webhook.status !== null)).toEqual([])
    await expectBoughtOnce(world, purchase)
  })

  it("the supplier's answer is lost on the way, and the order is found by its reference", async () => {
    const purchase = await buy(world, { brand: droppedAnswer })
    await delivered(world, purchase)
    expect(await toldOf(world, droppedAnswer)).toEqual(["get_by_reference SUCCESS"])
    await expectBoughtOnce(world, purchase)
  })

  it("the supplier fails again and again: nothing is charged, the money goes back, and the fulfillment is cancelled", async () => {
    // Myntra says "Voucher generation failed": two retries, each with a new reference.
    const purchase = await buy(world, { brand: shelf.brand("Myntra") })
    await unitsOnceAll(world.admin, purchase, ["refunded"], 30_000)
    const books = await booksOf(world, purchase.brand)
    expect(books.orders.map((order) => order.status)).toEqual(["FAILED", "FAILED", "FAILED"])
    expect(new Set(books.orders.map((order) => order.reference_id)).size).toBe(3)
    expect(books.debited).toBe(0)
    const payments = (await world.admin.order(purchase.order.id)).payment_collections.flatMap((collection) => collection.payments)
    expect(payments.map((payment) => (payment.refunds ?? []).map((refund) => refund.amount))).toEqual([[500]])
    await eventually(async () => (await medusaProgress(world.admin, purchase.order.id)).fulfillments.every((fulfillment) => fulfillment.canceled_at), { what: "the fulfillment's cancel" })
    expect(await world.admin.attention({ orderId: purchase.order.id })).toEqual([])
  })

  it("the supplier noticed nothing odd in all of this", () => expectNoAnomalies(world))

  describeDashboardReads(() => world, () => shelf)
})
