import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"

describe("A shopper buys a voucher", () => {
  let world: World

  beforeAll(async () => {
    world = await createWorld("main_job")
  }, WORLD_TIMEOUT_MS)

  afterAll(async () => {
    if (process.env.SHOW) console.log(world.output().split("\n").filter((line) => !line.includes('"level":"http"')).join("\n").slice(-6000))
    await world.dispose()
  })

  it("pays, and gets the code the supplier handed out", async () => {
    const buyer = world.buyer("asha")
    const variantId = await world.shopper.findVariant("Flipkart", 500, world.inr)
    const order = await world.shopper.placeOrder({ buyer, regionId: world.inr, lines: [{ variantId, quantity: 2 }] })
    await world.admin.capture(order.id)
    const units = await eventually(async () => {
      const units = await world.admin.units(order.id)
      return units.length === 2 && units.every((unit) => unit.state === "delivered") ? units : null
    }, { what: "delivery", timeoutMs: 15_000 })
    expect(units).toHaveLength(2)
  }, 60_000)
})
