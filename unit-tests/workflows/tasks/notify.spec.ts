import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import type { TaskClaim } from "../../../src/modules/voucher/ledger/tasks"
import { notify } from "../../../src/workflows/tasks/notify"

const HOUR = 3_600_000
const end = jest.fn(() => Promise.resolve(true))
const container = { resolve: (key: string) => (key === VOUCHER_MODULE ? { policy: { times: { hourMs: HOUR } }, tasks: { end } } : undefined) } as unknown as MedusaContainer
const task = (notice: string, tryingForMs: number): TaskClaim => ({ id: "vtask_1", kind: "notify", key: `notify:${notice}:1`, orderId: "order_1", supplierOrderId: null, leaseToken: 1, tries: 30, tryingForMs, payload: {} })

describe("A mail that was tried for too long", () => {
  it.each([["delivered", 25 * HOUR], ["gift", 169 * HOUR]])("is given up, which stays to be seen: %s", async (notice, tryingForMs) => {
    expect(await notify(container, task(notice, tryingForMs))).toBe("ended")
    expect(end).toHaveBeenLastCalledWith(expect.objectContaining({ id: "vtask_1" }), { state: "dropped", gaveUp: expect.any(String) as string })
  })
})
