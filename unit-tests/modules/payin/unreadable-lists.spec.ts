import type { HubcashClient } from "../../../src/clients/hubcash"
import { HubcashNotFoundError } from "../../../src/clients/hubcash/errors"
import { HubcashGateway } from "../../../src/modules/payin/gateways/hubcash"

const DETAILS = { route: "GET /sales", status: 404, requestId: null } as unknown as ConstructorParameters<typeof HubcashNotFoundError>[0]

describe("Sales that are looked for by our reference", () => {
  const find = (findSalesByRef: () => Promise<unknown>) =>
    new HubcashGateway(() => ({ findSalesByRef }) as unknown as HubcashClient, { paidStatuses: new Set([7]) } as unknown as ConstructorParameters<typeof HubcashGateway>[1], () => Promise.resolve()).find("payin_1", true, 2_000)

  it("are absent when every list was read and held none", async () => {
    expect(await find(() => Promise.resolve({ sales: [], complete: true }))).toMatchObject({ kind: "absent" })
  })

  it("are not, when a list was answered by 404: that is a router's word, and a sale would be sent again on it", async () => {
    expect(await find(() => Promise.reject(new HubcashNotFoundError(DETAILS)))).toMatchObject({ kind: "no_answer", reason: expect.stringContaining("read whole") })
    expect(await find(() => Promise.resolve({ sales: [], complete: false }))).toMatchObject({ kind: "no_answer" })
  })
})
