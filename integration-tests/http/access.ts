import { randomBytes } from "node:crypto"
import type { HttpAnswer } from "../../demo/http-client"
import type { Shopper } from "../../demo/shopper"
import type { World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { openCart } from "./cart"
import { buy, delivered, order, unitsOnceAll, type Purchase } from "./purchase"
import { booksOf } from "./supplier-books"

/** Everything about an answer that could tell one refusal from another. */
const face = (answer: HttpAnswer) => ({
  status: answer.status,
  text: answer.text,
  headers: [...answer.headers].filter(([name]) => !["date", "x-request-id", "connection", "keep-alive", "set-cookie"].includes(name)),
})

/** Who may see and open the vouchers of an order. */
export function describeAccess(theWorld: () => World): void {
  describe("The vouchers of an order are for its owner alone", () => {
    let world: World
    let shelf: BrandShelf
    let guests: Purchase
    let customers: Purchase
    let owner: Shopper
    let stranger: Shopper

    beforeAll(async () => {
      world = theWorld()
      shelf = await BrandShelf.open(world)
      owner = world.anotherShopper()
      stranger = world.anotherShopper()
      await owner.register(world.buyer("owner"), "a-Password-1")
      await stranger.register(world.buyer("stranger"), "a-Password-2")
      guests = await buy(world, { brand: shelf.take() })
      customers = await buy(world, { brand: shelf.take(), shopper: owner, buyerName: "owner" })
      await delivered(world, guests)
      await delivered(world, customers)
    }, 60_000)

    const list = (shopper: Shopper, orderId: string, token?: string) => shopper.http.request("GET", `/store/orders/${orderId}/vouchers`, undefined, token === undefined ? {} : { "x-voucher-token": token })
    const reveal = (shopper: Shopper, unitId: string, token?: string) => shopper.http.request("POST", `/store/vouchers/${unitId}/reveal`, undefined, token === undefined ? {} : { "x-voucher-token": token })

    it("everybody else is answered 404, byte by byte as for an order or voucher that does not exist", async () => {
      const answers: HttpAnswer[] = []
      for (const purchase of [guests, customers]) {
        const [unit] = await world.admin.units(purchase.order.id)
        const otherToken = (purchase === guests ? customers : guests).order.voucherToken
        const wrong = [undefined, "", "wrong", randomBytes(32).toString("base64url"), otherToken, `${purchase.order.voucherToken}x`, purchase.order.voucherToken.slice(0, -1)]
        for (const token of wrong) {
          for (const shopper of [world.shopper, stranger]) answers.push(await list(shopper, purchase.order.id, token), await reveal(shopper, unit?.id ?? "", token))
        }
      }
      const unknown = [await list(world.shopper, "order_01UNKNOWN", "wrong"), await reveal(world.shopper, "vunit_01UNKNOWN", "wrong"), await list(owner, "order_01UNKNOWN"), await reveal(owner, "vunit_01UNKNOWN", guests.order.voucherToken)]
      expect(unknown[0]?.status).toBe(404)
      for (const answer of [...answers, ...unknown]) expect(face(answer)).toEqual(face(unknown[0] as HttpAnswer))
    })

    it("the key of an open cart is a guest's to ask for, and that of an account its customer's alone", async () => {
      const token = (shopper: Shopper, cartId: string) => shopper.http.request("POST", `/store/carts/${cartId}/voucher-token`)
      const { cart: own } = await owner.http.post<{ cart: { id: string } }>("/store/carts", { region_id: world.inr })
      expect((await token(owner, own.id)).status).toBe(200)
      const unknown = face(await token(world.shopper, "cart_01UNKNOWN"))
      expect(unknown.status).toBe(404)
      for (const shopper of [world.shopper, stranger]) expect(face(await token(shopper, own.id))).toEqual(unknown)
      expect((await token(world.shopper, (await openCart(world)).id)).status).toBe(200)
    })

    it("an order that is not paid yet hides in the same way, and shows its owner an empty list", async () => {
      const unpaid = await order(world, { brand: shelf.take() })
      expect(face(await list(stranger, unpaid.order.id, "wrong"))).toEqual(face(await list(stranger, "order_01UNKNOWN", "wrong")))
      expect((await list(world.shopper, unpaid.order.id, unpaid.order.voucherToken)).body).toEqual({ units: [] })
      // No payment of ours is for it, and it is placed.
      const { id, cartId, total, currency, voucherToken } = unpaid.order
      expect(await world.shopper.http.get(`/store/orders/${id}/payment-instructions`, { "x-voucher-token": voucherToken })).toEqual({ status: "none", amount: total, currency })
      expect(await world.shopper.http.get(`/store/carts/${cartId}/payment-outcome`)).toMatchObject({ outcome: "done" })
    })

    it("the owner gets them by token or by login, and nobody may keep a copy on the way", async () => {
      for (const answer of [await list(world.shopper, guests.order.id, guests.order.voucherToken), await list(owner, customers.order.id), await list(world.shopper, customers.order.id, customers.order.voucherToken)]) {
        expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"])
        expect((answer.body as { units: unknown[] }).units).toHaveLength(1)
      }
    })

    it("the list shows the last four and no more of the code", async () => {
      const { text, body } = await list(owner, customers.order.id)
      const [code] = (await booksOf(world, customers.brand)).codes
      const [number = "", pin = ""] = (code ?? "").split("/")
      expect((body as { units: { last4: string }[] }).units[0]?.last4).toBe(number.slice(-4))
      expect(text).not.toContain(number)
      expect(text).not.toContain(pin)
    })

    it("a token is given for an open cart only: not for a completed one, not for an unknown one", async () => {
      const cart = await openCart(world)
      expect((await cart.token()).status).toBe(200)
      const late = await world.shopper.http.request("POST", `/store/carts/${guests.order.cartId}/voucher-token`)
      const unknown = await world.shopper.http.request("POST", "/store/carts/cart_01UNKNOWN/voucher-token")
      expect(late.status).toBe(404)
      expect(face(late)).toEqual(face(unknown))
    })

    it("a code is not shown before it is delivered, and the answer names the state", async () => {
      const waiting = await buy(world, { brand: shelf.brand("Amazon"), face: 2000 })
      const [unit] = await unitsOnceAll(world.admin, waiting, ["processing"])
      const answer = await reveal(world.shopper, unit?.id ?? "", waiting.order.voucherToken)
      expect(answer.status).toBe(400)
      expect(answer.text).toContain("processing")
      expect(answer.headers.get("cache-control")).toBe("no-store")
      await delivered(world, waiting)
      expect((await reveal(world.shopper, unit?.id ?? "", waiting.order.voucherToken)).status).toBe(200)
    })

    it("the public order route shows no code, token or reference, whatever fields are asked for", async () => {
      const books = await booksOf(world, guests.brand)
      const secrets = [...books.codes.flatMap((code) => code.split("/")), guests.order.voucherToken, ...books.orders.map((row) => row.reference_id)]
      const wanted = ["*fulfillments", "+fulfillments.data", "*fulfillments.labels", "*fulfillments.items", "*payment_collections.payments", "*payment_collections.payment_sessions", "+metadata", "*items", "*items.detail", "*cart", "*customer", "*summary"]
      for (const fields of [...wanted, wanted.join(",")]) {
        const { status, text } = await world.anotherShopper().http.request("GET", `/store/orders/${guests.order.id}?fields=${encodeURIComponent(fields)}`)
        expect([200, 400]).toContain(status)
        for (const secret of secrets) expect(text).not.toContain(secret)
      }
    })
  })
}
