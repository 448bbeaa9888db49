import type { HttpAnswer } from "../../demo/http-client"
import type { Shopper } from "../../demo/shopper"
import type { World } from "../support/test-world"
import { mayReveal } from "./admin-reveal"
import { BrandShelf } from "./brand-shelf"
import { buy, delivered, order } from "./purchase"

/** Staff and keys that may work with orders give one to somebody else. */
export function describeHandOver(theWorld: () => World): void {
  describe("Giving an order away in Medusa", () => {
    let world: World
    let allowed: Record<string, string>
    /** Who signs in without the second factor that a reveal asks for, and a secret key. */
    let others: (Record<string, string> | undefined)[]
    let insider: Shopper
    let insiderId: string
    let paid: string
    let unpaid: string
    let withoutVouchers: string

    beforeAll(async () => {
      world = theWorld()
      const shelf = await BrandShelf.open(world)
      allowed = await mayReveal(world)
      const { api_key: key } = await world.admin.http.post<{ api_key: { token: string } }>("/admin/api-keys", { title: "integration", type: "secret" })
      others = [undefined, { authorization: `Basic ${Buffer.from(`${key.token}:`).toString("base64")}` }]
      insider = world.anotherShopper()
      await insider.register(world.buyer("insider"), "a-Password-3")
      insiderId = (await insider.http.get<{ customer: { id: string } }>("/store/customers/me")).customer.id
      const purchase = await buy(world, { brand: shelf.take(), buyerName: "given-away" })
      await delivered(world, purchase)
      paid = purchase.order.id
      unpaid = (await order(world, { brand: shelf.take(), buyerName: "given-away-unpaid" })).order.id
      const mug = await world.shopper.findVariant("Demo mug", 250, world.inr)
      withoutVouchers = (await world.shopper.placeOrder({ buyer: world.buyer("mug-alone"), regionId: world.inr, lines: [{ variantId: mug, quantity: 1 }], withParcel: true })).id
    }, 60_000)

    const send = (path: string, body: unknown, headers?: Record<string, string>): Promise<HttpAnswer> => world.admin.http.request("POST", `/admin/orders/${path}`, body, headers)
    const ownerOf = (orderId: string) => world.query<{ customer_id: string; email: string }>(`select customer_id, email from "order" where id = $1`, [orderId])
    const changes = async (orderId: string, headers?: Record<string, string>) => (await world.admin.http.request("GET", `/admin/orders/${orderId}/changes`, undefined, headers)).text

    it("is a reveal when it has vouchers, paid or not: neither a key nor who may not reveal does it, whichever way, and is told why", async () => {
      for (const orderId of [paid, unpaid]) {
        const before = await ownerOf(orderId)
        const ways: [string, object][] = [[`${orderId}/transfer/guest`, { email: "insider@shop.test" }], [`${orderId}/transfer`, { customer_id: insiderId }], [`${orderId}/Transfer/Guest/`, { email: "insider@shop.test" }], [orderId, { email: "insider@shop.test" }]]
        for (const headers of others) {
          const answers: HttpAnswer[] = []
          for (const [path, body] of ways) answers.push(await send(path, body, headers))
          expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
          for (const { text } of answers) expect(text).toMatch(/This order has vouchers: .* (second factor|not an API key)/)
        }
        expect(await ownerOf(orderId)).toEqual(before)
      }
    })

    it("may be done by who may reveal; and other changes of such an order by anybody of the shop", async () => {
      expect((await send(paid, { metadata: { note: "called" } })).status).toBe(200)
      expect((await send(paid, { email: "corrected@shopper.test" }, allowed)).status).toBe(200)
      // Who writes back what the order has gives nothing away.
      expect((await send(paid, { email: "Corrected@shopper.test" })).status).toBe(200)
      expect((await send(`${unpaid}/transfer/guest`, { email: "friend@shopper.test" }, allowed)).status).toBe(200)
      expect((await send(`${unpaid}/transfer`, { customer_id: insiderId }, allowed)).status).toBe(200)
      expect((await send("order_01UNKNOWN/transfer/guest", { email: "friend@shopper.test" })).status).toBe(404)
    })

    it("is Medusa's alone without vouchers", async () => {
      expect((await send(withoutVouchers, { email: "corrected@shopper.test" })).status).toBe(200)
      expect((await send(`${withoutVouchers}/transfer`, { customer_id: insiderId })).status).toBe(200)
      expect(await changes(withoutVouchers)).toContain('"token":')
    })

    it("is not accepted in the buyer's place by somebody of the shop who asked for it as a customer: the token is the buyer's alone to read", async () => {
      await insider.http.post(`/store/orders/${paid}/transfer/request`, {})
      const [change] = await world.query<{ id: string; token: string }>(`select order_change_id as id, details ->> 'token' as token from order_change_action where order_id = $1 and action = 'TRANSFER_CUSTOMER'`, [paid])
      const token = change?.token ?? "no token"
      for (const headers of others) {
        const texts = [await changes(paid, headers), (await world.admin.http.request("GET", `/admin/orders/${paid}/preview`, undefined, headers)).text, (await world.admin.http.request("POST", `/admin/order-changes/${change?.id}`, { carry_over_promotions: false }, headers)).text]
        expect(texts[0]).toContain("TRANSFER_CUSTOMER")
        for (const text of texts) expect(text).not.toContain(token)
      }
      for (const headers of others) {
        // Medusa takes whatever change is open for the edit that these routes are of.
        const answers = [await world.admin.http.request("POST", `/admin/order-edits/${paid}/confirm`, undefined, headers), await world.admin.http.request("POST", `/admin/order-edits/${paid}/request`, {}, headers)]
        expect(answers.map(({ status }) => status)).toEqual([403, 403])
      }
      expect(await changes(paid, allowed)).toContain(token)
      expect((await insider.http.request("POST", `/store/orders/${paid}/transfer/accept`, { token })).status).toBe(200)
    })
  })
}
