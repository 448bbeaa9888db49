import { createWorld, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { describeAccess } from "./access"
import { describeWebhookRoute } from "./webhook-route"

/** One store, knocked at from both sides: shoppers who are not the owner, senders who are not Hubble. */
describe("At the doors of the store", () => {
  let world: World

  beforeAll(async () => {
    world = await createWorld("doors")
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  describeAccess(() => world)
  describeWebhookRoute(() => world)
})
