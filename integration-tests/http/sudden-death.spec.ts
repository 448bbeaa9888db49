import { createAdmin } from "../../demo/admin"
import { ADMIN_EMAIL } from "../../demo/runtime/secrets"
import { createShopper } from "../../demo/shopper"
import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { buy, closedInMedusa, expectBoughtOnce, expectNoAnomalies, quantities, unitsOnceAll, type Purchase } from "./purchase"
import { booksOf, supplierRecord, toldOf } from "./supplier-books"

describe("The store is killed right after the supplier accepted", () => {
  let world: World
  let survivors: World
  let purchases: Purchase[]

  beforeAll(async () => {
    world = await createWorld("sudden_death")
    const shelf = await BrandShelf.open(world)
    const brands = [shelf.take(), shelf.take(), shelf.take()]
    const [hanging, late, processing] = brands.map((brand) => brand.id)
    await world.sandbox.faults([
      { route: "place_order", fault: "hang_after", calls: [1], match: { product_id: hanging ?? "" } },
      { route: "place_order", fault: "late", delay_ms: 20_000, calls: [1], match: { product_id: late ?? "" } },
      { route: "place_order", fault: "processing", delay_ms: 4_000, match: { product_id: processing ?? "" } },
    ])
    purchases = await Promise.all(brands.map((brand) => buy(world, { brand, quantity: 2 })))
    const accepted = async () => (await Promise.all(brands.map((brand) => booksOf(world, brand)))).every((books) => books.charged.length === 1)
    await eventually(accepted, { everyMs: 20, what: "all three orders accepted" })
    await world.store.kill()
    const store = await world.addStore()
    const admin = await createAdmin(store.url, ADMIN_EMAIL, world.secrets.adminPassword)
    survivors = { ...world, admin, shopper: createShopper(store.url, world.seeded.publishableKey) }
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  it("and started again: every order is charged once and delivered", async () => {
    for (const purchase of purchases) {
      await unitsOnceAll(survivors.admin, purchase, ["delivered"], 40_000)
      await expectBoughtOnce(survivors, purchase)
      expect(quantities(await closedInMedusa(survivors.admin, purchase))).toEqual([[2, 2, 2, 2]])
    }
  }, 90_000)

  it("the orders whose answer was cut off were looked up, not posted again", async () => {
    for (const { brand } of purchases.slice(0, 2)) expect(await toldOf(world, brand)).toEqual(["get_by_reference SUCCESS"])
    const { requests } = await supplierRecord(world)
    expect(requests.filter((request) => request.call === "place_order")).toHaveLength(3)
    await expectNoAnomalies(world)
  })
})
