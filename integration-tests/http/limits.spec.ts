import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf, type Brand } from "./brand-shelf"
import { expectNoAnomalies, expectNothingOrdered } from "./purchase"
import { messageOf, storefront, voucherCart, type VoucherCart } from "./shop"

/** One supplier order for each cart, the rate for reais from a source, no selling while the wallet is short, a tax-free product type. */
const OPTIONS = {
  catalog: { publish: "published", currencies: { brl: { rateSource: { maxAgeHours: 24 }, markupPercent: "4", roundTo: "0.10" } }, taxFreeType: "Voucher" },
  fulfillment: { splitOrders: false },
  wallet: { whenShort: "refuse", lowThreshold: "20000" },
}

let world: World
let shop: ReturnType<typeof storefront>
let shelf: BrandShelf
beforeAll(async () => {
  world = await createWorld("limits", { env: { DEMO_PLUGIN_OPTIONS: JSON.stringify(OPTIONS) } })
  shop = storefront(world)
  shelf = await BrandShelf.open(world)
}, WORLD_TIMEOUT_MS)
afterAll(() => world?.dispose())

const problems = async () => (await world.admin.http.get<{ problems: { kind: string; text: string }[] }>("/admin/voucher-hub/problems")).problems
const kinds = async () => (await problems()).map((problem) => problem.kind)
const untilKinds = (what: string, is: (kinds: string[]) => boolean) => eventually(async () => is(await kinds()), { what, explain: problems })

type Lines = [denomination: number, quantity: number][]

/** Adds the lines one by one; the answer to the last one. */
async function fill(cart: VoucherCart, brand: Brand, lines: Lines, door: "ours" | "medusa") {
  let answer = { status: 0, text: "", body: {} as unknown }
  for (const [denomination, quantity] of lines) {
    answer = door === "ours" ? await cart.add({ brand_id: brand.id, denomination, quantity }) : await cart.addVariant(brand.variantOf(denomination), quantity)
  }
  return answer as Awaited<ReturnType<VoucherCart["add"]>>
}

describe("The limits of a brand, without splitting", () => {
  let brand: Brand

  beforeAll(async () => {
    brand = shelf.brand("BigBasket")
    const amountRestrictions = {
      minOrderAmount: 500, maxOrderAmount: 3000, minVoucherAmount: null, maxVoucherAmount: null, maxVouchersPerOrder: 5, maxVouchersPerDenomination: 4, maxDenominationsPerOrder: 2,
    }
    await world.sandbox.config({ brands: { [brand.id]: { amountRestrictions } } })
    await world.sandbox.sendWebhook({ topic: "brands", product_id: brand.id })
    await eventually(async () => (await shop.named("BigBasket")).limits.max_vouchers_per_order === 5, { what: "the new limits" })
  }, 30_000)

  const CASES: { limit: string; below: Lines; at: Lines; above: Lines; named: RegExp }[] = [
    { limit: "maxVouchersPerOrder", below: [[500, 2], [100, 2]], at: [[500, 1], [100, 4]], above: [[500, 2], [100, 4]], named: /maxVouchersPerOrder/ },
    { limit: "maxVouchersPerDenomination", below: [[500, 3]], at: [[500, 4]], above: [[500, 5]], named: /maxVouchersPerDenomination/ },
    { limit: "maxDenominationsPerOrder", below: [[500, 1]], at: [[500, 1], [100, 1]], above: [[500, 1], [100, 1], [1000, 1]], named: /maxDenominationsPerOrder/ },
    { limit: "maxOrderAmount", below: [[1000, 2], [500, 1]], at: [[1000, 3]], above: [[1000, 3], [100, 1]], named: /maxOrderAmount/ },
  ]

  it.each(CASES)("$limit holds at its value and below it, and is named above it, at both doors", async ({ below, at, above, named }) => {
    for (const door of ["ours", "medusa"] as const) {
      for (const lines of [below, at]) {
        const cart = await voucherCart(world)
        expect([door, lines, (await fill(cart, brand, lines, door)).status]).toEqual([door, lines, 200])
        expect((await cart.pay()).status).toBe(200)
      }
      const cart = await voucherCart(world)
      const refused = await fill(cart, brand, above, door)
      expect([refused.status, messageOf(refused)]).toEqual([400, expect.stringMatching(named)])
    }
  })

  it.each(CASES)("$limit is named above it for a cart that begins with its lines, too", async ({ below, at, above, named }) => {
    const begin = (lines: Lines) => world.shopper.http.request("POST", "/store/carts", { region_id: world.inr, items: lines.map(([denomination, quantity]) => ({ variant_id: brand.variantOf(denomination), quantity })) })
    for (const lines of [below, at]) expect([lines, (await begin(lines)).status]).toEqual([lines, 200])
    const refused = await begin(above)
    expect([refused.status, messageOf(refused)]).toEqual([400, expect.stringMatching(named)])
  })

  it("a cart that begins with half a voucher, or in a currency it is not sold in, is refused", async () => {
    const begin = (region_id: string, quantity: number) => world.shopper.http.request("POST", "/store/carts", { region_id, items: [{ variant_id: brand.variantOf(500), quantity }] })
    const answers = [await begin(world.inr, 1.5), await begin(world.brl, 1)]
    expect(answers.map((answer) => [answer.status, messageOf(answer)])).toEqual([[400, expect.stringMatching(/whole numbers/)], [400, expect.stringContaining("BRL")]])
  })

  it("minOrderAmount is named one step below it, by our route at once and by Medusa's when it is to be paid", async () => {
    for (const [quantity, status] of [[4, 400], [5, 400]] as const) {
      const answer = await (await voucherCart(world)).add({ brand_id: brand.id, denomination: 100, quantity })
      expect([answer.status, messageOf(answer)]).toEqual([status, expect.stringMatching(quantity === 4 ? /minOrderAmount/ : /maxVouchersPerDenomination/)])
    }
    for (const [lines, status] of [[[[100, 4]], 400], [[[500, 1]], 200], [[[100, 1], [500, 1]], 200]] as [Lines, number][]) {
      const cart = await voucherCart(world)
      expect((await fill(cart, brand, lines, "medusa")).status).toBe(200)
      const paid = await cart.pay()
      expect([lines, paid.status]).toEqual([lines, status])
      if (status === 400) for (const answer of [paid, await cart.complete()]) expect(messageOf(answer)).toContain("minOrderAmount")
    }
  })

  it("a change of quantity is held to them as well", async () => {
    const cart = await voucherCart(world)
    await cart.addVariant(brand.variantOf(500), 3)
    const [line] = await cart.lines()
    expect((await cart.change(line?.id ?? "", { quantity: 4 })).status).toBe(200)
    const refused = await cart.change(line?.id ?? "", { quantity: 5 })
    expect([refused.status, messageOf(refused)]).toEqual([400, expect.stringContaining("maxVouchersPerDenomination")])
    expect((await cart.change(line?.id ?? "", { quantity: 3 })).status).toBe(200)
    expect((await cart.lines())[0]?.quantity).toBe(3)
  })

  it.each([1.5, 0.4, 1001])("a quantity of %d is refused by name", async (quantity) => {
    const answer = await (await voucherCart(world)).addVariant(brand.variantOf(500), quantity)
    expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringMatching(/whole numbers/)])
  })

  it.each([200, 99, 0.5])("a denomination of %d that is not on the list is refused, and the list is named", async (denomination) => {
    const answer = await (await voucherCart(world)).add({ brand_id: brand.id, denomination, quantity: 1 })
    expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringContaining("₹500")])
  })

  it("what Hubble tightens after the cart was filled is found before it is paid, and nothing is ordered", async () => {
    const cart = await voucherCart(world)
    await cart.addVariant(brand.variantOf(500), 3)
    await cart.pay()
    await world.sandbox.config({ brands: { [brand.id]: { amountRestrictions: { maxVouchersPerOrder: 2 } } } })
    await world.sandbox.sendWebhook({ topic: "brands", product_id: brand.id })
    await eventually(async () => (await shop.named("BigBasket")).limits.max_vouchers_per_order === 2, { what: "the tighter limit" })
    for (const answer of [await cart.pay(), await cart.complete()]) expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringContaining("maxVouchersPerOrder")])
    await expectNothingOrdered(world, brand)
  })
})

describe("A currency with a rate source", () => {
  const inReais = () => shop.named("Flipkart", { currency_code: "brl" })
  const flipkart = () => shelf.brand("Flipkart")

  it("is not sold before the first rate, says why, and Medusa has no price for it", async () => {
    await eventually(async () => {
      const [row] = await world.query<{ count: number }>("select count(*)::int as count from price p join product_variant_price_set ps on ps.price_set_id = p.price_set_id join product_variant v on v.id = ps.variant_id where v.sku like 'hubble-%' and p.currency_code = 'brl' and p.deleted_at is null")
      return row?.count === 0
    }, { timeoutMs: 120_000, what: "the end of prices in reais" })
    expect(await inReais()).toMatchObject({ sellable: false, unsellable_reason: "the exchange rate for BRL is missing" })
    expect(await kinds()).toContain("rate_missing")
    const cart = await voucherCart(world, world.brl)
    const answer = await cart.addVariant(flipkart().variantOf(500), 1)
    expect([answer.status, messageOf(answer)]).toEqual([400, expect.stringContaining("BRL")])
    expect((await shop.named("Flipkart")).sellable).toBe(true)
  }, 150_000)

  it("is sold as soon as somebody brings the rate, and a cart keeps its custom amount when the rate grows old", async () => {
    const brought = await world.admin.http.post<{ rates: { usable: boolean }[] }>("/admin/voucher-hub/rates", { currency_code: "brl", rate: "0.062" })
    expect(brought.rates).toMatchObject([{ currency_code: "brl", rate: "0.062", source: "admin", usable: true }])
    expect((await inReais()).denominations.find(({ amount }) => amount === 500)?.price).toBe(32.3)
    expect(await kinds()).not.toContain("rate_missing")
    const zomato = await shop.named("Zomato")
    const custom = await voucherCart(world, world.brl)
    await custom.add({ brand_id: zomato.id, amount: 500, quantity: 1 })
    const fixed = await voucherCart(world, world.brl)
    await fixed.addVariant(flipkart().variantOf(500), 1)

    await world.query("update hubble_rate set as_of = now() - interval '24 hours 1 second' where id = 'brl'")
    expect(await inReais()).toMatchObject({ sellable: false, unsellable_reason: "the exchange rate for BRL is too old" })
    expect(await kinds()).toContain("rate_stale")
    const refused = await fixed.pay()
    expect([refused.status, messageOf(refused)]).toEqual([400, expect.stringContaining("too old")])
    expect((await custom.pay()).status).toBe(200)
    expect((await voucherCart(world, world.brl).then((cart) => cart.add({ brand_id: zomato.id, amount: 500, quantity: 1 }))).status).toBe(400)
  }, 120_000)

  it.each<[Record<string, unknown>, string]>([
    [{ currency_code: "usd", rate: "0.012" }, "rateSource"],
    [{ currency_code: "brl", rate: "0" }, "rate"],
    [{ currency_code: "brl", rate: 0.06 }, "rate"],
    [{ currency_code: "brl", rate: "0.06", as_of: "2999-01-01T00:00:00Z" }, "as_of"],
  ])("refuses %j", async (body, named) => {
    const answer = await world.admin.http.request("POST", "/admin/voucher-hub/rates", body)
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(named)])
  })
})

describe("The tax-free product type", () => {
  it("is made once, with a rate of nought in every tax region, and every voucher product has it", async () => {
    const [type] = await world.query<{ id: string; count: number }>("select id, (select count(*)::int from product_type where value = 'Voucher') as count from product_type where value = 'Voucher'")
    expect(type?.count).toBe(1)
    const [tax] = await world.query<Record<string, unknown>>("select (select count(*)::int from tax_region where deleted_at is null) as regions, count(*)::int as rates, coalesce(sum(r.rate), 0)::float8 as total from tax_rate r join tax_rate_rule u on u.tax_rate_id = r.id where u.reference = 'product_type'")
    expect(tax).toMatchObject({ rates: tax?.["regions"], total: 0 })
    await eventually(async () => {
      const [row] = await world.query<{ count: number }>(`select count(*)::int as count from product p join hubble_brand b on b.product_id = p.id where b.status = 'ACTIVE' and p.type_id is distinct from '${type?.id}'`)
      return row?.count === 0
    }, { timeoutMs: 120_000, what: "the type on every product" })
  }, 150_000)
})

describe("What Hubble answers to an order", () => {
  const order = async (brand: Brand) => {
    const cart = await voucherCart(world)
    const added = await cart.addVariant(brand.variantOf(500), 1)
    expect(added.status).toBe(200)
    const placed = await cart.placed()
    await world.admin.capture(placed.id)
  }
  const product = async (brand: Brand) => (await world.query<{ status: string }>(`select p.status from product p join hubble_brand b on b.product_id = p.id where b.id = '${brand.id}'`))[0]?.status

  it("takes a brand back that is not enabled (E101), until the merchant shows it again", async () => {
    const brand = shelf.brand("Not Enabled")
    await order(brand)
    await eventually(async () => (await product(brand)) === "draft", { what: "the end of the product" })
    expect((await shop.ask(`/${brand.id}`)).status).toBe(404)
    await world.admin.sync()
    expect(await product(brand)).toBe("draft")
    const shown = await world.admin.http.post<{ brand: { product_status: string } }>(`/admin/voucher-hub/brands/${brand.id}`, { hidden: false })
    expect(shown.brand.product_status).toBe("published")
  }, 90_000)

  it("leaves a brand on show that is switched off (E100), and sells it again after a good read", async () => {
    const brand = shelf.brand("Disabled For Now")
    await order(brand)
    await eventually(async () => !(await shop.named(brand.title)).sellable, { everyMs: 50, what: "the end of selling" })
    expect(await product(brand)).toBe("published")
    await eventually(async () => (await shop.named(brand.title)).sellable, { timeoutMs: 30_000, what: "the next good read" })
  }, 60_000)
})

describe("A wallet that is short", () => {
  it("is a problem once it is low, before it is short", async () => {
    await world.sandbox.config({ balance: 19_999 })
    await world.admin.http.post("/admin/voucher-hub/wallet/refresh")
    expect(await kinds()).toContain("wallet_low")
    const { wallet } = await world.admin.http.get<{ wallet: Record<string, unknown> }>("/admin/voucher-hub/wallet")
    expect(wallet).toMatchObject({ balance: 19_999, low_threshold: 20_000, low_since: expect.any(String), forecast: { per_day: expect.any(Number) } })
    await world.sandbox.config({ balance: 20_000 })
    await world.admin.http.post("/admin/voucher-hub/wallet/refresh")
    expect(await kinds()).not.toContain("wallet_low")
  })

  it("stops the selling while paid orders wait for it, says so, and sells again once it covers them", async () => {
    const brand = shelf.take()
    await world.sandbox.config({ balance: 100 })
    const cart = await voucherCart(world)
    await cart.addVariant(brand.variantOf(500), 1)
    const placed = await cart.placed()
    await world.admin.capture(placed.id)
    await untilKinds("the wallet is short", (found) => found.includes("wallet_short"))
    expect(await shop.named("Flipkart")).toMatchObject({ sellable: false, unsellable_reason: "vouchers cannot be bought at the moment, please try again later" })
    expect((await (await voucherCart(world)).addVariant(shelf.brand("Flipkart").variantOf(500), 1)).status).toBe(400)
    await world.sandbox.config({ balance: 100_000 })
    await untilKinds("the wallet covers what waits", (found) => !found.includes("wallet_short"))
    expect((await shop.named("Flipkart")).sellable).toBe(true)
    await eventually(async () => (await world.admin.units(placed.id)).every((unit) => unit.state === "delivered"), { what: "the voucher that waited" })
  }, 60_000)

  it("the supplier noticed nothing odd in all of this", () => expectNoAnomalies(world))
})
