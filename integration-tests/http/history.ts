import type { Shopper } from "../../demo/shopper"
import type { World } from "../support/test-world"
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
  })
}
