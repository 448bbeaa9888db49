import path from "node:path"
import { createWorld, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { buy, closedInMedusa, delivered, expectBoughtOnce, expectNoAnomalies, quantities, revealAll } from "./purchase"
import { GIFTCO_SKU, startGiftCo, type GiftCo } from "./second-supplier/giftco"
import { codeOf } from "./supplier-books"

// One client and one gateway (second-supplier/module); nothing of the ledger, the vault or the dashboard knows of it.
describe("A shop that buys from a second supplier, too", () => {
  let giftco: GiftCo
  let world: World
  let shelf: BrandShelf

  beforeAll(async () => {
    giftco = await startGiftCo()
    const modules = [{ resolve: path.join(__dirname, "second-supplier/module/index.ts"), options: { catalog: { publish: "published" } } }]
    world = await createWorld("second_supplier", { env: { DEMO_MODULES: JSON.stringify(modules), GIFTCO_URL: giftco.url } })
    await world.admin.sync()
    shelf = await BrandShelf.open(world)
  }, WORLD_TIMEOUT_MS)

  afterAll(async () => {
    await world?.dispose()
    await giftco?.stop()
  })

  it("has both suppliers' brands in catalogue and dashboard", async () => {
    const brands = await world.admin.brands()
    expect(brands.find(({ id }) => id === GIFTCO_SKU)).toMatchObject({ title: "GiftCo Books", unsellable_reason: null })
    expect(brands.map(({ title }) => title)).toContain("Flipkart")
  })

  it("buys a voucher there once, though the answer to its order was lost, and reveals what the supplier sold", async () => {
    const purchase = await buy(world, { brand: shelf.brand("GiftCo Books"), face: 300, quantity: 2 })
    await delivered(world, purchase)
    const [sold, ...more] = [...giftco.purchases.values()]
    expect(more).toEqual([])
    expect(sold?.sku).toBe(GIFTCO_SKU)
    const codes = (sold?.cards ?? []).map(({ serial, pin }) => codeOf({ card_number: serial, card_pin: pin })).sort()
    expect(codes).toHaveLength(2)
    expect(await revealAll(world.shopper, purchase)).toEqual(codes)
    expect(quantities(await closedInMedusa(world.admin, purchase))).toEqual([[2, 2, 2, 2]])
    const { supplier_orders: orders } = await world.admin.http.get<{ supplier_orders: { order_id: string; state: string }[] }>(`/admin/voucher-hub/supplier-orders?q=${purchase.order.id}`)
    expect(orders).toMatchObject([{ order_id: purchase.order.id }])
  })

  it("goes on buying at Hubble, which hears nothing of the other's brands", async () => {
    const purchase = await buy(world, { brand: shelf.brand("Flipkart"), face: 500 })
    await delivered(world, purchase)
    await expectBoughtOnce(world, purchase)
    expect((await world.sandbox.record()).requests.filter((request) => JSON.stringify(request).includes(GIFTCO_SKU))).toEqual([])
    await expectNoAnomalies(world)
  })
})
