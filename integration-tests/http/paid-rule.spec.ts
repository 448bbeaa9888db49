import { storeEnvironment } from "../../demo/runtime/secrets"
import { SANDBOX_CREDENTIALS } from "../../demo/runtime/shop"
import { startStore } from "../../demo/runtime/store-process"
import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { buy, closedInMedusa, delivered, expectBoughtOnce, expectNoAnomalies, expectNothingOrdered, order, type Purchase } from "./purchase"

/** One sweep period at this world's time scale, and the sweep itself on a machine that runs another store beside this one; unscaled it would be a minute. */
const ONE_SWEEP_MS = 60_000 / 60 + 10_000

const WITHOUT_HUBBLE = { HUBBLE_BASE_URL: undefined, HUBBLE_CLIENT_ID: undefined, HUBBLE_CLIENT_SECRET: undefined, HUBBLE_WEBHOOK_SECRETS: undefined }

/** The same port and database, now with credentials. */
async function repairDeployment(world: World): Promise<void> {
  await world.store.stop()
  const env = { ...storeEnvironment(world.secrets, { baseUrl: world.sandbox.url, ...SANDBOX_CREDENTIALS }), VOUCHER_HUB_TIME_SCALE: "60" }
  const store = await startStore({ databaseUrl: world.pg.url(world.database), port: world.store.port, env })
  world.stores.push(store)
  await store.waitUntilReady()
}

describe("Only a paid order is ordered at the supplier", () => {
  let world: World
  let shelf: BrandShelf
  let authorised: Purchase
  let partlyCaptured: Purchase
  let refunded: Purchase
  let partlyRefunded: Purchase
  let cutOff: Purchase
  let cutOffElsewhere: Purchase
  let forgotten: Purchase
  let sweptInMs: number

  const paymentOf = async ({ order: { id } }: Purchase) => (await world.admin.order(id)).payment_collections[0]?.payments[0]?.id ?? ""
  const pay = async (purchase: Purchase, action: "capture" | "refund", amount: number) => void (await world.admin.http.post(`/admin/payments/${await paymentOf(purchase)}/${action}`, { amount }))

  beforeAll(async () => {
    // A deployment that forgot Hubble's credentials: it sells, and every event of these orders passes without effect.
    world = await createWorld("paid_rule", { env: WITHOUT_HUBBLE })
    shelf = await BrandShelf.open(world)
    const two = (): Promise<Purchase> => order(world, { brand: shelf.take(), quantity: 2 })
    authorised = await two()
    partlyCaptured = await two()
    await pay(partlyCaptured, "capture", 999)
    refunded = await two()
    await pay(refunded, "capture", 1000)
    await pay(refunded, "refund", 1000)
    partlyRefunded = await two()
    await pay(partlyRefunded, "capture", 1000)
    await pay(partlyRefunded, "refund", 1)
    // As a process leaves them that dies inside Medusa's capture: the capture is written, the order has no transaction for it.
    cutOff = await buy(world, { brand: shelf.take(), quantity: 2 })
    cutOffElsewhere = await buy(world, { brand: shelf.take(), quantity: 2 })
    for (const purchase of [cutOff, cutOffElsewhere]) {
      const [paymentId, orderId] = [await paymentOf(purchase), purchase.order.id]
      await world.query("delete from order_transaction where order_id = $1", [orderId])
      await world.query("update capture set created_at = now() - interval '1 minute' where payment_id = $1", [paymentId])
      await world.query("update payment set captured_at = null where id = $1", [paymentId])
    }
    // Its provider may not have been asked.
    await world.query("update payment set provider_id = 'pp_elsewhere' where id = $1", [await paymentOf(cutOffElsewhere)])
    // The last one, because the sweep goes through the orders by age: once it is ordered, all of the others were looked at.
    forgotten = await buy(world, { brand: shelf.take(), quantity: 2 })
    expect((await world.sandbox.record()).orders).toEqual([])
    await repairDeployment(world)
    const since = Date.now()
    await eventually(async () => (await world.admin.units(forgotten.order.id)).length > 0, { everyMs: 50, what: "the sweep" })
    sweptInMs = Date.now() - since
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  it("a capture that was cut off counts after all, once", async () => {
    await delivered(world, cutOff)
    await expectBoughtOnce(world, cutOff)
    const transactions = await world.query<{ amount: string; reference: string }>("select amount, reference from order_transaction where order_id = $1", [cutOff.order.id])
    expect(transactions.map(({ amount, reference }) => [Number(amount), reference])).toEqual([[1000, "capture"]])
    expect(await world.query("select 1 as captured from payment where id = $1 and captured_at is not null", [await paymentOf(cutOff)])).toHaveLength(1)
  })

  it("and once however many look at it at the same moment", async () => {
    const transactions = () => world.query<{ amount: string }>("select amount::text from order_transaction where order_id = $1 and deleted_at is null", [cutOff.order.id])
    await world.query("delete from order_transaction where order_id = $1", [cutOff.order.id])
    await Promise.all(Array.from({ length: 8 }, () => world.admin.http.post(`/admin/voucher-hub/orders/${cutOff.order.id}/ensure`)))
    expect((await transactions()).map(({ amount }) => Number(amount))).toEqual([1000])
  })

  it("a capture that was cut off at a provider nobody can ask is a person's, and nothing is bought", async () => {
    const found = await eventually(async () => {
      const cases = await world.admin.attention({ orderId: cutOffElsewhere.order.id })
      return cases.length ? cases : null
    }, { what: "the case of the capture" })
    expect(found.map(({ kind, reason }) => [kind, reason.includes("cut off")])).toEqual([["held_for_review", true]])
    await expectNothingOrdered(world, cutOffElsewhere.brand)
    expect(await world.query("select 1 from order_transaction where order_id = $1", [cutOffElsewhere.order.id])).toEqual([])
  })

  it("an order whose events were all lost is issued within one sweep", async () => {
    expect(sweptInMs).toBeLessThan(ONE_SWEEP_MS)
    await delivered(world, forgotten)
    await expectBoughtOnce(world, forgotten)
  })

  it("an order that is only authorised is not ordered, and has no vouchers to show", async () => {
    await expectNothingOrdered(world, authorised.brand)
    expect(await world.shopper.vouchers(authorised.order.id, authorised.order.voucherToken)).toEqual([])
  })

  it("an order captured one rupee short is not ordered, and a person is told", async () => {
    await expectNothingOrdered(world, partlyCaptured.brand)
    expect((await world.admin.attention({ orderId: partlyCaptured.order.id })).map((entry) => entry.kind)).toEqual(["partly_refunded"])
  })

  it("an order refunded before anything was ordered stays unordered", async () => {
    await expectNothingOrdered(world, refunded.brand)
    expect((await world.admin.units(refunded.order.id)).filter((unit) => unit.state !== "cancelled")).toEqual([])
  })

  it("an order refunded by one rupee before anything was ordered waits for a person", async () => {
    await expectNothingOrdered(world, partlyRefunded.brand)
    expect((await world.admin.attention({ orderId: partlyRefunded.order.id })).map((entry) => entry.kind)).toEqual(["partly_refunded"])
  })

  it("asking for an unpaid order by hand answers that nothing was made", async () => {
    for (const purchase of [authorised, partlyCaptured, refunded, partlyRefunded]) {
      expect(await world.admin.ensure(purchase.order.id)).toMatchObject({ units: [], created: 0 })
      await expectNothingOrdered(world, purchase.brand)
    }
  })

  it("the missing rupee arrives and the order is issued, without anybody asking", async () => {
    await pay(partlyCaptured, "capture", 1)
    await delivered(world, partlyCaptured)
    await expectBoughtOnce(world, partlyCaptured)
    expect(await world.admin.attention({ orderId: partlyCaptured.order.id })).toEqual([])
  })

  describe("a voucher that an edit brings in the place of a mug of its price, so that no payment follows,", () => {
    let edited: Purchase
    const added = async () => (await world.admin.units(edited.order.id)).filter((unit) => unit.state === "held")
    const caseOfAdded = async () => (await world.admin.attention({ orderId: edited.order.id })).map(({ kind, reason }) => [kind, reason.includes("added to the order after it was paid")])
    const edit = (path: string, body: object = {}) => world.admin.http.post(`/admin/order-edits${path}`, body)
    const onceHeld = (what: string) => eventually(async () => (await added()).length === 1, { timeoutMs: 20_000, what, explain: added })

    beforeAll(async () => {
      edited = await buy(world, { brand: shelf.take(), withMug: true })
      // Medusa's own writes of the delivery are over: they and an edit that begins among them would make the same version of the order.
      await closedInMedusa(world.admin, edited, 40_000)
      const { order: { items } } = await world.admin.http.get<{ order: { items: { id: string; title: string }[] } }>(`/admin/orders/${edited.order.id}?fields=id,*items`)
      const mug = items.find(({ title }) => title.includes("Demo mug"))
      await edit("", { order_id: edited.order.id })
      await edit(`/${edited.order.id}/items/item/${mug?.id}`, { quantity: 0 })
      await edit(`/${edited.order.id}/items`, { items: [{ variant_id: edited.brand.variantOf(500), quantity: 1, unit_price: 250 }] })
      await edit(`/${edited.order.id}/confirm`)
    }, 60_000)

    it("is held for a person", async () => {
      await onceHeld("the added voucher")
      expect(await caseOfAdded()).toEqual([["held_for_review", true]])
    })

    it("is found by the sweep when the event of the edit was lost, and then the order is not looked at any more", async () => {
      const notes = () => world.query<{ order_id: string }>("select order_id from voucher_recheck where order_id = $1", [edited.order.id])
      const settled = () => world.query("select 1 from voucher_sweep, order_change where voucher_sweep.id = 'changes' and order_change.order_id = $1 and change_type = 'edit' and order_change.id <= last_order_id", [edited.order.id])
      // As if nobody had heard of the edit; at once, since a look that is still due may come between.
      await world.query("with gone as (delete from voucher_unit where order_id = $1 and state = 'held') delete from voucher_case where order_id = $1", [edited.order.id])
      await world.query("update order_change set created_at = now() where order_id = $1 and change_type = 'edit'", [edited.order.id])
      await world.query("update voucher_sweep set last_order_id = '' where id = 'changes'")
      await onceHeld("the added voucher, by the sweep")
      expect(await caseOfAdded()).toEqual([["held_for_review", true]])
      await eventually(async () => (await settled()).length > 0 && (await notes()).length === 0, { timeoutMs: 40_000, everyMs: 500, what: "the end of the looks", explain: notes })
    }, 90_000)
  })

  it("an order nobody pays is still not ordered after all of this", async () => {
    await expectNothingOrdered(world, authorised.brand)
    await expectNoAnomalies(world)
  })
})
