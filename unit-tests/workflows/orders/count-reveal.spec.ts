import type { MedusaContainer } from "@medusajs/framework/types"
import type { Asker } from "../../../src/modules/voucher/ledger/access"
import { countReveal, TooManyRequests } from "../../../src/workflows/orders/count-reveal"

/** One minute of somebody who opens vouchers. */
function minute() {
  const taken = new Map<string, number>()
  const take = async ({ name, most }: { name: string; most: number }) => {
    taken.set(name, (taken.get(name) ?? 0) + 1)
    return (taken.get(name) ?? 0) > most ? 30 : null
  }
  const container = { resolve: () => ({ access: { take } }) } as unknown as MedusaContainer
  return (asker: Asker, unitId: string) => countReveal(container, asker, unitId).then(() => true, (error: unknown) => error instanceof TooManyRequests && error.waitSeconds)
}

describe.each<[string, Asker]>([["a customer", { customerId: "cus_1", token: null }], ["the holder of a token", { customerId: null, token: "t1" }]])("%s", (_who, asker) => {
  it("opens every voucher of a large order", async () => {
    const open = minute()
    for (let unit = 0; unit < 600; unit += 1) expect(await open(asker, `vunit_${unit}`)).toBe(true)
    expect(await open(asker, "vunit_600")).toBe(30)
  })

  it("opens one of them sixty times, then waits, and opens the next", async () => {
    const open = minute()
    for (let turn = 0; turn < 60; turn += 1) expect(await open(asker, "vunit_1")).toBe(true)
    expect(await open(asker, "vunit_1")).toBe(30)
    expect(await open(asker, "vunit_2")).toBe(true)
    expect(await open({ customerId: "cus_2", token: null }, "vunit_1")).toBe(true)
  })
})
