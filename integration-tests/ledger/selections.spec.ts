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
