import { setTimeout as sleep } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../src/modules/hubble"
import HubbleModuleService from "../../src/modules/hubble/service"
import { VOUCHER_MODULE } from "../../src/modules/voucher"
import { pausePlacement, resumePlacement } from "../../src/workflows/placement/pause-placement"
import { createLedgerWorld, type LedgerWorld } from "./ledger-world"

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

describe("A pause of ordering", () => {
  let world: LedgerWorld
  beforeAll(async () => {
    world = await createLedgerWorld("pause", {}, ["hubble"])
  })
  afterAll(() => world?.dispose())

  /** As the workflows of one store process find the modules. */
  const storeProcess = () => {
    const hubble = new HubbleModuleService({ [ContainerRegistrationKeys.PG_CONNECTION]: world.knex } as ConstructorParameters<typeof HubbleModuleService>[0], { hubble: { clientId: "test", clientSecret: "s", baseUrl: "http://localhost:1" }, vault: { activeKeyId: "k1", keys: { k1: Buffer.alloc(32).toString("base64") } } })
    const shelf: Record<string, unknown> = { [HUBBLE_MODULE]: hubble, [VOUCHER_MODULE]: world.service, [ContainerRegistrationKeys.LOGGER]: quiet }
    return { hubble, container: { resolve: (name: string) => shelf[name] } as unknown as MedusaContainer }
  }
  const openCases = async () => (await world.query(`select id from voucher_case where kind = 'placement_paused' and state = 'open'`)).length

  it("has a case as long as the gate is closed, and none afterwards", async () => {
    const { hubble, container } = storeProcess()
    await pausePlacement(container, "Hubble answered 403")
    expect([(await hubble.closedGates()).has("placement"), await openCases()]).toEqual([true, 1])
    await resumePlacement(container)
    expect([(await hubble.closedGates()).has("placement"), await openCases()]).toEqual([false, 0])
  })

  it("leaves no case behind an open gate, however refusals and answers of two processes cross", async () => {
    const [one, other] = [storeProcess(), storeProcess()]
    for (let round = 0; round < 40; round += 1) {
      await Promise.all([pausePlacement(one.container, "Hubble answered 403"), resumePlacement(other.container), resumePlacement(one.container), pausePlacement(other.container, "Hubble answered 401")])
      const closed = (await one.hubble.closedGates()).has("placement")
      expect({ round, closed, cases: await openCases() }).toEqual({ round, closed, cases: closed ? 1 : 0 })
    }
  })

  it("waits with the resumption until a pause that began has its case, too", async () => {
    const [one, other] = [storeProcess(), storeProcess()]
    const close = one.hubble.placementGate.close.bind(one.hubble.placementGate)
    jest.spyOn(one.hubble.placementGate, "close").mockImplementation(async (reason) => {
      const wasOpen = await close(reason)
      await sleep(200)
      return wasOpen
    })
    const pause = pausePlacement(one.container, "Hubble answered 403")
    await sleep(60)
    await Promise.all([pause, resumePlacement(other.container)])
    expect([(await one.hubble.closedGates()).has("placement"), await openCases()]).toEqual([false, 0])
  })
})
