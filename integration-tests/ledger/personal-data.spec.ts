import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { listCustomerUnits } from "../../src/modules/voucher/ledger/unit-views"
import { createLedgerWorld, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

/** The same shop, which mails no gifts. */
let plain: LedgerWorld
let world: LedgerWorld
beforeAll(async () => {
  plain = await createLedgerWorld("personal")
  world = plain.configured({ storefront: { giftUrl: "https://shop.test/gifts/{gift_id}" } })
})
afterAll(() => plain?.dispose())

const CUSTOMER = "cus_leaving"
const recipient = { name: "Bea Canary", email: "bea.canary@gift.test", message: "Canary words", sendAt: null, timeZone: null }

/** A delivered order with a gift, looked at by its buyer, with a mail to an address of its own. */
async function history(customerId: string, sendAt: Date | null = null): Promise<{ sale: Sale; giftId: string }> {
  const sale = await Sale.ready(world, [50_000, 100_000], { customerId, buyer: { name: "Asha Canary", email: "asha.canary@shopper.test", phone: "9999912345" } })
  const cartId = `cart_of_${sale.orderId}`
  const giftId = await world.service.carts.saveRecipient({ cartId, brandId: "brand_1" }, { ...recipient, sendAt })
  await world.service.gifts.claim(sale.orderId, cartId, [{ lineItemId: `line_${sale.orderId}_100000`, brandId: "brand_1", recipientId: giftId, selectionId: null }])
  await sale.post(sale.success())
  const [unit] = await world.query<{ id: string }>(`select id from voucher_unit where order_id = :orderId and face_minor = 50000`, { orderId: sale.orderId })
  await world.service.reveal(unit?.id ?? "", { type: "customer", id: customerId, ip: "192.0.2.7", reason: null })
  await world.service.access.requestLink(sale.orderId, { to: "other.canary@shopper.test", asked_by: "user_1", reason: "moved" })
  return { sale, giftId }
}

describe("A customer's data", () => {
  it("is all that the ledger has of him and nothing of others, without any code", async () => {
    const { sale, giftId } = await history(CUSTOMER)
    await history("cus_staying")
    const data = await world.service.personalData.of(CUSTOMER)
    expect(data.orders).toMatchObject([{ order_id: sale.orderId, name: "Asha Canary", email: "asha.canary@shopper.test", phone: "9999912345" }])
    expect(data.vouchers.map(({ order_id, denomination, price, state }) => ({ order_id, denomination, price, state }))).toEqual(
      [1000, 500].map((amount) => ({ order_id: sale.orderId, denomination: amount, price: amount, state: "delivered" })),
    )
    expect(data.gifts).toMatchObject([{ id: giftId, name: "Bea Canary", message: "Canary words" }])
    expect(data.reveals).toMatchObject([{ order_id: sale.orderId, by: "customer" }])
    expect(data.mails).toContainEqual(expect.objectContaining({ about: "access", to: "other.canary@shopper.test" }))
    // The digits of a gift are its recipient's.
    expect(data.vouchers.map(({ denomination, last4 }) => [denomination, last4 === null])).toEqual([[1000, true], [500, false]])
    expect(JSON.stringify(data)).not.toMatch(/envelope|fingerprint|card_number|card_pin/)
    expect(await world.service.personalData.of("cus_nobody")).toEqual({ orders: [], vouchers: [], gifts: [], reveals: [], mails: [] })
  })

  it("is needed while an order is not paid: its gift would be nobody's", async () => {
    await world.service.sales.watch({ orderId: "order_unpaid", cartId: null, customerId: "cus_unpaid", email: "asha@shopper.test", currency: "inr" })
    expect([await world.service.personalData.unsettled("cus_unpaid"), await world.service.personalData.unsettled("cus_nobody")]).toEqual([["order_unpaid"], []])
  })

  it("is needed while an order is not at rest or a gift waits for its day", async () => {
    const open = await Sale.ready(world, [50_000], { customerId: "cus_waiting" })
    const { sale, giftId } = await history("cus_waiting", new Date(Date.now() + 86_400_000))
    expect(await world.service.personalData.unsettled("cus_waiting")).toEqual([open.orderId, sale.orderId].sort())
    await open.post(open.success())
    // Queued is not told: nobody but the recipient's mail can open it, and that has not left yet.
    await world.query(`update voucher_recipient set queued_at = now() where order_id = :orderId`, { orderId: sale.orderId })
    expect(await world.service.personalData.unsettled("cus_waiting")).toEqual([sale.orderId])
    expect(await plain.service.personalData.unsettled("cus_waiting")).toEqual([])
    await world.service.gifts.sent(giftId)
    expect(await world.service.personalData.unsettled("cus_waiting")).toEqual([])
  })

  it("erased is nowhere any more; orders, amounts and states stay, others keep theirs, and so does the recipient", async () => {
    const before = await world.query<{ price: number }>(`select sum(price_minor)::float8 as price from voucher_unit`)
    const { sale, giftId } = await history(CUSTOMER)
    const [giftToken, orderToken, cartToken] = [await world.service.gifts.issueToken(giftId, recipient.email), await world.service.access.issueOrderToken(sale.orderId), await world.service.access.issueToken(`cart_of_${sale.orderId}`)]
    expect(await world.service.personalData.erase(CUSTOMER)).toBe(2)
    const [purchase] = await world.query<{ row: string }>(`select p::text as row from voucher_purchase p where order_id = :orderId`, { orderId: sale.orderId })
    expect(purchase?.row).not.toMatch(/Canary|canary|99999/)
    for (const table of ["voucher_recipient", "voucher_task"]) {
      const rows = await world.query<{ row: string }>(`select t::text as row from ${table} t where order_id = :orderId`, { orderId: sale.orderId })
      expect(rows.length).toBeGreaterThan(0)
      expect(rows.map(({ row }) => row).join()).not.toMatch(/canary/i)
    }
    expect(await world.query(`select actor_id, ip_hash from voucher_reveal where order_id = :orderId`, { orderId: sale.orderId })).toEqual([{ actor_id: null, ip_hash: null }])
    for (const asker of [{ customerId: CUSTOMER, token: null }, { customerId: null, token: orderToken }, { customerId: null, token: cartToken }]) expect(await world.service.access.ownsOrder(sale.orderId, asker)).toBe(false)
    expect(await world.service.gifts.receives(giftId, giftToken)).toBe(true)
    expect((await sale.units())).toEqual(["delivered", "delivered"])
    expect(await sale.vault()).toHaveLength(2)
    expect((await world.query<{ price: number }>(`select sum(price_minor)::float8 as price from voucher_unit`))[0]?.price).toBe((before[0]?.price ?? 0) + 150_000)
    expect((await world.service.personalData.of("cus_staying")).orders).toMatchObject([{ name: "Asha Canary" }])
    expect(await world.service.personalData.erase(CUSTOMER)).toBe(0)
  })
})

describe("A customer's history", () => {
  it("is filtered by state, brand, use and gift, and by what expires soon, which then comes first", async () => {
    const { sale } = await history("cus_filters")
    const list = async (more: object) => (await world.service.views.customerUnits({ customerId: "cus_filters", limit: 10, offset: 0, ...more })).units
    const own = (await list({ gift: false }))[0]
    expect([(await list({})).length, (await list({ gift: true })).length, own?.order_id, own?.brand_id]).toEqual([2, 1, sale.orderId, "brand_1"])
    expect([(await list({ states: ["delivered"] })).length, (await list({ states: ["pending", "refunded"] })).length]).toEqual([2, 0])
    expect([(await list({ brandId: "brand_1" })).length, (await list({ brandId: "brand_2" })).length]).toEqual([2, 0])
    const expire = (days: number) => world.query(`update voucher_vault set valid_till = to_char((now() at time zone 'Asia/Kolkata')::date + cast(:days as int), 'YYYY-MM-DD') where order_id = :orderId`, { days, orderId: sale.orderId })
    await expire(20)
    expect([(await list({ expiresWithinDays: 19 })).length, (await list({ expiresWithinDays: 20, order: "expiry" })).map(({ id }) => id)]).toEqual([0, [own?.id]])
    await expire(-1)
    expect(await list({ expiresWithinDays: 30 })).toEqual([])
    await expire(20)
    await world.service.access.markUsed(own?.id ?? "", true)
    expect([(await list({ expiresWithinDays: 30 })).length, (await list({ used: true })).length, (await list({ used: false })).length]).toEqual([0, 1, 1])
  })

  it("counts days as India does: there it is the next day from half past six in the evening, UTC", async () => {
    const { sale } = await history("cus_evening")
    await world.query(`update voucher_vault set valid_till = '2026-11-20' where order_id = :orderId`, { orderId: sale.orderId })
    const soonAt = async (moment: string) => {
      const clock = { raw: (sql: string, bindings: Record<string, string>) => world.knex.raw(sql.replaceAll("now()", `timestamptz '${moment}'`), bindings) } as unknown as Knex
      return (await listCustomerUnits(clock, { customerId: "cus_evening", limit: 10, offset: 0, gift: false, expiresWithinDays: 0 }, false)).count
    }
    expect([await soonAt("2026-11-19T18:29:00Z"), await soonAt("2026-11-19T18:31:00Z"), await soonAt("2026-11-20T18:29:00Z"), await soonAt("2026-11-20T18:31:00Z")]).toEqual([0, 1, 1, 0])
  })
})
