import type { Shopper } from "../../demo/shopper"
import { eventually, type World } from "../support/test-world"
import { mayReveal } from "./admin-reveal"
import { BrandShelf } from "./brand-shelf"
import { buy, delivered, type Purchase } from "./purchase"

interface Listed {
  units: { id: string; order_id: string; state: string; brand: string; last4: string | null; used_at: string | null }[]
  count: number
  limit: number
  offset: number
}

/** A customer looks at all his vouchers, and notes which are used. */
export function describeHistory(theWorld: () => World): void {
  describe("A customer's vouchers", () => {
    let world: World
    let owner: Shopper
    let stranger: Shopper
    let first: Purchase
    let second: Purchase

    beforeAll(async () => {
      world = theWorld()
      const shelf = await BrandShelf.open(world)
      owner = world.anotherShopper()
      stranger = world.anotherShopper()
      await owner.register(world.buyer("history-owner"), "a-Password-1")
      await stranger.register(world.buyer("history-stranger"), "a-Password-2")
      first = await buy(world, { brand: shelf.take(), shopper: owner, buyerName: "history-owner", quantity: 2 })
      await delivered(world, first)
      second = await buy(world, { brand: shelf.take(), shopper: owner, buyerName: "history-owner" })
      await delivered(world, second)
    }, 60_000)

    const list = (shopper: Shopper, query = "") => shopper.http.request("GET", `/store/customers/me/vouchers${query}`)
    const use = (shopper: Shopper, unitId: string, body: unknown, token?: string) => shopper.http.request("POST", `/store/vouchers/${unitId}/used`, body, token ? { "x-voucher-token": token } : {})

    it("are those of all his orders, newest first, page by page, without a code, and not kept by anybody on the way", async () => {
      const answer = await list(owner)
      const { units, ...page } = answer.body as Listed
      expect([answer.status, answer.headers.get("cache-control"), page]).toEqual([200, "no-store", { count: 3, limit: 20, offset: 0 }])
      expect(units.map((unit) => unit.order_id)).toEqual([second.order.id, first.order.id, first.order.id])
      expect(units[0]).toMatchObject({ state: "delivered", brand: second.brand.title, used_at: null })
      const rest = (await list(owner, "?limit=2&offset=2")).body as Listed
      expect([rest.units.map((unit) => unit.id), rest.count]).toEqual([[units[2]?.id], 3])
      expect(((await list(owner, "?state=processing")).body as Listed).units).toEqual([])
      expect(((await list(owner, "?state=delivered,refunded&used=false&gift=false&order=valid_till")).body as Listed).count).toBe(3)
      expect(((await list(owner, `?brand=${first.brand.id}`)).body as Listed).count).toBe(2)
      expect(((await list(owner, "?used=true")).body as Listed).count + ((await list(owner, "?expires_within_days=0")).body as Listed).count).toBe(0)
      for (const wrong of ["state=unheard-of", "state=delivered,", "used=maybe", "expires_within_days=-1", "expires_within_days=x", "order=price", "limit=0", "colour=red"]) expect([wrong, (await list(owner, `?${wrong}`)).status]).toEqual([wrong, 400])
    })

    it("are nobody else's: a stranger has none, who is not signed in is refused", async () => {
      expect((await list(stranger)).body).toMatchObject({ units: [], count: 0 })
      expect((await list(world.shopper)).status).toBe(401)
    })

    it("are marked as used and unmarked by the owner or the holder of the token; for others they do not exist", async () => {
      const unitId = ((await list(owner)).body as Listed).units[0]?.id ?? ""
      const marked = await use(owner, unitId, { used: true })
      expect([marked.status, (marked.body as { unit: { id: string; used_at: string | null } }).unit.used_at === null]).toEqual([200, false])
      expect((await use(world.shopper, unitId, { used: false }, second.order.voucherToken)).body).toMatchObject({ unit: { id: unitId, used_at: null } })
      const foreign = await use(stranger, unitId, { used: true })
      const unknown = await use(stranger, "vunit_01UNKNOWN", { used: true })
      expect([foreign.status, foreign.text]).toEqual([404, unknown.text])
      expect((await use(owner, unitId, { used: "yes" })).status).toBe(400)
    })

    it("become another customer's with the order: the one before him opens them neither by login nor by token, at once and in the list", async () => {
      const { customer } = await stranger.http.get<{ customer: { id: string } }>("/store/customers/me")
      const unitId = ((await list(owner)).body as Listed).units[0]?.id ?? ""
      const reveal = (shopper: Shopper, token?: string) => shopper.http.request("POST", `/store/vouchers/${unitId}/reveal`, {}, token ? { "x-voucher-token": token } : {})
      const orderId = second.order.id
      await world.admin.http.post(`/admin/orders/${orderId}/transfer`, { customer_id: customer.id }, await mayReveal(world))
      expect((await reveal(stranger)).status).toBe(404)
      const [action] = await world.query<{ token: string }>(`select details ->> 'token' as token from order_change_action where order_id = $1 and action = 'TRANSFER_CUSTOMER'`, [orderId])
      await stranger.http.post(`/store/orders/${orderId}/transfer/accept`, { token: action?.token })
      const answers = [await reveal(owner), await reveal(stranger), await reveal(world.shopper, second.order.voucherToken)]
      expect(answers.map(({ status }) => status)).toEqual([404, 200, 404])
      expect(((await list(stranger)).body as Listed).units.map((unit) => unit.order_id)).toEqual([orderId])
      expect(((await list(owner)).body as Listed).count).toBe(2)

      // Nobody looks: the sweep finds the transfer among the order's changes.
      const back = await owner.http.get<{ customer: { id: string } }>("/store/customers/me")
      await world.admin.http.post(`/admin/orders/${orderId}/transfer`, { customer_id: back.customer.id }, await mayReveal(world))
      const [again] = await world.query<{ token: string }>(`select details ->> 'token' as token from order_change_action where order_id = $1 and action = 'TRANSFER_CUSTOMER' order by created_at desc limit 1`, [orderId])
      await owner.http.post(`/store/orders/${orderId}/transfer/accept`, { token: again?.token })
      await eventually(async () => ((await list(owner)).body as Listed).count === 3, { timeoutMs: 60_000, what: "the order's vouchers with the customer who has it again" })
    })
  })
}
