import { createWorld, WORLD_TIMEOUT_MS, type World } from "./test-world"

let world: World
beforeAll(async () => {
  world = await createWorld("world")
}, WORLD_TIMEOUT_MS)
afterAll(() => world?.dispose())

describe("a world for HTTP tests", () => {
  it("sells the sandbox's vouchers from its first moment", async () => {
    await expect(world.shopper.findVariant("Flipkart", 500, world.inr)).resolves.toMatch(/^variant_/)
  })

  it("runs in production mode against its own sandbox, which nobody has ordered from", async () => {
    expect((await world.sandbox.record()).orders).toEqual([])
    expect(world.output()).toContain("Server is ready on port")
  })

  it("reads its own database", async () => {
    const [row] = await world.query<{ name: string }>("SELECT current_database() AS name")
    expect(row?.name).toBe(world.database)
  })

  it("can have one more process on the same database, and lose it", async () => {
    const second = await world.addStore("worker")
    expect((await fetch(`${second.url}/health`)).status).toBe(200)
    await second.kill()
    expect(second.isRunning()).toBe(false)
  }, 60_000)
})
