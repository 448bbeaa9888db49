import { randomBytes } from "node:crypto"
import type { HttpAnswer } from "../../demo/http-client"
import { leaksInDatabase, leaksInOutput } from "../../demo/oracle/leaks"
import { eventually, type World } from "../support/test-world"
import { signedIn } from "./admin-reveal"
import { BrandShelf, type Brand } from "./brand-shelf"
import type { Mail } from "./links"
import { messageOf, voucherCart } from "./shop"
import { booksOf } from "./supplier-books"

interface Post {
  mails: () => Mail[]
}

interface Bought {
  orderId: string
  brand: Brand
  /** Of the buyer's cart. */
  token: string
}

interface Unit {
  id: string
  state: string
  last4: string | null
  recipient: { gift_id: string; name: string; email: string; message: string | null; state: string; openable: boolean; send_at: string | null; time_zone: string | null } | null
}

const face = (answer: HttpAnswer) => [answer.status, answer.text, [...answer.headers.keys()].filter((name) => name !== "set-cookie").sort().join()].join("|")

/** Vouchers for somebody else, from the form to the claim. */
export function describeGifts(theWorld: () => World, { mails }: Post): void {
  describe("A gift", () => {
    let world: World
    let shelf: BrandShelf

    beforeAll(async () => {
      world = theWorld()
      shelf = await BrandShelf.open(world)
    }, 60_000)

    const gift = (name: string, more: object = {}) => ({ name, email: `${name.toLowerCase()}@gift.test`, message: "Happy <b>birthday</b>\nfrom me", ...more })

    /** Pays for vouchers of one brand: some for a recipient, one for oneself when asked for. */
    async function give(recipient: object, { quantity = 1, own = false, locale = "" } = {}): Promise<Bought> {
      const cart = await voucherCart(world)
      const brand = shelf.take()
      const added = await cart.add({ brand_id: brand.id, denomination: 500, quantity, recipient })
      if (added.status !== 200) throw new Error(`not added: ${added.text}`)
      if (locale) await cart.set({ locale })
      if (own) await cart.addVariant(brand.variantOf(500), 1)
      const { token } = await world.shopper.http.post<{ token: string }>(`/store/carts/${cart.id}/voucher-token`)
      const { id: orderId } = await cart.placed()
      await world.admin.capture(orderId)
      await eventually(async () => {
        const units = await world.admin.units(orderId)
        return units.length > 0 && units.every((unit) => unit.state === "delivered")
      }, { timeoutMs: 30_000, what: "the gift's vouchers" })
      return { orderId, brand, token }
    }

    const bought = async ({ orderId, token }: Bought) => (await world.shopper.http.get<{ units: Unit[] }>(`/store/orders/${orderId}/vouchers`, { "x-voucher-token": token })).units
    const ask = (path: string, token: string, method = "GET", body?: unknown) => world.shopper.http.request(method, path, body, { "x-voucher-token": token })
    const giftMails = (email: string) => mails().filter((mail) => mail.template === "voucher-gift" && mail.to === email)
    const linkIn = (mail: Mail | undefined) => /https:\/\/shop\.example\/gifts\/(\w+)#voucher_token=([\w-]{43})/.exec(mail?.content.text ?? "") ?? []
    const mailed = async (email: string, count = 1) => {
      const found = await eventually(async () => giftMails(email).length >= count && giftMails(email), { timeoutMs: 30_000, what: `${count} gift mails to ${email}` })
      const [, giftId = "", token = ""] = linkIn(found.at(-1))
      return { mail: found.at(-1) as Mail, giftId, token }
    }

    it("goes to its recipient, who opens exactly its vouchers; the buyer sees state and recipient and opens nothing", async () => {
      const purchase = await give(gift("Bea"), { quantity: 2, own: true })
      const { mail, giftId, token } = await mailed("bea@gift.test")
      expect(mail.content.text).toContain("Happy <b>birthday</b>\nfrom me")
      expect(mail.content.html).not.toContain("<b>")
      expect(JSON.stringify(mail)).not.toContain(purchase.orderId)
      expect(mail.data).toEqual({ gift_id: giftId })

      const shown = await ask(`/store/gifts/${giftId}`, token)
      expect([shown.status, shown.headers.get("cache-control")]).toEqual([200, "no-store"])
      const { gift: seen } = shown.body as { gift: { to: string; from: string; message: string; units: Unit[] } }
      expect(seen).toMatchObject({ to: "Bea", from: "Asha Rao", message: "Happy <b>birthday</b>\nfrom me" })
      expect(seen.units.map(({ state, recipient }) => [state, recipient])).toEqual([["delivered", null], ["delivered", null]])
      expect(shown.text).not.toMatch(new RegExp(`${purchase.orderId}|@|order_`))

      const units = await bought(purchase)
      const given = units.filter((unit) => unit.recipient)
      const own = units.find((unit) => !unit.recipient)
      expect(given).toHaveLength(2)
      expect(given[0]).toMatchObject({ last4: null, recipient: { gift_id: giftId, name: "Bea", email: "bea@gift.test", state: "sent", openable: false } })
      for (const unit of given) {
        const refused = await ask(`/store/vouchers/${unit.id}/reveal`, purchase.token, "POST")
        expect([refused.status, messageOf(refused)]).toEqual([400, expect.stringMatching(/gift for Bea/)])
        expect((await ask(`/store/vouchers/${unit.id}/used`, purchase.token, "POST", { used: true })).status).toBe(400)
      }

      const unknown = await ask("/store/vouchers/vunit_01UNKNOWN/reveal", token, "POST")
      expect(face(await ask(`/store/vouchers/${own?.id}/reveal`, token, "POST"))).toBe(face(unknown))
      expect((await ask(`/store/orders/${purchase.orderId}/vouchers`, token)).status).toBe(404)
      expect((await ask(`/store/orders/${purchase.orderId}/vouchers/events`, token)).status).toBe(404)
      const codes: string[] = []
      for (const unit of seen.units) {
        const { card_number: number, card_pin: pin } = (await ask(`/store/vouchers/${unit.id}/reveal`, token, "POST")).body as { card_number: string; card_pin: string }
        codes.push(`${number}/${pin}`)
      }
      const { codes: ordered } = await booksOf(world, purchase.brand)
      expect(ordered).toEqual(expect.arrayContaining(codes))
      expect(new Set(codes).size).toBe(2)
      expect((await ask(`/store/vouchers/${seen.units[0]?.id}/used`, token, "POST", { used: true })).body).toMatchObject({ unit: { recipient: null, used_at: expect.any(String) as string } })
      expect((await bought(purchase)).find((unit) => unit.recipient)?.recipient?.state).toBe("opened")
      expect(await world.query("select distinct actor_type, actor_id from voucher_reveal where order_id = $1", [purchase.orderId])).toEqual([{ actor_type: "recipient", actor_id: null }])
    }, 60_000)

    it("is nobody's with another token: what exists and what does not are answered alike", async () => {
      const [, giftId = ""] = linkIn(giftMails("bea@gift.test")[0])
      const missing = await ask("/store/gifts/vrec_01UNKNOWN", randomBytes(32).toString("base64url"))
      expect(missing.status).toBe(404)
      for (const token of ["", "wrong", randomBytes(32).toString("base64url")]) expect(face(await ask(`/store/gifts/${giftId}`, token))).toBe(face(missing))
    })

    it("with a date waits for it, although its voucher is there, and is sent then, in the language of the order", async () => {
      const purchase = await give(gift("Cara", { send_at: new Date(Date.now() + 12_000).toISOString(), time_zone: "Asia/Kolkata" }), { locale: "pt-BR" })
      expect((await bought(purchase))[0]?.recipient).toMatchObject({ state: "scheduled", time_zone: "Asia/Kolkata" })
      expect(giftMails("cara@gift.test")).toEqual([])
      expect((await mailed("cara@gift.test")).mail.content.subject).toBe("Asha Rao tem um presente para você")
      await eventually(async () => (await bought(purchase))[0]?.recipient?.state === "sent", { timeoutMs: 20_000, what: "the state of a sent gift" })
      expect(giftMails("cara@gift.test")).toHaveLength(1)
    }, 60_000)

    it.each([
      ["a past date", { send_at: "2020-01-01T00:00:00Z" }, /send_at is in the past/],
      ["a date out of reach", { send_at: "2099-01-01T00:00:00Z" }, /more than a year ahead/],
      ["a date that is none", { send_at: "tomorrow" }, /send_at is not a time/],
      ["an unknown zone", { send_at: "2026-12-31T09:00", time_zone: "Mars/Base" }, /time_zone is not the name/],
      ["a bad e-mail", { email: "bea at gift" }, /email is not an e-mail/],
      ["a message too long", { message: "x".repeat(1_001) }, /message is longer than 1000/],
      ["no name", { name: "  " }, /name is missing/],
      ["a line break in the name", { name: "Bea\nBcc: x" }, /control characters/],
    ])("with %s is refused with a sentence", async (_what, wrong, sentence) => {
      const cart = await voucherCart(world)
      const answer = await cart.add({ brand_id: shelf.brand("Flipkart").id, denomination: 500, quantity: 1, recipient: gift("Bea", wrong) })
      expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringMatching(sentence)])
      expect(await cart.lines()).toEqual([])
    })

    it("is mailed again to the same address by whoever asks, with one answer for all; the first link goes on", async () => {
      const [, giftId = "", first = ""] = linkIn(giftMails("bea@gift.test")[0])
      const resend = (id: string, ip: string) => world.shopper.http.request("POST", `/store/gifts/${id}/resend`, undefined, { "x-forwarded-for": ip })
      const answers = [await resend(giftId, "203.0.113.1"), await resend("vrec_01UNKNOWN", "203.0.113.2")]
      expect(new Set(answers.map(face)).size).toBe(1)
      const { token } = await mailed("bea@gift.test", 2)
      expect(token).not.toBe(first)
      for (const one of [first, token]) expect((await ask(`/store/gifts/${giftId}`, one)).status).toBe(200)
    })

    it("goes to a corrected address only by who may see codes, with a reason; the wrong one's link ends, and all of it is written down", async () => {
      const purchase = await give(gift("Dora", { email: "wrong@gift.test" }))
      const { giftId, token } = await mailed("wrong@gift.test")
      const resend = (body: object, headers: Record<string, string> = {}) => world.admin.http.request("POST", `/admin/voucher-hub/gifts/${giftId}/resend`, body, headers)
      const { users } = await world.admin.http.get<{ users: { id: string; email: string }[] }>("/admin/users?fields=id,email")
      const adminId = users.find((user) => user.email === "admin@demo.test")?.id ?? ""
      const allowed = signedIn(world, { actor_id: adminId, mfa_enabled: true, mfa_challenge_completed_at: new Date().toISOString() })
      expect([(await resend({ email: "mine@admin.test", reason: "x" })).status, (await resend({ email: "dora@gift.test" }, allowed)).status, (await resend({ email: "no" }, allowed)).status]).toEqual([403, 400, 400])
      expect((await ask(`/store/gifts/${giftId}`, token)).status).toBe(200)
      expect(await resend({ email: "dora@gift.test", reason: "typed wrong" }, allowed)).toMatchObject({ status: 200, body: { gift: { id: giftId, email: "dora@gift.test" } } })
      const right = await mailed("dora@gift.test")
      expect([(await ask(`/store/gifts/${giftId}`, token)).status, (await ask(`/store/gifts/${giftId}`, right.token)).status]).toEqual([404, 200])
      const { mails: log } = await world.admin.http.get<{ mails: object[] }>(`/admin/voucher-hub/orders/${purchase.orderId}/mails`)
      expect(log).toContainEqual(expect.objectContaining({ notice: "gift", to: "dora@gift.test", asked_by: adminId, reason: "typed wrong", state: "sent" }))
      expect((await world.admin.http.get<{ units: { mail: { state: string } }[] }>(`/admin/voucher-hub/orders/${purchase.orderId}/units`)).units[0]?.mail.state).toBe("sent")
    }, 60_000)

    it("that nobody opened is paid back; then its link shows nothing, and its code never", async () => {
      const purchase = await give(gift("Eva"))
      const { giftId, token } = await mailed("eva@gift.test")
      const [unit] = await bought(purchase)
      const back = () => world.admin.http.request("POST", `/admin/voucher-hub/units/${unit?.id}/refund`, { reason: "wrong person" })
      expect((await world.admin.http.request("POST", `/admin/voucher-hub/units/${unit?.id}/refund`, {})).status).toBe(400)
      expect((await back()).status).toBe(200)
      await eventually(async () => (await bought(purchase))[0]?.state === "refunded", { timeoutMs: 30_000, what: "the money of the gift" })
      expect((await bought(purchase))[0]?.recipient?.state).toBe("withdrawn")
      expect((await ask(`/store/gifts/${giftId}`, token)).body).toMatchObject({ gift: { units: [{ state: "refunded", last4: null, state_text: "This voucher of your gift is not available." }] } })
      expect((await ask(`/store/vouchers/${unit?.id}/reveal`, token, "POST")).status).toBe(400)
      expect((await world.admin.attention({ orderId: purchase.orderId })).map((one) => one.kind)).toEqual(["charged_and_refunded"])
      expect((await back()).status).toBe(400)
    }, 60_000)

    it("leaves its links in mails alone: not in the database, nor in what the stores print", async () => {
      const secrets = new Map(mails().filter((mail) => mail.template === "voucher-gift").map((mail) => [linkIn(mail)[2] ?? "", "the token of a gift"]))
      expect(secrets.size).toBeGreaterThan(4)
      expect(await leaksInDatabase(world.pg, world.database, secrets)).toEqual([])
      expect(leaksInOutput(world.output(), secrets)).toEqual([])
    })

    it("tells its buyer that it is on its way, without a way to open it", async () => {
      const ready = mails().filter((mail) => mail.template === "voucher-gift-ready")
      expect(ready.some((mail) => mail.to === "vouchers@shopper.test" && mail.content.text.includes("Only Bea can open it"))).toBe(true)
      for (const mail of ready) expect(mail.content.text).not.toContain("/gifts/")
    })
  })
}
