import type { UnitState } from "../../src/domain/unit-state"
import { createLedgerWorld, HOUR, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
let mine: Sale
let other: Sale
beforeAll(async () => {
  world = await createLedgerWorld("access")
  mine = await Sale.ready(world)
  other = await Sale.ready(world)
})
afterAll(() => world?.dispose())

const customerOf = (sale: Sale) => `cus_of_${sale.orderId}`
const tokenOf = (sale: Sale) => world.service.access.issueToken(`cart_of_${sale.orderId}`)
const unitOf = (sale: Sale) => sale.unitIds[0] ?? ""

const boughtBy = (sale: Sale) => ({ order_id: sale.orderId, gift: null, as: "buyer" })

describe("Whose vouchers these are", () => {
  it("the order's customer owns order and units", async () => {
    const asker = { customerId: customerOf(mine), token: null }
    expect(await world.service.access.ownsOrder(mine.orderId, asker)).toBe(true)
    expect(await world.service.access.ownedUnit(unitOf(mine), asker)).toEqual(boughtBy(mine))
  })

  it("whoever holds a token of the order's cart owns them, with any of several tokens", async () => {
    for (const token of [await tokenOf(mine), await tokenOf(mine)]) {
      expect(await world.service.access.ownsOrder(mine.orderId, { customerId: null, token })).toBe(true)
      expect(await world.service.access.ownedUnit(unitOf(mine), { customerId: null, token })).toEqual(boughtBy(mine))
    }
  })

  it("nobody else does: not another customer, another cart's token, a guess, an empty text, nobody at all", async () => {
    const askers = [
      { customerId: customerOf(other), token: null },
      { customerId: null, token: await tokenOf(other) },
      { customerId: null, token: "guess" },
      { customerId: "", token: "" },
      { customerId: null, token: null },
      { customerId: customerOf(other), token: await tokenOf(other) },
    ]
    for (const asker of askers) {
      expect([asker, await world.service.access.ownsOrder(mine.orderId, asker)]).toEqual([asker, false])
      expect([asker, await world.service.access.ownedUnit(unitOf(mine), asker)]).toEqual([asker, undefined])
    }
  })

  it("an order that does not exist looks like an order of somebody else", async () => {
    const asker = { customerId: customerOf(mine), token: await tokenOf(mine) }
    expect(await world.service.access.ownsOrder("order_nobody", asker)).toBe(await world.service.access.ownsOrder(other.orderId, asker))
    expect(await world.service.access.ownedUnit("vunit_nobody", asker)).toBe(await world.service.access.ownedUnit(unitOf(other), asker))
  })

  it("a guest order, without customer and cart, belongs to nobody who has neither", async () => {
    await world.query(`update voucher_purchase set customer_id = null, cart_id = null where order_id = :orderId`, { orderId: other.orderId })
    for (const asker of [{ customerId: null, token: null }, { customerId: "", token: "" }, { customerId: "null", token: "null" }]) {
      expect(await world.service.access.ownsOrder(other.orderId, asker)).toBe(false)
    }
  })
})

describe("A token", () => {
  it("opens its cart before the order is paid, and no other cart", async () => {
    const token = await world.service.access.issueToken("cart_unpaid")
    expect(await world.service.access.tokenOpens({ cartId: "cart_unpaid", orderId: "order_unpaid" }, token)).toBe(true)
    expect(await world.service.access.tokenOpens({ cartId: "cart_other", orderId: "order_unpaid" }, token)).toBe(false)
  })

  it("ends after seven days", async () => {
    const sale = await Sale.ready(world)
    const token = await tokenOf(sale)
    await sale.pass(7 * 24 * HOUR - HOUR)
    expect(await world.service.access.ownsOrder(sale.orderId, { customerId: null, token })).toBe(true)
    await sale.pass(2 * HOUR)
    expect(await world.service.access.ownsOrder(sale.orderId, { customerId: null, token })).toBe(false)
    expect(await world.service.access.tokenOpens({ cartId: `cart_of_${sale.orderId}`, orderId: sale.orderId }, token)).toBe(false)
  })

  it("is kept as a hash only, has 256 random bits, and its hash opens nothing", async () => {
    const token = await tokenOf(mine)
    expect(Buffer.from(token, "base64url")).toHaveLength(32)
    const stored = await world.query<{ token_hash: string }>(`select * from voucher_token`)
    expect(JSON.stringify(stored)).not.toContain(token)
    for (const { token_hash } of stored) expect(await world.service.access.ownsOrder(mine.orderId, { customerId: null, token: token_hash })).toBe(false)
  })
})

describe("A token from an e-mail", () => {
  it("opens its order and units, and no other order", async () => {
    const asker = { customerId: null, token: await world.service.access.issueOrderToken(mine.orderId) }
    expect([await world.service.access.ownsOrder(mine.orderId, asker), await world.service.access.ownsOrder(other.orderId, asker)]).toEqual([true, false])
    expect([await world.service.access.ownedUnit(unitOf(mine), asker), await world.service.access.ownedUnit(unitOf(other), asker)]).toEqual([boughtBy(mine), undefined])
  })

  it("opens an order without a cart, such as one that an admin made", async () => {
    const sale = await Sale.paid(world, [50_000], { cartId: null, customerId: null })
    const stranger = await Sale.paid(world, [50_000], { cartId: null, customerId: null })
    const token = await world.service.access.issueOrderToken(sale.orderId)
    expect([await world.service.access.ownsOrder(sale.orderId, { customerId: null, token }), await world.service.access.ownsOrder(stranger.orderId, { customerId: null, token })]).toEqual([true, false])
  })

  it("is written for an order that the ledger knows, as a task without a secret", async () => {
    expect(await world.service.access.requestLink("order_unknown")).toBe(false)
    expect(await world.service.access.requestLink(mine.orderId)).toBe(true)
    const tasks = await world.query<{ dedupe_key: string; payload: unknown }>(`select dedupe_key, payload from voucher_task where kind = 'notify'`)
    expect(tasks).toEqual([{ dedupe_key: expect.stringMatching(/^notify:access:vmail_/) as string, payload: null }])
  })
})

describe("A customer's history", () => {
  it("holds the units of all his orders and of nobody else, newest first, page by page and by state", async () => {
    const customerId = "cus_history"
    const first = await Sale.ready(world, [50_000, 100_000], { customerId })
    const second = await Sale.ready(world, [50_000], { customerId })
    await second.force("delivered")
    const page = (more: object) => world.service.views.customerUnits({ customerId, limit: 2, offset: 0, ...more })
    const all = [...(await page({})).units, ...(await page({ offset: 2 })).units]
    expect(all.map((unit) => unit.order_id)).toEqual([second.orderId, first.orderId, first.orderId])
    expect((await page({})).count).toBe(3)
    expect(await page({ states: ["delivered"] })).toMatchObject({ count: 1, units: [{ id: unitOf(second), state: "delivered", denomination: 500, used_at: null }] })
    expect(await world.service.views.customerUnits({ customerId: "cus_other", limit: 10, offset: 0 })).toEqual({ units: [], count: 0 })
  })

  it("takes a voucher whose reserved payment is not captured for what it shows of it: sealed, and nothing to mark as used", async () => {
    const sale = await Sale.ready(world, [50_000], { customerId: "cus_reserved", awaitsCapture: true })
    await sale.post(sale.success())
    const inState = async (state: UnitState) => (await world.service.views.customerUnits({ customerId: "cus_reserved", states: [state], limit: 5, offset: 0 })).units.map((unit) => unit.state)
    expect([await inState("delivered"), await inState("sealed")]).toEqual([[], ["sealed"]])
    await expect(world.service.access.markUsed(unitOf(sale), true)).rejects.toMatchObject({ type: "not_allowed" })
    await world.service.sales.captured(sale.orderId)
    expect([await inState("delivered"), await inState("sealed")]).toEqual([["delivered"], []])
    await world.service.access.markUsed(unitOf(sale), true)
  })

  it("a delivered voucher can be marked as used, once and for all until it is unmarked; another cannot", async () => {
    const sale = await Sale.ready(world)
    await expect(world.service.access.markUsed(unitOf(sale), true)).rejects.toMatchObject({ type: "not_allowed" })
    await sale.force("delivered")
    await world.service.access.markUsed(unitOf(sale), true)
    const marked = (await world.service.views.unit(unitOf(sale)))?.used_at
    expect(marked).toBeInstanceOf(Date)
    await world.service.access.markUsed(unitOf(sale), true)
    expect((await world.service.views.unit(unitOf(sale)))?.used_at).toEqual(marked)
    await world.service.access.markUsed(unitOf(sale), false)
    expect((await world.service.views.unit(unitOf(sale)))?.used_at).toBeNull()
  })

  it("are another customer's once the order is: what opened them before opens nothing, and mail goes where the order's goes", async () => {
    const sale = await Sale.ready(world)
    const token = await tokenOf(sale)
    await world.service.access.follow(sale.orderId, { customerId: customerOf(sale), email: "unchanged@shop.test" })
    expect(await world.service.access.ownsOrder(sale.orderId, { customerId: null, token })).toBe(true)
    await world.service.access.follow(sale.orderId, { customerId: "cus_new", email: "new@shop.test" })
    const owns = (customerId: string | null, by: string | null = null) => world.service.access.ownsOrder(sale.orderId, { customerId, token: by })
    expect([await owns("cus_new"), await owns(customerOf(sale)), await owns(null, token)]).toEqual([true, false, false])
    expect(await world.service.tasks.buyerEmail(sale.orderId)).toBe("new@shop.test")
  })
})
