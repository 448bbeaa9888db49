import { BrandShelf } from "../integration-tests/http/brand-shelf"
import { createWorld, WORLD_TIMEOUT_MS, type World } from "../integration-tests/support/test-world"
import { describeSeveralProcesses, STORES } from "./several-processes"

describe("Two servers and two workers without Redis, which lock through PostgreSQL", () => {
  let world: World
  let shelf: BrandShelf

  beforeAll(async () => {
    world = await createWorld("postgres_locking", { stores: STORES, env: { DEMO_LOCKING: "postgres" }, migrate: true })
    shelf = await BrandShelf.open(world)
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  describeSeveralProcesses(() => world, () => shelf)
})
