import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf, type Brand } from "./brand-shelf"
import { expectNoAnomalies } from "./purchase"
import { messageOf, storefront, voucherCart, type ShelfBrand } from "./shop"
import { booksOf } from "./supplier-books"

let world: World
let shop: ReturnType<typeof storefront>
let zomato: ShelfBrand
let shelf: BrandShelf
beforeAll(async () => {
  world = await createWorld("custom")
  shop = storefront(world)
  zomato = await shop.named("Zomato")
  shelf = await BrandShelf.open(world)
}, WORLD_TIMEOUT_MS)
afterAll(() => world?.dispose())

const asBrand = ({ id, title }: ShelfBrand): Brand => ({ id, title, variantOf: () => "" })
const delivered = async (orderId: string, count: number) => {
  await world.admin.capture(orderId)
  return await eventually(async () => {
    const units = await world.admin.units(orderId)
    return units.length === count && units.every((unit) => unit.state === "delivered") && units
  }, { what: `${count} vouchers of ${orderId}`, explain: () => world.admin.units(orderId) })
}
const held = (orderId: string, kind: string) =>
  eventually(async () => (await world.admin.attention({ orderId })).some((found) => found.kind === kind), { what: kind, explain: () => world.admin.attention({ orderId }) })

describe("The shelf", () => {
  it("lists what is published, a page at a time, in order, and counts it", async () => {
    const first = await shop.list({ limit: 5 })
    const second = await shop.list({ limit: 5, offset: 5 })
    expect([first.brands.length, first.limit, first.offset]).toEqual([5, 5, 0])
    expect(first.count).toBeGreaterThan(350)
    const titles = [...first.brands, ...second.brands].map((brand) => brand.title)
    expect(titles).toEqual([...titles].sort((a, b) => a.localeCompare(b, "en")))
    expect((await shop.list({ limit: 1, order: "-title" })).brands[0]?.title.localeCompare(titles[0] ?? "", "en")).toBe(1)
    expect(titles).not.toContain("Inactive Brand")
  })

  it("finds by text, category and place of redemption", async () => {
    expect((await shop.list({ q: "flipk" })).brands.map((brand) => brand.title)).toEqual(["Flipkart"])
    expect((await shop.list({ q: "100%_" })).count).toBe(0)
    const food = await shop.list({ category: "food", limit: 100 })
    expect(food.brands.every((brand) => brand.categories.includes("FOOD")) && food.count > 10).toBe(true)
    const instore = await shop.list({ redemption_type: "OFFLINE", limit: 100 })
    expect(new Set(instore.brands.map((brand) => brand.redemption_label))).toEqual(new Set(["In-Store Only"]))
  })

  it.each([["limit=101"], ["limit=0"], ["offset=-1"], ["order=price"], ["currency_code=rupee"], ["colour=red"]])("refuses %s by name", async (bad) => {
    const answer = await shop.ask(`?${bad}`)
    expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringContaining(bad.split("=")[0] === "colour" ? "colour" : bad.split("=")[0] ?? "")])
  })

  it("shows a FIXED brand with its variants and prices in the currency asked for", async () => {
    const inRupees = await shop.named("Flipkart")
    expect(inRupees).toMatchObject({ denomination_type: "FIXED", min: 100, max: 5000, sellable: true, unsellable_reason: null, redemption_label: "Online Only", suggested_amounts: [] })
    expect(inRupees.denominations.map(({ amount, currency, price }) => [amount, currency, price])).toEqual([100, 250, 500, 1000, 2000, 5000].map((amount) => [amount, "INR", amount]))
    const inReais = await shop.named("Flipkart", { currency_code: "brl" })
    expect(inReais.denominations.map(({ amount, price }) => [amount, price])).toEqual([[100, 6.5], [250, 16.2], [500, 32.3], [1000, 64.5], [2000, 129], [5000, 322.4]])
  })

  it("shows a currency without prices as not sellable, and says so", async () => {
    expect(await shop.named("Flipkart", { currency_code: "usd" })).toMatchObject({ sellable: false, unsellable_reason: "vouchers are not sold in USD" })
  })

  it("shows a FLEXIBLE brand with its limits and round amounts, without a variant", () => {
    expect(zomato).toMatchObject({ denomination_type: "FLEXIBLE", denominations: [], min: 250, max: 10_000, suggested_amounts: [250, 500, 1000, 2000, 5000, 10_000], limits: { max_vouchers_per_order: 4 }, sellable: true })
  })

  it("answers 304 to whoever has the page already, and again once it changed", async () => {
    const first = await shop.ask("?q=flipkart")
    const etag = first.headers.get("etag") ?? ""
    expect(etag).toMatch(/^".+"$/)
    expect((await shop.ask("?q=flipkart", { "if-none-match": etag })).status).toBe(304)
    expect((await shop.ask("?q=amazon", { "if-none-match": etag })).status).toBe(200)
    const one = await shop.ask(`/${zomato.id}`)
    expect((await shop.ask(`/${zomato.id}`, { "if-none-match": one.headers.get("etag") ?? "" })).status).toBe(304)
  })

  it("knows nothing of a brand that is not on it", async () => {
    const [inactive] = await world.query<{ id: string }>("select id from hubble_brand where title = 'Inactive Brand'")
    expect([(await shop.ask("/unknown")).status, (await shop.ask(`/${inactive?.id}`)).status, (await shop.quote("unknown", 500, "inr")).status]).toEqual([404, 404, 404])
  })
})

describe("A custom amount", () => {
  it("is quoted in every currency the shop sells in", async () => {
    const inRupees = await shop.quote(zomato.id, 777.5, "inr")
    expect(inRupees.body).toMatchObject({ price: 777.5, valid_until: expect.any(String) })
    const days = (new Date((inRupees.body as { valid_until: string }).valid_until).getTime() - Date.now()) / 86_400_000
    expect(days).toBeCloseTo(5, 1)
    expect((await shop.quote(zomato.id, 777.5, "brl")).body).toMatchObject({ price: 50.2 })
    expect(messageOf(await shop.quote(zomato.id, 777, "usd"))).toContain("USD")
  })

  it.each<[string, number, number]>([["below", 249, 400], ["below by a paisa", 249.99, 400], ["at", 250, 200], ["above", 251, 200], ["below the largest", 9_999.99, 200], ["at the largest", 10_000, 200], ["above the largest", 10_000.01, 400]])(
    "%s the limit (%d) is answered %d",
    async (_name, amount, status) => {
      const quoted = await shop.quote(zomato.id, amount, "inr")
      const cart = await voucherCart(world)
      const added = await cart.add({ brand_id: zomato.id, amount, quantity: 1 })
      expect([quoted.status, added.status]).toEqual([status, status])
      if (status === 400) for (const answer of [quoted, added]) expect(messageOf(answer)).toMatch(amount < 250 ? /250/ : /10000/)
    },
  )

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["a third decimal", { amount: 300.123, quantity: 1 }, /decimals/],
    ["no amount", { quantity: 1 }, /amount/],
    ["a denomination instead", { denomination: 500, quantity: 1 }, /amount/],
    ["an amount as text", { amount: "500", quantity: 1 }, /amount/],
    ["a negative amount", { amount: -500, quantity: 1 }, /amount/],
    ["no quantity", { amount: 500 }, /quantity/],
    ["half a voucher", { amount: 500, quantity: 1.5 }, /quantity/],
    ["no voucher", { amount: 500, quantity: 0 }, /quantity/],
    ["more than a line holds", { amount: 500, quantity: 1001 }, /quantity|1000/],
    ["a price of one's own", { amount: 500, quantity: 1, unit_price: 1 }, /unit_price/],
    ["a recipient without an address", { amount: 500, quantity: 1, recipient: { name: "B", email: "nobody" } }, /recipient|email/i],
  ])("with %s is refused, and the field is named", async (_name, item, named) => {
    const cart = await voucherCart(world)
    const answer = await cart.add({ brand_id: zomato.id, ...item })
    expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringMatching(named)])
    expect(await cart.lines()).toEqual([])
  })

  it("is bought at its quote, and the supplier is asked for exactly that amount", async () => {
    const cart = await voucherCart(world)
    expect((await cart.add({ brand_id: zomato.id, amount: 777.5, quantity: 2 })).status).toBe(200)
    const [line] = await cart.lines()
    expect(line).toMatchObject({ quantity: 2, unit_price: 777.5, variant_id: null, variant_sku: expect.stringMatching(/^vsel_/) })
    const order = await cart.placed()
    expect(order.total).toBe(1555)
    const units = await delivered(order.id, 2)
    expect(units.map((unit) => [unit.denomination, unit.currency])).toEqual([[777.5, "INR"], [777.5, "INR"]])
    expect((await booksOf(world, asBrand(zomato))).orders.at(-1)?.denominations).toEqual([{ denomination: 777.5, quantity: 2 }])
  })

  it("is bought in another currency at the price of its quote", async () => {
    const cart = await voucherCart(world, world.brl)
    await cart.add({ brand_id: zomato.id, amount: 500, quantity: 1 })
    const order = await cart.placed()
    expect(order.total).toBe(32.3)
    expect((await delivered(order.id, 1)).map((unit) => unit.denomination)).toEqual([500])
  })

  it("keeps what was bought through a change of quantity, and several amounts keep to themselves", async () => {
    const cart = await voucherCart(world)
    await cart.add({ brand_id: zomato.id, amount: 300, quantity: 1 })
    await cart.add({ brand_id: zomato.id, amount: 400, quantity: 1 })
    const line = (await cart.lines()).find((row) => row.unit_price === 300)
    expect((await cart.change(line?.id ?? "", { quantity: 2 })).status).toBe(200)
    const order = await cart.placed()
    expect(order.total).toBe(1000)
    expect((await delivered(order.id, 3)).map((unit) => unit.denomination).sort()).toEqual([300, 300, 400])
  })

  it("more than one supplier order may hold becomes several", async () => {
    const cart = await voucherCart(world)
    expect((await cart.add({ brand_id: zomato.id, amount: 310, quantity: 5 })).status).toBe(200)
    await delivered((await cart.placed()).id, 5)
    const orders = (await booksOf(world, asBrand(zomato))).orders.filter((order) => order.denominations.some(({ denomination }) => denomination === 310))
    expect(orders.map((order) => order.denominations[0]?.quantity).sort()).toEqual([1, 4])
  })

  it("with a recipient keeps the recipient out of everything public", async () => {
    const cart = await voucherCart(world)
    const recipient = { name: "Bea Canary", email: "bea.canary@gift.test", message: "A canary sings", send_at: new Date(Date.now() + 40 * 86_400_000).toISOString() }
    await cart.add({ brand_id: zomato.id, amount: 320, quantity: 1, recipient })
    const flipkart = await shop.named("Flipkart")
    for (let gift = 0; gift < 2; gift++) await cart.add({ brand_id: flipkart.id, denomination: 500, quantity: 1, recipient })
    await cart.add({ brand_id: flipkart.id, denomination: 500, quantity: 1 })
    expect((await cart.lines()).map((line) => [line.unit_price, line.quantity]).sort()).toEqual([[320, 1], [500, 1], [500, 1], [500, 1]])
    const order = await cart.placed()
    const publicly = await world.shopper.http.request("GET", `/store/orders/${order.id}?fields=*items,%2Bitems.metadata,%2Bmetadata`)
    expect(publicly.text).not.toMatch(/canary/i)
    expect(await world.query("select name, email, message, send_at is not null as later from voucher_recipient where cart_id = '" + cart.id + "'")).toEqual(
      Array.from({ length: 3 }, () => ({ name: recipient.name, email: recipient.email, message: recipient.message, later: true })),
    )
    await delivered(order.id, 4)
  })
})

describe("Nobody buys a voucher below its quote", () => {
  it("not by a selection of another cart in the metadata or of one's own in another line", async () => {
    const rich = await voucherCart(world)
    await rich.add({ brand_id: zomato.id, amount: 9000, quantity: 1 })
    const stolen = (await rich.lines())[0]?.variant_sku ?? ""
    const cart = await voucherCart(world)
    await cart.add({ brand_id: zomato.id, amount: 250, quantity: 1 })
    const [line] = await cart.lines()
    await cart.change(line?.id ?? "", { quantity: 1, metadata: { variant_sku: stolen, voucher_selection: stolen, face_minor: 900_000, voucher_recipient: stolen } })
    expect((await cart.change(line?.id ?? "", { quantity: 1, variant_sku: stolen, unit_price: 1 })).status).toBe(400)
    const order = await cart.placed()
    expect(order.total).toBe(250)
    expect((await delivered(order.id, 1)).map((unit) => unit.denomination)).toEqual([250])
  })

  it("not by a line whose price or selection somebody changed in the database: it is held, and nothing is ordered", async () => {
    const spoil = async (change: (lineId: string, cartId: string) => Promise<unknown>, kind: string) => {
      const before = (await booksOf(world, asBrand(zomato))).orders.length
      const cart = await voucherCart(world)
      await cart.add({ brand_id: zomato.id, amount: 330, quantity: 1 })
      const order = await cart.placed()
      const [item] = await world.query<{ id: string }>(`select li.id from order_line_item li join order_item oi on oi.item_id = li.id where oi.order_id = '${order.id}'`)
      await change(item?.id ?? "", cart.id)
      await world.admin.capture(order.id)
      await held(order.id, kind)
      expect((await booksOf(world, asBrand(zomato))).orders).toHaveLength(before)
    }
    await spoil((_item, cartId) => world.query(`update voucher_selection set price_minor = price_minor + 1 where cart_id = '${cartId}'`), "loss_guard")
    await spoil((_item, cartId) => world.query(`update voucher_selection set cart_id = 'cart_of_somebody' where cart_id = '${cartId}'`), "no_denomination")
    await spoil((_item, cartId) => world.query(`update voucher_selection set order_id = 'order_1', line_item_id = 'ordli_1' where cart_id = '${cartId}'`), "no_denomination")
  })

  it("not by a quote that has expired: the cart says so, at payment and at completion", async () => {
    const cart = await voucherCart(world)
    await cart.add({ brand_id: zomato.id, amount: 340, quantity: 1 })
    await cart.pay()
    await world.query(`update voucher_selection set valid_until = now() - interval '1 second' where cart_id = '${cart.id}'`)
    for (const answer of [await cart.pay(), await cart.complete()]) expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringContaining("quote has expired")])
  })

  it("not by a price that rose after the line was added: the cart is refused, in rupees and in reais", async () => {
    for (const [region, currency] of [[world.inr, "inr"], [world.brl, "brl"]] as const) {
      const brand = shelf.take()
      const cart = await voucherCart(world, region)
      expect((await cart.addVariant(brand.variantOf(500), 1)).status).toBe(200)
      await cart.pay()
      await world.admin.http.post(`/admin/voucher-hub/brands/${brand.id}`, { price_rule: { currencies: { [currency]: { markupPercent: "50" } } } })
      const answer = await cart.complete()
      expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringContaining("price has changed")])
    }
  })

  it("not by moving to another region: the custom line is gone, the other one is priced anew", async () => {
    const flipkart = await shop.named("Flipkart")
    const cart = await voucherCart(world)
    await cart.add({ brand_id: zomato.id, amount: 350, quantity: 1 })
    await cart.add({ brand_id: flipkart.id, denomination: 500, quantity: 1 })
    await cart.set({ region_id: world.brl })
    expect((await cart.lines()).map((line) => line.unit_price)).toEqual([32.3])
    const order = await cart.placed()
    expect(order.total).toBe(32.3)
    expect((await delivered(order.id, 1)).map((unit) => unit.denomination)).toEqual([500])
  })

  it("and the order is judged by what the cart was quoted, whatever the price is by then", async () => {
    const brand = shelf.take()
    const cart = await voucherCart(world, world.brl)
    await cart.addVariant(brand.variantOf(500), 2)
    const order = await cart.placed()
    await world.admin.http.post(`/admin/voucher-hub/brands/${brand.id}`, { price_rule: { markupPercent: "80" } })
    await delivered(order.id, 2)
  })

  it("the supplier noticed nothing odd in all of this", () => expectNoAnomalies(world))
})
