import type { VoucherHubInput } from "../../src/config"
import { Migration20261125220000 } from "../../src/modules/voucher/migrations/Migration20261125220000"
import { createLedgerWorld, HOUR, type LedgerWorld } from "./ledger-world"
import { newOrderId, purchase, Sale } from "./sale"

type Rule = NonNullable<NonNullable<VoucherHubInput["hold"]>["rules"]>[number]

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("hold_rules")
})
afterAll(() => world?.dispose())

const shopWith = (...rules: Rule[]) => world.configured({ hold: { rules } })

let shoppers = 0
/** Somebody who bought nothing yet; every field is his alone. */
function somebody() {
  shoppers += 1
  return {
    customerId: `cus_${shoppers}`,
    buyer: { name: "Asha Rao", email: `asha${shoppers}@shopper.test`, phone: "9876543212" },
    address: { address_1: `${shoppers} Demo Road`, address_2: null, city: "Pune", province: null, postal_code: "411001", country_code: "in" },
  }
}

const isHeld = async (sale: Sale) => (await sale.order()).state === "held"
const heldReason = async (sale: Sale) => (await sale.cases())[0]?.reason ?? ""

const OVER_1000: Rule = { kind: "amount", over: "1000" }

describe("An order over the amount of a rule", () => {
  it("is parked before anything is bought, with a case that names the rule", async () => {
    const sale = await Sale.paid(shopWith({ kind: "amount", over: "99999" }, OVER_1000), [50_000, 50_000, 50_000])
    expect([await sale.units(), (await sale.order()).state, await sale.dueIn()]).toEqual([["held", "held", "held"], "held", null])
    expect(await sale.dueTasks()).toEqual([])
    await sale.pass(100 * HOUR)
    expect(await sale.tryClaim()).toBeUndefined()
    const [found] = await sale.cases()
    expect([found?.kind, [...(found?.unit_ids ?? [])].sort()]).toEqual(["held_for_review", [...sale.unitIds].sort()])
    expect(found?.reason).toContain("hold.rules[1] (amount): the vouchers are worth 1500 INR, more than 1000 INR")
  })

  it("goes on at exactly the amount, and without rules whatever it is worth", async () => {
    expect(await isHeld(await Sale.paid(shopWith(OVER_1000), [50_000, 50_000]))).toBe(false)
    expect(await isHeld(await Sale.paid(world, [5_000_000]))).toBe(false)
  })

  it("is ordered once a person lets it go, and is not held again by any trigger", async () => {
    const shop = shopWith(OVER_1000)
    const sale = await Sale.paid(shop, [150_000])
    const [found] = await sale.cases()
    await shop.service.cases.retry(found?.id ?? "", "user_1")
    await shop.service.sales.ensure(purchase(sale.orderId, [150_000]))
    expect([await sale.units(), await sale.openCases()]).toEqual([["pending"], []])
    await sale.fulfill()
    await shop.service.sales.ensure(purchase(sale.orderId, [150_000]))
    await sale.post(sale.success())
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
  })

  it("is paid back when a person says so, and nothing can be ordered any more", async () => {
    const shop = shopWith(OVER_1000)
    const sale = await Sale.paid(shop, [150_000, 50_000])
    const [found] = await sale.cases()
    await shop.service.cases.refund(found?.id ?? "", "user_1")
    expect([await sale.units(), (await sale.order()).state, await sale.openCases()]).toEqual([["refund_due", "refund_due"], "failed", []])
    expect(await sale.dueTasks()).toContain("refund")
    await expect(shop.service.cases.retry(found?.id ?? "", "user_1")).rejects.toThrow(/closed already/)
  })

  it("is closed with its case when the order is cancelled", async () => {
    const shop = shopWith(OVER_1000)
    const sale = await Sale.paid(shop, [150_000])
    expect(await shop.service.sales.freeze(sale.orderId)).toMatchObject({ frozen: true })
    await shop.service.sales.closeCancelled(sale.orderId)
    expect([await sale.units(), (await sale.order()).state, await sale.openCases()]).toEqual([["cancelled"], "cancelled", []])
  })

  it("says so beside the shop's other reason, so that whoever lets it go has seen both", async () => {
    const sale = await Sale.paid(shopWith(OVER_1000), [150_000], { hold: { kind: "loss_guard", reason: "Line x was paid below the value of its vouchers." } })
    expect(await sale.openCases()).toEqual(["loss_guard"])
    expect(await heldReason(sale)).toMatch(/paid below the value.*hold\.rules\[0\] \(amount\)/)
  })

  it("stays held when the catalogue allows a split at last, until a person lets it go", async () => {
    const shop = shopWith(OVER_1000)
    const orderId = newOrderId()
    const unsplit = purchase(orderId, [150_000], { splits: [{ brandId: "brand_1", orders: null, reason: "over the maximum amount" }] })
    await shop.service.sales.ensure(unsplit)
    await shop.service.sales.extend(purchase(orderId, [150_000]))
    const states = () => world.query<{ unit: string; order: string | null }>(`select u.state as unit, so.state as order from voucher_unit u left join voucher_supplier_order so on so.id = u.supplier_order_id where u.order_id = :orderId`, { orderId })
    expect(await states()).toEqual([{ unit: "held", order: "held" }])
    const { cases } = await shop.service.cases.list({ orderId, state: "open", limit: 10, offset: 0 })
    expect(cases.map((found) => found.kind)).toEqual(["held_for_review"])
    await shop.service.cases.retry(cases[0]?.id ?? "", "user_1")
    expect(await states()).toEqual([{ unit: "pending", order: "awaiting_fulfillment" }])
  })

  it("is not let go by the case of vouchers that were added later", async () => {
    const shop = shopWith(OVER_1000)
    const sale = await Sale.paid(shop, [150_000])
    await shop.service.sales.holdAdded(purchase(sale.orderId, [50_000]))
    const added = (await sale.cases()).find((found) => found.reason.includes("added"))
    await shop.service.cases.retry(added?.id ?? "", "user_1")
    expect((await sale.order()).state).toBe("held")
  })

  it("is not let go by a case of another kind", async () => {
    const shop = shopWith(OVER_1000)
    const sale = await Sale.paid(shop, [150_000])
    const partly = await shop.service.cases.open({ kind: "partly_refunded", orderId: sale.orderId, unitIds: sale.unitIds, reason: "test" })
    await shop.service.cases.retry(partly.id, "user_1")
    expect((await sale.order()).state).toBe("held")
  })
})

describe.each(["customer", "email", "address"] as const)("At most two orders a day per %s", (per) => {
  const RULE: Rule = { kind: "velocity", per, withinHours: 24, orders: 2 }
  /** The same in what the rule counts by, another in all else. */
  const again = (one: ReturnType<typeof somebody>) => ({ ...somebody(), ...(per === "customer" ? { customerId: one.customerId } : per === "email" ? { buyer: one.buyer } : { address: one.address }) })

  it("hold the third, and a stranger's not", async () => {
    const [shop, one] = [shopWith(RULE), somebody()]
    const sales = []
    for (let order = 0; order < 3; order++) sales.push(await Sale.paid(shop, [50_000], again(one)))
    expect(await Promise.all(sales.map(isHeld))).toEqual([false, false, true])
    expect(await isHeld(await Sale.paid(shop, [50_000], somebody()))).toBe(false)
  })

  it("hold one of two that are paid at the same moment as the second and third", async () => {
    const shop = shopWith(RULE)
    for (let round = 0; round < 8; round++) {
      const one = somebody()
      await Sale.paid(shop, [50_000], again(one))
      const pair = await Promise.all([Sale.paid(shop, [50_000], again(one)), Sale.paid(shop, [50_000], again(one))])
      expect((await Promise.all(pair.map(isHeld))).sort()).toEqual([false, true])
    }
  })

  it("let the next one go when the window is over, and when an earlier one was paid back or cancelled", async () => {
    const [shop, one] = [shopWith(RULE), somebody()]
    const [first, second] = [await Sale.paid(shop, [50_000], again(one)), await Sale.paid(shop, [50_000], again(one))]
    await first.pass(25 * HOUR)
    const third = await Sale.paid(shop, [50_000], again(one))
    expect(await isHeld(third)).toBe(false)
    await second.force("refunded")
    expect(await isHeld(await Sale.paid(shop, [50_000], again(one)))).toBe(false)
    await third.force("cancelled")
    expect(await isHeld(await Sale.paid(shop, [50_000], again(one)))).toBe(false)
    expect(await isHeld(await Sale.paid(shop, [50_000], again(one)))).toBe(true)
  })

  it("count orders that are held themselves", async () => {
    const [shop, one] = [shopWith(RULE, OVER_1000), somebody()]
    for (let order = 0; order < 2; order++) expect(await isHeld(await Sale.paid(shop, [150_000], again(one)))).toBe(true)
    expect(await isHeld(await Sale.paid(shop, [50_000], again(one)))).toBe(true)
  })

  it("do not hold an order that lacks what they count by", async () => {
    const shop = shopWith(RULE)
    const nobody = () => ({ ...somebody(), customerId: null, buyer: { name: "Asha", email: null, phone: null }, address: null })
    for (let order = 0; order < 4; order++) expect(await isHeld(await Sale.paid(shop, [50_000], nobody()))).toBe(false)
  })
})

describe("A rule on the value per e-mail", () => {
  it("counts what earlier orders hold and what this one adds", async () => {
    const [shop, one] = [shopWith({ kind: "velocity", per: "email", withinHours: 1, amount: "2000" }), somebody()]
    expect(await isHeld(await Sale.paid(shop, [50_000, 100_000], one))).toBe(false)
    expect(await isHeld(await Sale.paid(shop, [50_000], one))).toBe(false)
    const sale = await Sale.paid(shop, [10_000], one)
    expect(await heldReason(sale)).toContain("vouchers worth 2100 INR within 1 hours of the same e-mail, more than 2000 INR")
  })

  it("knows an e-mail and an address in whatever spelling", async () => {
    const shop = shopWith({ kind: "velocity", per: "email", withinHours: 24, orders: 1 }, { kind: "velocity", per: "address", withinHours: 24, orders: 1 })
    const one = somebody()
    await Sale.paid(shop, [50_000], one)
    const spelled = { ...somebody(), buyer: { ...one.buyer, email: one.buyer.email.toUpperCase().replace("@", "+again@") } }
    expect(await isHeld(await Sale.paid(shop, [50_000], spelled))).toBe(true)
    const moved = { ...somebody(), address: { ...one.address, address_1: ` ${one.address.address_1?.toUpperCase()}. `, postal_code: "411 001", city: "PUNE" } }
    expect(await isHeld(await Sale.paid(shop, [50_000], moved))).toBe(true)
  })
})

describe("A rule on new customers", () => {
  const NEW: Rule = { kind: "new_customer", over: "1000", knownAfterHours: 24 }

  it("holds large orders until a voucher was handed to the customer a day before", async () => {
    const [shop, one] = [shopWith(NEW), somebody()]
    const small = await Sale.ready(shop, [50_000], one)
    expect(await isHeld(await Sale.paid(shop, [150_000], one))).toBe(true)
    await small.post(small.success())
    expect(await heldReason(await Sale.paid(shop, [150_000], one))).toContain("less than 24 hours ago")
    await small.pass(25 * HOUR)
    expect(await isHeld(await Sale.paid(shop, [150_000], one))).toBe(false)
    expect(await isHeld(await Sale.paid(shop, [150_000], somebody()))).toBe(true)
    expect(await isHeld(await Sale.paid(shop, [150_000], { ...one, customerId: null }))).toBe(true)
  })

  it("holds both of two first orders that are paid at the same moment", async () => {
    const [shop, one] = [shopWith({ kind: "new_customer" }), somebody()]
    const pair = await Promise.all([Sale.paid(shop, [50_000], one), Sale.paid(shop, [50_000], one)])
    expect(await Promise.all(pair.map(isHeld))).toEqual([true, true])
  })
})

describe("What the rules leave behind", () => {
  const hashes = async (sale: Sale) => (await world.query<{ email_hash: string | null; address_hash: string | null }>(`select email_hash, address_hash from voucher_purchase where order_id = :orderId`, { orderId: sale.orderId }))[0]

  it("are keyed hashes, and none where no rule counts by them", async () => {
    expect(await hashes(await Sale.paid(shopWith(OVER_1000), [50_000], somebody()))).toEqual({ email_hash: null, address_hash: null })
    const byEmail = await hashes(await Sale.paid(shopWith({ kind: "velocity", per: "email", withinHours: 1, orders: 9 }), [50_000], somebody()))
    expect(byEmail).toEqual({ email_hash: expect.stringMatching(/^[0-9a-f]{64}$/), address_hash: null })
  })

  it("holds no e-mail, address, name or phone, not even in the case", async () => {
    const one = somebody()
    const shop = shopWith(OVER_1000, { kind: "new_customer" }, ...(["customer", "email", "address"] as const).map((per): Rule => ({ kind: "velocity", per, withinHours: 24, orders: 1 })))
    await Sale.paid(shop, [50_000], one)
    const sale = await Sale.paid(shop, [150_000], one)
    const [found] = await world.query(`select * from voucher_case where order_id = :orderId`, { orderId: sale.orderId })
    const log = await world.query(`select cause from voucher_transition where order_id = :orderId`, { orderId: sale.orderId })
    const text = JSON.stringify([found, log])
    for (let rule = 0; rule < 5; rule++) expect(text).toContain(`hold.rules[${rule}]`)
    for (const secret of [one.customerId, one.buyer.email, one.buyer.name, one.buyer.phone, one.address.address_1]) expect(text).not.toContain(secret)
  })
})

describe("The columns of the rules", () => {
  it("can be taken away again", async () => {
    const statements = async (way: "up" | "down") => {
      const migration = Reflect.construct(Migration20261125220000, [null, null]) as InstanceType<typeof Migration20261125220000>
      await migration[way]()
      return migration.getQueries().map(String)
    }
    const columns = () => world.query(`select column_name from information_schema.columns where table_name = 'voucher_purchase' and column_name like '%\\_hash' order by 1`)
    for (const statement of await statements("down")) await world.knex.raw(statement)
    expect(await columns()).toEqual([])
    for (const statement of await statements("up")) await world.knex.raw(statement)
    expect(await columns()).toEqual([{ column_name: "address_hash" }, { column_name: "email_hash" }])
  })
})
