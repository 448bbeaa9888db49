import { asValue } from "@medusajs/framework/awilix"
import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { createMedusaContainer } from "@medusajs/framework/utils"
import { GET as getSync } from "../../../src/api/admin/voucher-hub/sync/[id]/route"
import { GET as listSyncs } from "../../../src/api/admin/voucher-hub/syncs/route"
import { HUBBLE_MODULE } from "../../../src/modules/hubble"
import { tendCatalog } from "../../../src/workflows/catalog/tend-catalog"

jest.mock("../../../src/workflows/rates/refresh-rates", () => ({ refreshRates: () => Promise.resolve() }))

const SYNC = { id: "hsync_1", state: "running", total: null, done: 0, writing_since: null, finished_at: null }

/** What is asked of the syncs, in order. */
function shop() {
  const asked: string[] = []
  const note = <Answer>(what: string, answer: Answer) => () => {
    asked.push(what)
    return Promise.resolve(answer)
  }
  const hubble = { catalogOptions: { active: true }, syncs: { endDead: note("endDead", undefined), isRunning: note("isRunning", true) }, retrieveHubbleSync: note("read", SYNC), listAndCountHubbleSyncs: note("read", [[SYNC], 1]) }
  const scope = createMedusaContainer()
  scope.register({ [HUBBLE_MODULE]: asValue(hubble) })
  return { asked, scope }
}

const answer = { json: () => undefined } as unknown as MedusaResponse

describe("A sync whose process stopped is ended", () => {
  it("by the job that tends the catalogue, before it leaves it to a running one", async () => {
    const { asked, scope } = shop()
    await tendCatalog(scope)
    expect(asked).toEqual(["endDead", "isRunning"])
  })

  it("before syncs are shown", async () => {
    for (const show of [getSync, listSyncs]) {
      const { asked, scope } = shop()
      await show({ scope, params: { id: "hsync_1" }, queryConfig: { fields: [], pagination: {} }, filterableFields: {} } as unknown as AuthenticatedMedusaRequest, answer)
      expect(asked).toEqual(["endDead", "read"])
    }
  })
})
