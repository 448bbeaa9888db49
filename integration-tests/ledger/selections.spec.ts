import { createLedgerWorld, type LedgerWorld } from "./ledger-world"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("selections")
})
afterAll(() => world?.dispose())

let carts = 0
const newCart = () => `cart_selections_${(carts += 1)}`
const select = (cartId: string, validDays = 5) =>
  world.service.carts.select({ cartId, brandId: "brand_1", face: 77_750, faceCurrency: "INR", price: 5_020, priceCurrency: "brl", rate: "0.062", validDays }, null)
const claim = async (orderId: string, cartId: string, ...lines: [lineItemId: string, selectionId: string][]) =>
  [...(await world.service.carts.claimSelections(orderId, cartId, lines.map(([lineItemId, selectionId]) => ({ lineItemId, selectionId }))))].map(([line, selection]) => [line, selection.face, selection.price])

describe("The selection of a custom amount", () => {
  it("says what its line is worth and was quoted at, however often the order is looked at", async () => {
    const cart = newCart()
    const id = await select(cart)
    for (let look = 0; look < 2; look++) expect(await claim("order_1", cart, ["line_1", id])).toEqual([["line_1", 77_750, 5_020]])
  })

  it("counts for one line only, and for one order only", async () => {
    const cart = newCart()
    const id = await select(cart)
    expect(await claim("order_2", cart, ["line_2", id], ["line_3", id])).toEqual([["line_2", 77_750, 5_020]])
    expect(await claim("order_3", cart, ["line_4", id])).toEqual([])
  })

  it("counts only in its own cart, and an unknown one nowhere", async () => {
    const id = await select(newCart())
    expect(await claim("order_4", newCart(), ["line_5", id], ["line_6", "vsel_unknown"])).toEqual([])
    expect(await world.service.carts.selections(newCart(), [id])).toEqual([])
  })

  it("is known to have expired, and still judges what was paid by it", async () => {
    const cart = newCart()
    const id = await select(cart, 0)
    expect(await world.service.carts.selections(cart, [id])).toMatchObject([{ expired: true }])
    expect(await claim("order_5", cart, ["line_7", id])).toEqual([["line_7", 77_750, 5_020]])
  })
})

describe("The frozen price of a cart", () => {
  it("is the last one it was checked with, by variant and currency", async () => {
    const cart = newCart()
    await world.service.carts.freezeQuotes(cart, "brl", [{ variantId: "v1", price: 3_230 }, { variantId: "v2", price: 100 }])
    await world.service.carts.freezeQuotes(cart, "brl", [{ variantId: "v1", price: 3_300 }])
    await world.service.carts.freezeQuotes(cart, "inr", [{ variantId: "v1", price: 50_000 }])
    expect([...(await world.service.carts.quotes(cart, "brl"))].sort()).toEqual([["v1", 3_300], ["v2", 100]])
    expect([...(await world.service.carts.quotes(newCart(), "brl"))]).toEqual([])
  })
})

describe("What a cart that was never bought was promised", () => {
  const aged = (table: string, cartId: string, days: number) => world.query(`update ${table} set created_at = now() - (:days * interval '1 day'), updated_at = now() - (:days * interval '1 day') where cart_id = :cartId`, { cartId, days })
  const carts = async (table: string) => (await world.query<{ cart_id: string }>(`select cart_id from ${table} where cart_id like 'cart_purge_%' order by cart_id`)).map((row) => row.cart_id)

  it("is deleted after so many days, in batches; what an order was bought by stays", async () => {
    for (const [name, days] of [["old", 181], ["older", 400], ["young", 179], ["bought", 400]] as const) {
      const cartId = `cart_purge_${name}`
      const id = await world.service.carts.select({ cartId, brandId: "brand", face: 50_000, faceCurrency: "INR", price: 50_000, priceCurrency: "inr", rate: "1", validDays: 5 }, null)
      await world.service.carts.freezeQuotes(cartId, "inr", [{ variantId: "variant", price: 50_000 }])
      if (name === "bought") {
        await world.service.carts.claimSelections("order_purge", cartId, [{ lineItemId: "line_purge", selectionId: id }])
        await world.query(`insert into voucher_purchase (id, order_id, cart_id, currency_code) values ('vpur_purge', 'order_purge', :cartId, 'inr')`, { cartId })
      }
      await aged("voucher_selection", cartId, days)
      await aged("voucher_quote", cartId, days)
    }
    const purge = (limit: number) => world.service.carts.purge({ days: 180, limit })
    expect([await purge(1), await purge(10), await purge(10)]).toEqual([2, 2, 0])
    for (const table of ["voucher_selection", "voucher_quote"]) expect([table, await carts(table)]).toEqual([table, ["cart_purge_bought", "cart_purge_young"]])
  })
})
