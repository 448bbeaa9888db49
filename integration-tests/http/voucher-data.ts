import type { Shopper } from "../../demo/shopper"
import { leaksInDatabase } from "../../demo/oracle/leaks"
import { eventually, type World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import type { Mail } from "./links"
import { buy, delivered, order, type Purchase } from "./purchase"

interface Data {
  voucher_data: { orders: { order_id: string; email: string | null }[]; vouchers: { order_id: string }[]; payments: unknown[]; cards: unknown[] }
}

/** A customer asks for what is kept about him, and that it ends. */
export function describeVoucherData(theWorld: () => World, { mails }: { mails: () => Mail[] }): void {
  describe("A customer's data", () => {
    let world: World
    let owner: Shopper
    let purchase: Purchase
    let shelf: BrandShelf

    beforeAll(async () => {
      world = theWorld()
      shelf = await BrandShelf.open(world)
      owner = world.anotherShopper()
      await owner.register(world.buyer("data-canary-owner"), "a-Password-1")
      purchase = await buy(world, { brand: shelf.take(), shopper: owner, buyerName: "data-canary-owner" })
      await delivered(world, purchase)
    }, 60_000)

    const data = (shopper: Shopper, method = "GET") => shopper.http.request(method, "/store/customers/me/voucher-data")

    it("is his to take away, not kept on the way, and nobody else's", async () => {
      const answer = await data(owner)
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"])
      expect((answer.body as Data).voucher_data).toMatchObject({ orders: [{ order_id: purchase.order.id, email: "data-canary-owner@shopper.test" }], vouchers: [{ order_id: purchase.order.id }], payments: [], cards: [] })
      expect([(await data(world.shopper)).status, (await data(world.shopper, "DELETE")).status]).toEqual([401, 401])
    })

    it("is not erased while an order needs it, which is named", async () => {
      const brand = shelf.take()
      await world.sandbox.faults([{ route: "place_order", fault: "processing", match: { product_id: brand.id }, delay_ms: 6_000 }])
      const open = await buy(world, { brand, shopper: owner, buyerName: "data-canary-owner" })
      await eventually(async () => (await world.admin.units(open.order.id))[0]?.state === "processing", { what: "the open order" })
      const refused = await data(owner, "DELETE")
      await world.sandbox.faults([])
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining(open.order.id)])
      await delivered(world, open, 40_000)
    }, 60_000)

    it("is taken away by the shop for him, with a reason, and by himself; his name is then in none of our tables", async () => {
      const { customer } = await owner.http.get<{ customer: { id: string } }>("/store/customers/me")
      const admin = (method: string, body?: unknown) => world.admin.http.request(method, `/admin/voucher-hub/customers/${customer.id}/voucher-data`, body)
      expect((await admin("GET")).body).toMatchObject({ voucher_data: { orders: [{ email: "data-canary-owner@shopper.test" }, {}] } })
      expect((await admin("DELETE", {})).status).toBe(400)
      expect((await data(owner, "DELETE")).body).toEqual({ id: customer.id, object: "voucher_data", deleted: true })
      expect((await admin("DELETE", { reason: "asked by letter" })).status).toBe(200)
      expect((await data(owner)).body).toMatchObject({ voucher_data: { orders: [], vouchers: [] } })
      const left = await leaksInDatabase(world.pg, world.database, new Map([["data-canary-owner@shopper.test", "his e-mail"], [customer.id, "his id"]]))
      expect(left.filter(({ where }) => /table (voucher|payin|hubble)_/.test(where))).toEqual([])
      expect((await world.admin.units(purchase.order.id)).map((unit) => unit.state)).toEqual(["delivered"])
      expect((await order(world, { brand: shelf.take(), shopper: owner, buyerName: "data-canary-owner" })).order.id).toMatch(/^order_/)
    })

    it("and no link is mailed to him after that, whoever asks", async () => {
      const asked = () => world.query<{ state: string }>("select state from voucher_task where order_id = $1 and dedupe_key like 'notify:access:%'", [purchase.order.id])
      expect((await world.shopper.http.request("POST", `/store/orders/${purchase.order.id}/vouchers/resend`, undefined, { "x-forwarded-for": "198.51.100.200" })).status).toBe(200)
      await eventually(async () => (await asked()).some(({ state }) => state === "dropped"), { what: "the end of the task" })
      expect(mails().filter((mail) => mail.template === "voucher-access" && mail.to === "data-canary-owner@shopper.test")).toEqual([])
    })
  })
}
