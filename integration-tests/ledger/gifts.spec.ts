import { setTimeout as sleep } from "node:timers/promises"
import { createLedgerWorld, HOUR, MINUTE, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

const GIFT_URL = "https://shop.example/gifts/{gift_id}"
const DAY = 24 * HOUR

let plain: LedgerWorld
let world: LedgerWorld
beforeAll(async () => {
  plain = await createLedgerWorld("gifts")
  world = plain.configured({ storefront: { giftUrl: GIFT_URL } })
})
afterAll(() => plain?.dispose())

interface GivenAway {
  sale: Sale
  giftId: string
  unitId: string
}

const recipient = { name: "Bea", email: "bea@gift.test", message: "For you", sendAt: null as Date | null, timeZone: null }

/** A paid order whose line of this face is a gift. */
async function give(more: { sendAt?: Date | null; faces?: readonly number[]; in?: LedgerWorld } = {}): Promise<GivenAway> {
  const shop = more.in ?? world
  const faces = more.faces ?? [50_000]
  const sale = await Sale.ready(shop, faces)
  const cartId = `cart_of_${sale.orderId}`
  const giftId = await shop.service.carts.saveRecipient({ cartId, brandId: "brand_1" }, { ...recipient, sendAt: more.sendAt ?? null })
  await shop.service.gifts.claim(sale.orderId, cartId, [{ lineItemId: `line_${sale.orderId}_${faces[0]}`, brandId: "brand_1", recipientId: giftId, selectionId: null }])
  const [unit] = await shop.query<{ id: string }>(`select u.id from voucher_unit u join voucher_recipient g on g.line_item_id = u.line_item_id where g.id = :giftId`, { giftId })
  return { sale, giftId, unitId: unit?.id ?? "" }
}

const mailsOf = (orderId: string) => world.query<{ dedupe_key: string; payload: unknown }>(`select dedupe_key, payload from voucher_task where order_id = :orderId and kind = 'notify' order by dedupe_key`, { orderId })
const notices = async (orderId: string) => (await mailsOf(orderId)).map(({ dedupe_key: key }) => key.split(":")[1])
const inDays = (days: number) => new Date(Date.now() + days * DAY)

describe("A recipient", () => {
  it("belongs to one line of the order of his cart, once and for ever", async () => {
    const { giftId, sale } = await give()
    const other = await Sale.ready(world)
    const line = { lineItemId: `line_${other.orderId}_50000`, brandId: "brand_1", recipientId: giftId, selectionId: null }
    await world.service.gifts.claim(other.orderId, `cart_of_${sale.orderId}`, [line])
    expect((await world.service.gifts.read(giftId))?.orderId).toBe(sale.orderId)
  })

  it("of another cart, or of another brand, does not exist here", async () => {
    const sale = await Sale.ready(world)
    const line = { lineItemId: `line_${sale.orderId}_50000`, selectionId: null }
    const foreign = await world.service.carts.saveRecipient({ cartId: "cart_of_nobody", brandId: "brand_1" }, recipient)
    const otherBrand = await world.service.carts.saveRecipient({ cartId: `cart_of_${sale.orderId}`, brandId: "brand_2" }, recipient)
    for (const recipientId of [foreign, otherBrand, "vrec_unknown"]) await world.service.gifts.claim(sale.orderId, `cart_of_${sale.orderId}`, [{ ...line, brandId: "brand_1", recipientId }])
    expect(await world.query(`select id from voucher_recipient where order_id = :orderId`, { orderId: sale.orderId })).toEqual([])
  })

  it("waits in his cart until it is bought, and the check before payment tells who does", async () => {
    const id = await world.service.carts.saveRecipient({ cartId: "cart_waits", brandId: "brand_1" }, recipient)
    expect(await world.service.gifts.waiting("cart_waits", [id, "vrec_gone"])).toEqual(new Set([id]))
    expect(await world.service.gifts.waiting("cart_other", [id])).toEqual(new Set())
  })

  it("of a cart that was never bought is forgotten, of an order never", async () => {
    const { giftId } = await give()
    const id = await world.service.carts.saveRecipient({ cartId: "cart_left", brandId: "brand_1" }, recipient)
    await world.query(`update voucher_recipient set created_at = now() - interval '181 days' where id in (:id, :giftId)`, { id, giftId })
    expect(await world.service.gifts.purge({ days: 180, limit: 100 })).toBe(1)
    expect(await world.service.gifts.read(giftId)).toMatchObject({ name: "Bea", state: "scheduled" })
  })
})

describe("A gift is sent", () => {
  it("as soon as its voucher is there, when it has no date; the buyer hears of it, and not that he has a voucher", async () => {
    const { sale, giftId } = await give()
    expect(await notices(sale.orderId)).toEqual([])
    await sale.post(sale.success())
    expect(await mailsOf(sale.orderId)).toEqual([
      { dedupe_key: `notify:gift:${giftId}`, payload: { gift_id: giftId } },
      { dedupe_key: `notify:gift_ready:${giftId}`, payload: { gift_id: giftId } },
    ])
  })

  it("at its date, not before, and once, by however many processes", async () => {
    const { sale, giftId } = await give({ sendAt: inDays(2) })
    await sale.post(sale.success())
    expect(await notices(sale.orderId)).toEqual(["gift_ready"])
    await sale.pass(2 * DAY - MINUTE)
    await world.service.gifts.queueDue()
    expect(await notices(sale.orderId)).toEqual(["gift_ready"])
    await sale.pass(2 * MINUTE)
    // One process has taken it and is about to mark it: another passes it over and does not wait for its turn to mark it, too.
    const taken = await world.knex.transaction()
    await taken.raw("select id from voucher_recipient where id = ? for update", [giftId])
    const passing = world.service.gifts.queueDue()
    const outcome = await Promise.race([passing, sleep(2_000, "waits")])
    await taken.rollback()
    await passing
    expect(outcome).toBe(0)
    const other = plain.configured({ storefront: { giftUrl: GIFT_URL } })
    const queued = await Promise.all(Array.from({ length: 8 }, (_, index) => (index % 2 ? world : other).service.gifts.queueDue()))
    expect(queued.reduce((total, found) => total + found, 0)).toBe(1)
    await world.service.gifts.queueDue()
    expect(await notices(sale.orderId)).toEqual(["gift", "gift_ready"])
    expect(await world.service.gifts.read(giftId)).toMatchObject({ state: "scheduled", sentAt: null })
  })

  it("not before a voucher of it is there, nor while its payment is only reserved", async () => {
    const { sale } = await give({ sendAt: inDays(1) })
    await sale.pass(3 * DAY)
    await world.service.gifts.queueDue()
    await world.query(`update voucher_purchase set awaits_capture = true where order_id = :orderId`, { orderId: sale.orderId })
    await sale.post(sale.success())
    await world.service.gifts.queueDue()
    expect(await notices(sale.orderId)).not.toContain("gift")
    await world.query(`update voucher_purchase set awaits_capture = false where order_id = :orderId`, { orderId: sale.orderId })
    await world.service.gifts.queueDue()
    expect(await notices(sale.orderId)).toContain("gift")
  })

  it("not by a shop that does not mail gifts: its buyer hears that the voucher is ready and hands it over", async () => {
    const { sale, giftId } = await give({ in: plain })
    await sale.post(sale.success())
    expect(await plain.service.gifts.queueDue()).toBe(0)
    expect(await notices(sale.orderId)).toEqual(["delivered"])
    expect((await plain.service.views.unitsOfOrder(sale.orderId))[0]?.recipient).toMatchObject({ gift_id: giftId, openable: true })
  })

  it("beside vouchers of the buyer's own, of which he hears, too", async () => {
    const { sale } = await give({ faces: [50_000, 100_000] })
    await sale.post(sale.success())
    expect((await notices(sale.orderId)).sort()).toEqual(["delivered", "gift", "gift_ready"])
  })

  it("again when it is asked for, but not before it was sent at all", async () => {
    const { sale, giftId } = await give({ sendAt: inDays(1) })
    await sale.post(sale.success())
    expect(await world.service.gifts.requestMail(giftId, { by: null, reason: null })).toBe(false)
    expect(await world.service.gifts.requestMail("vrec_unknown", { by: null, reason: null })).toBe(false)
    await sale.pass(2 * DAY)
    await world.service.gifts.queueDue()
    expect(await world.service.gifts.requestMail(giftId, { by: "user_1", reason: "lost" })).toBe(true)
    const mails = await world.service.views.mails(sale.orderId)
    expect(mails.map(({ notice, to, state, asked_by, reason }) => ({ notice, to, state, asked_by, reason }))).toContainEqual({ notice: "gift", to: "bea@gift.test", state: "due", asked_by: "user_1", reason: "lost" })
  })
})

describe("A gift that could not be mailed", () => {
  it("is a problem of the shop from the tenth minute until it is sent, and none once it was taken back", async () => {
    const { sale, giftId, unitId } = await give()
    await sale.post(sale.success())
    const stuck = async () => (await world.service.gifts.stuck()).includes(sale.orderId)
    await sale.pass(9 * MINUTE)
    expect(await stuck()).toBe(false)
    await sale.pass(2 * MINUTE)
    expect(await stuck()).toBe(true)
    await world.service.gifts.sent(giftId)
    expect(await stuck()).toBe(false)
    await world.query(`update voucher_recipient set sent_at = null where id = :giftId`, { giftId })
    await world.service.refunds.takeBack(unitId, "user_1", "x")
    expect(await stuck()).toBe(false)
  })
})

describe("A gift's token", () => {
  const asker = (token: string) => ({ customerId: null, token })

  it("opens its units and nothing else: not the buyer's own, not another gift, not the order", async () => {
    const { sale, giftId, unitId } = await give({ faces: [50_000, 100_000] })
    const other = await give()
    const token = await world.service.gifts.issueToken(giftId, recipient.email)
    const own = sale.unitIds.find((id) => id !== unitId) ?? ""
    expect(await world.service.access.ownedUnit(unitId, asker(token))).toEqual({ order_id: sale.orderId, gift: { name: "Bea", sent: false }, as: "recipient" })
    for (const id of [own, other.unitId, "vunit_nobody"]) expect(await world.service.access.ownedUnit(id, asker(token))).toBeUndefined()
    expect(await world.service.access.ownsOrder(sale.orderId, asker(token))).toBe(false)
    expect(await world.service.access.tokenOpens({ cartId: `cart_of_${sale.orderId}`, orderId: sale.orderId }, token)).toBe(false)
    expect([await world.service.gifts.receives(giftId, token), await world.service.gifts.receives(other.giftId, token), await world.service.gifts.receives("vrec_nobody", token)]).toEqual([true, false, false])
  })

  it("lists exactly the gifted units, without the recipient and without the buyer's", async () => {
    const { sale, giftId, unitId } = await give({ faces: [50_000, 100_000] })
    await sale.post(sale.success())
    expect((await world.service.views.unitsOfGift(giftId)).map(({ id, recipient: whom, last4 }) => [id, whom, typeof last4])).toEqual([[unitId, null, "string"]])
  })

  it("is kept as a hash, ends after 30 days, and with a corrected address at once", async () => {
    const { sale, giftId } = await give()
    const [first, second] = [await world.service.gifts.issueToken(giftId, recipient.email), await world.service.gifts.issueToken(giftId, recipient.email)]
    expect(JSON.stringify(await world.query(`select * from voucher_token`))).not.toContain(first)
    await sale.pass(30 * DAY - HOUR)
    expect(await world.service.gifts.receives(giftId, first)).toBe(true)
    await world.service.gifts.correctAddress(giftId, "bea@right.test", { by: "user_1", reason: "typed wrong" })
    expect([await world.service.gifts.receives(giftId, first), await world.service.gifts.receives(giftId, second)]).toEqual([false, false])
    expect((await world.service.gifts.read(giftId))?.email).toBe("bea@right.test")
    await expect(world.service.gifts.issueToken(giftId, recipient.email)).rejects.toThrow("was corrected meanwhile")
    const last = await world.service.gifts.issueToken(giftId, "bea@right.test")
    await sale.pass(31 * DAY)
    expect(await world.service.gifts.receives(giftId, last)).toBe(false)
  })
})

describe("What a list shows of a gift", () => {
  it("to the buyer: state and recipient, not a digit of the code", async () => {
    const { sale, giftId, unitId } = await give()
    await sale.post(sale.success())
    const shown = await world.service.views.unit(unitId)
    expect(shown).toMatchObject({ state: "delivered", last4: null, recipient: { gift_id: giftId, name: "Bea", email: "bea@gift.test", message: "For you", state: "scheduled", openable: false } })
    expect((await world.service.views.unit(unitId, "admin"))?.last4).toMatch(/^\d{4}$/)
  })

  it("that it was sent, opened, withdrawn", async () => {
    const { sale, giftId, unitId } = await give()
    await sale.post(sale.success())
    const state = async () => (await world.service.views.unit(unitId))?.recipient?.state
    await world.service.gifts.sent(giftId)
    expect(await state()).toBe("sent")
    await world.service.reveal(unitId, { type: "recipient", id: null, ip: null, reason: null })
    expect(await state()).toBe("opened")
    const back = await give()
    await back.sale.post(back.sale.success())
    await world.service.refunds.takeBack(back.unitId, "user_1", "wrong person")
    expect((await world.service.views.unit(back.unitId))?.recipient?.state).toBe("withdrawn")
  })

  it("for an admin: how far its mail came", async () => {
    const { sale, unitId } = await give({ faces: [50_000, 100_000] })
    await sale.post(sale.success())
    const mail = async () => new Map((await world.service.views.units(sale.orderId)).map((unit) => [unit.id === unitId ? "gift" : "own", unit.mail.state]))
    expect(await mail()).toEqual(new Map([["gift", "due"], ["own", "due"]]))
    await world.query(`update voucher_task set state = 'done' where order_id = :orderId and dedupe_key like 'notify:gift:%'`, { orderId: sale.orderId })
    expect(await mail()).toEqual(new Map([["gift", "sent"], ["own", "due"]]))
  })
})

describe("A delivered voucher is taken back", () => {
  it("while nobody has seen it: its money is due, it can never be shown, and a case asks Hubble for the reversal", async () => {
    const { sale, unitId } = await give()
    await sale.post(sale.success())
    await world.service.refunds.takeBack(unitId, "user_1", "wrong person")
    expect(await sale.units()).toEqual(["refund_due"])
    expect(await sale.openCases()).toEqual(["charged_and_refunded"])
    expect(await sale.dueTasks()).toContain("refund")
    await expect(world.service.reveal(unitId, { type: "recipient", id: null, ip: null, reason: null })).rejects.toMatchObject({ type: "not_allowed" })
    await world.service.gifts.queueDue()
  })

  it("never once somebody saw it, nor in any other state, nor when it does not exist", async () => {
    const { sale, unitId } = await give()
    await expect(world.service.refunds.takeBack(unitId, "user_1", "x")).rejects.toThrow(/state of this one is "pending"/)
    await sale.post(sale.success())
    await world.service.reveal(unitId, { type: "user", id: "user_1", ip: null, reason: "looked" })
    await expect(world.service.refunds.takeBack(unitId, "user_1", "x")).rejects.toThrow(/was revealed/)
    await expect(world.service.refunds.takeBack("vunit_nobody", "user_1", "x")).rejects.toMatchObject({ type: "not_found" })
    expect(await sale.units()).toEqual(["delivered"])
  })

  it("or revealed, whoever is first: never both", async () => {
    for (let round = 0; round < 6; round += 1) {
      const { sale, unitId } = await give()
      await sale.post(sale.success())
      const [seen, back] = await Promise.allSettled([world.service.reveal(unitId, { type: "recipient", id: null, ip: null, reason: null }), world.service.refunds.takeBack(unitId, "user_1", "x")])
      expect([seen.status, back.status].sort()).toEqual(["fulfilled", "rejected"])
      expect(await sale.units()).toEqual([seen.status === "fulfilled" ? "delivered" : "refund_due"])
    }
  })
})
