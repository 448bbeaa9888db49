import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf, type Brand } from "./brand-shelf"
import { INDIAN_ADDRESS, openCart } from "./cart"
import { buy, closedInMedusa, delivered, expectNoAnomalies, expectNothingOrdered, quantities } from "./purchase"
import { booksOf } from "./supplier-books"

describe("What a cart with vouchers may hold", () => {
  let world: World
  let shelf: BrandShelf

  beforeAll(async () => {
    world = await createWorld("carts")
    shelf = await BrandShelf.open(world)
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  const message = (answer: { body: unknown }) => (answer.body as { message: string }).message
  const mug = () => world.shopper.findVariant("Demo mug", 250, world.inr)
  const ourOption = async () => (await world.query<{ id: string }>("select id from shipping_option where provider_id = 'hubble_hubble' and deleted_at is null"))[0]?.id ?? ""
  const captureAndDeliver = async (orderId: string, count: number) => {
    await world.admin.capture(orderId)
    return await eventually(async () => {
      const units = await world.admin.units(orderId)
      return units.length === count && units.every((unit) => unit.state === "delivered") && units
    }, { what: `${count} vouchers`, explain: () => world.admin.units(orderId) })
  }
  /** The faces the supplier was asked for, order by order. */
  const asked = async (brand: Brand) => (await booksOf(world, brand)).orders.map((order) => order.denominations.map(({ denomination, quantity }) => `${quantity} x ${denomination}`))

  it("a mug may ride along: only the voucher line is fulfilled by us, the mug waits for the merchant", async () => {
    const purchase = await buy(world, { brand: shelf.take(), quantity: 2, withMug: true })
    await delivered(world, purchase)
    const medusa = await closedInMedusa(world.admin, purchase)
    const line = (title: string) => medusa.items.find((item) => item.title.includes(title))
    expect(quantities({ ...medusa, items: medusa.items.filter((item) => item.title.includes("mug")) })).toEqual([[1, 0, 0, 0]])
    expect(medusa.fulfillments.flatMap(({ items }) => items.map((item) => [item.line_item_id, item.quantity]))).toEqual([[line(purchase.brand.title)?.id, 2]])
    expect(medusa.fulfillment_status).toBe("partially_delivered")
    expect((await booksOf(world, purchase.brand)).debited).toBe(1000)
  })

  it("our shipping option is offered to no cart: not to a mug, not to both, not to a voucher", async () => {
    for (const withMug of [true, false]) {
      for (const withVoucher of [true, false]) {
        const cart = await openCart(world)
        if (withMug) await cart.add({ variant_id: await mug(), quantity: 1 })
        if (withVoucher) await cart.add({ variant_id: shelf.brand("Flipkart").variantOf(500), quantity: 1 })
        expect((await cart.shippingOptions()).map((option) => option.name)).not.toContain("Voucher delivery")
      }
    }
  })

  it("a mug cannot travel by our free option, even when somebody knows its id", async () => {
    const cart = await openCart(world)
    await cart.add({ variant_id: await mug(), quantity: 1 })
    expect((await cart.chooseShipping(await ourOption())).status).toBe(400)
    expect((await cart.complete()).status).toBe(400)
  })

  it("a cart of vouchers alone completes without any shipping", async () => {
    const cart = await openCart(world)
    const brand = shelf.take()
    await cart.add({ variant_id: brand.variantOf(500), quantity: 1 })
    await captureAndDeliver(await cart.placed(), 1)
    expect(await asked(brand)).toEqual([["1 x 500"]])
  })

  it.each([
    ["phone", "billing_address.phone"],
    ["first_name", "billing_address.first_name"],
  ])("without the buyer's %s it does not complete, says so, and completes once it is there", async (field, named) => {
    const brand = shelf.take()
    const lacking: Record<string, unknown> = { ...INDIAN_ADDRESS, [field]: "  " }
    if (field === "first_name") lacking.last_name = ""
    const cart = await openCart(world, "lacking@shopper.test", lacking)
    await cart.add({ variant_id: brand.variantOf(500), quantity: 1 })
    const refused = await cart.complete()
    expect([refused.status, message(refused)]).toEqual([400, expect.stringContaining(named)])
    await cart.set({ billing_address: INDIAN_ADDRESS })
    await captureAndDeliver(await cart.placed(), 1)
    expect(await asked(brand)).toEqual([["1 x 500"]])
  })

  it("a buyer without a phone may still buy a mug", async () => {
    const cart = await openCart(world, "mug@shopper.test", { ...INDIAN_ADDRESS, phone: "" })
    await cart.add({ variant_id: await mug(), quantity: 1 })
    const parcel = (await cart.shippingOptions()).find((option) => option.name === "Parcel")
    await cart.chooseShipping(parcel?.id ?? "")
    await expect(cart.placed()).resolves.toMatch(/^order_/)
  })

  it("too little for the brand's smallest order does not complete, and the limit is named", async () => {
    const brand = shelf.brand("Tight Amounts")
    const cart = await openCart(world)
    await cart.add({ variant_id: brand.variantOf(250), quantity: 1 })
    const refused = await cart.complete()
    expect([refused.status, message(refused)]).toEqual([400, expect.stringMatching(/Tight Amounts.*minOrderAmount/)])
    await expectNothingOrdered(world, brand)
  })

  it("more vouchers than one supplier order may hold become several, each within every limit", async () => {
    const brand = shelf.brand("Tight Four")
    const cart = await openCart(world)
    await cart.add({ variant_id: brand.variantOf(500), quantity: 5 })
    await cart.add({ variant_id: brand.variantOf(1000), quantity: 2 })
    await captureAndDeliver(await cart.placed(), 7)
    const orders = (await booksOf(world, brand)).orders
    expect(orders.map((order) => order.status)).toEqual(["SUCCESS", "SUCCESS", "SUCCESS"])
    for (const { denominations } of orders) {
      expect(denominations.every(({ quantity }) => quantity <= 2)).toBe(true)
      expect(denominations.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(4)
    }
  })

  it.each([
    ["added", 0.4],
    ["added", 1.5],
    ["added", -1],
    ["added", 0],
    ["changed", 0.4],
    ["changed", 1.5],
    ["changed", -1],
  ])("with a quantity %s as %d, no more is bought than is paid", async (how, quantity) => {
    const brand = shelf.take()
    const cart = await openCart(world)
    await cart.add({ variant_id: brand.variantOf(500), quantity: how === "added" ? quantity : 1 })
    if (how === "changed") await cart.change((await cart.lines())[0]?.id ?? "", { quantity })
    const answer = await cart.complete()
    const { order } = answer.body as { order?: { id: string; total: number } }
    if (!order) {
      expect(answer.status).toBe(400)
      return expectNothingOrdered(world, brand)
    }
    const paid = order.total / 500
    expect(Number.isInteger(paid) && paid > 0).toBe(true)
    await captureAndDeliver(order.id, paid)
    expect((await booksOf(world, brand)).debited).toBe(order.total)
  })

  it("what a shopper writes into a line's metadata or price changes neither the price nor the voucher", async () => {
    const brand = shelf.take()
    const cart = await openCart(world)
    const metadata = { denomination: 5000, face_minor: 500_000, amount: 5000, brand_id: shelf.brand("Amazon").id, voucher_selection_id: "vsel_1", variant_sku: "hubble-5000" }
    await cart.add({ variant_id: brand.variantOf(500), quantity: 1, metadata })
    const tampered = await cart.add({ variant_id: brand.variantOf(500), quantity: 1, unit_price: 1, variant_sku: "hubble-5000" })
    const bought = tampered.status === 200 ? 2 : 1
    expect((await cart.lines()).map((line) => line.unit_price)).toEqual(Array.from({ length: bought }, () => 500))
    const units = await captureAndDeliver(await cart.placed(), bought)
    expect(units.map((unit) => unit.denomination)).toEqual(Array.from({ length: bought }, () => 500))
    expect(await asked(brand)).toEqual([[`${bought} x 500`]])
  })

  it("the supplier noticed nothing odd in all of this", () => expectNoAnomalies(world))
})
