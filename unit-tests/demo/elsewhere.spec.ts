import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { HubbleClient } from "../../src/clients/hubble"
import { createAdmin, type ListedBrand } from "../../demo/admin"
import { marketOf, readBooks } from "../../demo/chaos/elsewhere"
import { grossOf, planOrder } from "../../demo/chaos/plan"
import { createHubbleSandbox, guideBrandIds, type HubbleSandbox } from "../../sandbox/hubble"
import { order, unit } from "./chaos-evidence"

const limits = { minOrderAmount: null, maxOrderAmount: null, maxVouchersPerOrder: null, maxVouchersPerDenomination: null }
const brand = (title: string, amounts: number[], change: Partial<ListedBrand> = {}): ListedBrand => ({
  id: title, title, unsellable_reason: null, restrictions: limits, denominations: amounts.map((amount) => ({ amount, variant_id: `${title}-${amount}` })), ...change,
})

describe("what a fault run buys at a server that is not our sandbox", () => {
  it("is what can be bought there, each price for itself, the cheapest first", () => {
    const brands = [
      brand("Shop A", [5000, 100, 500, 250]),
      brand("Gone", [100], { unsellable_reason: "not sold by Hubble now" }),
      brand("Dear", [100, 900], { restrictions: { ...limits, minOrderAmount: 500 } }),
      brand("Any amount", []),
      brand("Shop A", [50]),
    ]
    expect(marketOf(brands)).toEqual({ shelves: [["Shop A", [100, 250, 500]], ["Dear", [900]]], beside: [{ title: "Shop A", price: 100, quantity: 1 }, { title: "Dear", price: 900, quantity: 1 }] })
  })

  it("is planned by the seed, and stays within that market", () => {
    const market = marketOf([brand("Shop A", [100, 250]), brand("Shop B", [300])])
    const orders = Array.from({ length: 100 }, (_, index) => planOrder(7, index, market))
    expect(orders).toEqual(Array.from({ length: 100 }, (_, index) => planOrder(7, index, market)))
    expect(new Set(orders.flatMap(({ lines }) => lines.map(({ title, price }) => `${title} ${price}`)))).toEqual(new Set(["Shop A 100", "Shop A 250", "Shop B 300"]))
    expect(orders.some(({ lines }) => new Set(lines.map(({ title }) => title)).size === 2)).toBe(true)
    expect(grossOf(orders)).toBeGreaterThan(0)
  })

  it("says why when nothing can be bought there", () => {
    expect(() => marketOf([brand("Gone", [100], { unsellable_reason: "not sold by Hubble now" })])).toThrow(/None of the 1 brands.*Gone: not sold by Hubble now/)
  })
})

describe("the books of a server that is not our sandbox", () => {
  const REFERENCES: Record<string, string[]> = { vso_A: ["A-1", "A-2"], vso_B: ["B-1"] }
  let sandbox: HubbleSandbox
  let hubble: HubbleClient
  const store = createServer((request, response) => {
    const id = /supplier-orders\/(\w+)/.exec(request.url ?? "")?.[1]
    const units = [unit("u1", 500, "delivered", { supplier_order_id: "vso_A" }), unit("u2", 500, "delivered", { supplier_order_id: "vso_A" }), unit("u3", 500, "unknown", { supplier_order_id: "vso_B" })]
    const answer = request.url?.startsWith("/auth") ? { token: "t" } : id ? { supplier_order: { brand_id: guideBrandIds.flipkart, attempts: (REFERENCES[id] ?? []).map((reference) => ({ reference_id: reference })) } } : { units }
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer))
  })

  beforeAll(async () => {
    sandbox = await createHubbleSandbox({ timeScale: 1_000 })
    hubble = new HubbleClient({ baseUrl: sandbox.url, clientId: "sandbox-client", clientSecret: "sandbox-secret" })
    await new Promise<void>((resolve) => void store.listen(0, "127.0.0.1", resolve))
  })
  afterAll(async () => {
    await hubble.close()
    await sandbox.close()
    store.closeAllConnections()
    await new Promise((resolve) => store.close(resolve))
  })

  const control = (path: string, body: unknown) => fetch(`${sandbox.url}/_sandbox/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
  const place = (referenceId: string, quantity: number) =>
    hubble.placeOrder({ productId: guideBrandIds.flipkart, referenceId, amount: 500 * quantity, denominationDetails: [{ denomination: 500, quantity }], customerDetails: { name: "Asha", phoneNumber: "+919876543210", email: order.email } })

  it("are what it answers for each reference of each order: taken, failed, or nothing", async () => {
    await control("faults", { rules: [{ route: "place_order", fault: "generation_failed", times: 1 }] })
    await place("A-1", 2)
    await place("A-2", 2)
    // One look that is not answered is no answer.
    await control("faults", { rules: [{ route: "get_by_reference", fault: "http_500", times: 1 }] })
    const admin = await createAdmin(`http://127.0.0.1:${(store.address() as AddressInfo).port}`, "a", "b")
    const { record, undecidable } = await readBooks(admin, hubble, [order])
    expect(undecidable).toBeNull()
    expect(record.orders.map(({ reference_id: reference, status, charged, reversed, denominations, customer_email: email }) => ({ reference, status, charged, reversed, denominations, email }))).toEqual([
      { reference: "A-1", status: "FAILED", charged: false, reversed: false, denominations: [{ denomination: 500, quantity: 2 }], email: order.email },
      { reference: "A-2", status: "SUCCESS", charged: true, reversed: false, denominations: [{ denomination: 500, quantity: 2 }], email: order.email },
    ])
    expect(record.orders[1]?.vouchers).toHaveLength(2)
  })
})
