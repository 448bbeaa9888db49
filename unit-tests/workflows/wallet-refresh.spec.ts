import { asValue } from "@medusajs/framework/awilix"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys, createMedusaContainer, MedusaError } from "@medusajs/framework/utils"
import { POST } from "../../src/api/admin/voucher-hub/wallet/refresh/route"
import { HUBBLE_MODULE } from "../../src/modules/hubble"
import { VOUCHER_MODULE } from "../../src/modules/voucher"
import { wakeWorkers } from "../../src/workflows/work/wake"

jest.mock("../../src/workflows/work/wake", () => ({ wakeWorkers: jest.fn() }))
jest.mock("../../src/workflows/wallet/low-wallet", () => ({ watchBalance: () => Promise.resolve() }))
jest.mock("../../src/workflows/wallet/wallet-view", () => ({ walletView: () => Promise.resolve({ balance: 1_000 }) }))

/** The answer to a person who has the balance read now. */
async function refreshed(walletBalance: () => Promise<number>): Promise<unknown> {
  const walletGate = { takeProbeTurn: () => Promise.resolve(false), keepReading: () => Promise.resolve(), isClosed: () => Promise.resolve(false) }
  const scope = createMedusaContainer()
  scope.register({
    [HUBBLE_MODULE]: asValue({ gateway: { walletBalance }, walletGate }),
    [VOUCHER_MODULE]: asValue({ placement: { wakeOverdueWaiting: () => Promise.resolve(0) } }),
    [ContainerRegistrationKeys.LOGGER]: asValue({ warn: () => undefined }),
  })
  let answer: unknown
  await POST({ scope } as unknown as MedusaRequest, { json: (body: unknown) => (answer = body) } as unknown as MedusaResponse)
  return answer
}

describe("Having the wallet read now", () => {
  it("answers what was read", async () => {
    expect(await refreshed(() => Promise.resolve(100_000))).toEqual({ wallet: { balance: 1_000 } })
  })

  it("says why it could not be read, instead of showing the last balance as a new one; what waits goes on", async () => {
    jest.mocked(wakeWorkers).mockClear()
    await expect(refreshed(() => Promise.reject(new Error("Hubble answered 503")))).rejects.toMatchObject({ type: MedusaError.Types.NOT_ALLOWED, message: expect.stringContaining("Hubble answered 503") })
    expect(wakeWorkers).toHaveBeenCalledTimes(1)
  })
})
