import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf, type Brand } from "./brand-shelf"
import { openCart } from "./cart"
import { buy, delivered, expectBoughtOnce, expectNoAnomalies, expectNothingOrdered, medusaProgress, order, unitsOnceAll, type Purchase } from "./purchase"
import { booksOf, supplierRecord, unitsIn } from "./supplier-books"

/** A first answer that cannot be used; `processed`: the supplier accepted the order all the same. */
const UNUSABLE = [
  ["is not JSON", "malformed_json", true],
  ["is cut off", "truncated_json", true],
  ["is a web page", "html_200", true],
  ["is empty", "empty_200", true],
  ["is a 500", "http_500", false],
  ["is a 502 with a web page", "http_502_html", false],
] as const

const CLOSED = ["refund_due", "refunding", "refunded"]

describe("When what comes from the supplier is bad, the order is kept and nothing is bought twice", () => {
  let world: World
  let shelf: BrandShelf
  const brands = new Map<string, Brand>()
  const brandOf = (name: string) => brands.get(name) as Brand

  beforeAll(async () => {
    world = await createWorld("bad_supplier")
    shelf = await BrandShelf.open(world)
    for (const name of [...UNUSABLE.map(([what]) => what), "bad look-ups", "one 401", "error body"]) brands.set(name, shelf.take())
    const badLookUps = ["malformed_json", "truncated_json", "html_200", "http_500", "http_502_html"]
    await world.sandbox.faults([
      ...UNUSABLE.map(([what, fault]) => ({ route: "place_order", fault, calls: [1], match: { product_id: brandOf(what).id } })),
      { route: "place_order", fault: "drop_after", calls: [1], match: { product_id: brandOf("bad look-ups").id } },
      ...badLookUps.map((fault, index) => ({ route: "get_by_reference", fault, calls: [index + 1], match: { product_id: brandOf("bad look-ups").id } })),
      { route: "place_order", fault: "http_401", calls: [1], match: { product_id: brandOf("one 401").id } },
    ])
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  /** Why a person, or the ledger, says the order was not supplied. */
  const reasons = async (purchase: Purchase) => {
    const cases = await world.admin.attention({ orderId: purchase.order.id, state: "all" })
    const { supplier_orders: rows } = await world.admin.http.get<{ supplier_orders: { last_problem: string | null }[] }>(`/admin/voucher-hub/supplier-orders?q=${purchase.order.id}`)
    return [...cases.map((entry) => entry.reason), ...rows.map((row) => row.last_problem ?? "")].join("\n")
  }
  const expectKept = async (purchase: Purchase, reason: RegExp) => {
    await unitsOnceAll(world.admin, purchase, CLOSED)
    expect(await reasons(purchase)).toMatch(reason)
    expect((await medusaProgress(world.admin, purchase.order.id)).status).not.toBe("canceled")
    expect((await booksOf(world, purchase.brand)).debited).toBe(0)
  }

  it.each(UNUSABLE)("the answer to the order %s (%s): it is looked up, and delivered once", async (what, _fault, processed) => {
    const purchase = await buy(world, { brand: brandOf(what), quantity: 2 })
    await delivered(world, purchase)
    await expectBoughtOnce(world, purchase, { posts: processed ? 1 : 2 })
    const { posts } = await booksOf(world, purchase.brand)
    expect(new Set(posts.map((post) => post.reference_id)).size).toBe(1)
  })

  it("the answer is lost and five look-ups cannot be read: the sixth is believed, nothing is sent again", async () => {
    const purchase = await buy(world, { brand: brandOf("bad look-ups") })
    await delivered(world, purchase, 30_000)
    await expectBoughtOnce(world, purchase)
  })

  it("one 401 is answered by one new login and one repetition", async () => {
    const before = (await supplierRecord(world)).logins.length
    const purchase = await buy(world, { brand: brandOf("one 401") })
    await delivered(world, purchase)
    await expectBoughtOnce(world, purchase, { posts: 2 })
    expect((await supplierRecord(world)).logins.length).toBe(before + 1)
    expect(await world.admin.attention({ orderId: purchase.order.id, state: "all" })).toEqual([])
  })

  it("a denomination withdrawn after the cart was made is not ordered, and the reason names it", async () => {
    const purchase = await order(world, { brand: shelf.take() })
    await world.sandbox.config({ brands: { [purchase.brand.id]: { denominations: [100] } } })
    await world.admin.capture(purchase.order.id)
    await expectKept(purchase, /denomination ₹500 is not offered/)
    await expectNothingOrdered(world, purchase.brand)
  })

  /** The product of a brand as the store shows it to a shopper: none when it is hidden. */
  const shelved = async (brand: Brand) => {
    const { products } = await world.shopper.http.get<{ products: { title: string; variants: { title: string }[] }[] }>(`/store/products?q=${encodeURIComponent(brand.title)}&fields=title,*variants`)
    return products.filter((product) => product.title === brand.title).map((product) => product.variants.map((variant) => variant.title).sort())
  }
  const expectShelved = (brand: Brand, wanted: string[][]) => {
    let seen: string[][] = []
    return eventually(async () => JSON.stringify((seen = await shelved(brand))) === JSON.stringify(wanted), { what: `${brand.title} in the store`, explain: () => seen })
  }

  it("what Hubble refused is no longer sold at once, without waiting for a sync: the denomination is gone, the brand hidden", async () => {
    const [fewer, inactive, gone] = [shelf.take(), shelf.take(), shelf.take()]
    const purchases = [await order(world, { brand: fewer }), await order(world, { brand: inactive }), await order(world, { brand: gone })]
    await world.sandbox.config({ brands: { [fewer.id]: { denominations: [100, 250] }, [inactive.id]: { status: "INACTIVE" } }, removeBrands: [gone.id] })
    for (const purchase of purchases) await world.admin.capture(purchase.order.id)
    for (const purchase of purchases) await unitsOnceAll(world.admin, purchase, CLOSED)
    await expectShelved(fewer, [["₹100", "₹250"]])
    await expectShelved(inactive, [])
    await expectShelved(gone, [])
  })

  it("a refusal by E150 to the order itself makes the brand be read again, too", async () => {
    const brand = shelf.take()
    await world.sandbox.faults([{ route: "place_order", fault: "error_body", match: { product_id: brand.id }, ...{ error: "E150" } }, { route: "get_by_reference", fault: "slow", delay_ms: 2_000 }])
    const purchase = await buy(world, { brand })
    await unitsOnceAll(world.admin, purchase, ["unknown"])
    await world.sandbox.config({ brands: { [brand.id]: { denominations: [100] } } })
    await unitsOnceAll(world.admin, purchase, CLOSED)
    await expectShelved(brand, [["₹100"]])
    await world.sandbox.faults([])
  })

  it("what was withdrawn is then refused to the next shopper before paying", async () => {
    const brand = shelf.take()
    const first = await order(world, { brand })
    const cart = await openCart(world)
    await cart.add({ variant_id: brand.variantOf(500), quantity: 1 })
    await world.sandbox.config({ brands: { [brand.id]: { denominations: [100] } } })
    await world.admin.capture(first.order.id)
    await unitsOnceAll(world.admin, first, CLOSED)
    const refused = await cart.complete()
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining("denomination ₹500 is not offered")])
    await expectNothingOrdered(world, brand)
  })

  it("a brand that became INACTIVE after payment is not ordered, and the reason says so", async () => {
    const purchase = await order(world, { brand: shelf.take(), quantity: 2 })
    await world.sandbox.config({ brands: { [purchase.brand.id]: { status: "INACTIVE" } } })
    await world.admin.capture(purchase.order.id)
    await expectKept(purchase, /INACTIVE/)
    await expectNothingOrdered(world, purchase.brand)
  })

  it("a brand the supplier no longer knows is not ordered, and the reason says so", async () => {
    const purchase = await order(world, { brand: shelf.take() })
    await world.sandbox.config({ removeBrands: [purchase.brand.id] })
    await world.admin.capture(purchase.order.id)
    await expectKept(purchase, /not available/)
    await expectNothingOrdered(world, purchase.brand)
  })

  it("an error body with E156 refuses the order without a charge, and the reason names it", async () => {
    const brand = brandOf("error body")
    await world.sandbox.faults([{ route: "place_order", fault: "error_body", match: { product_id: brand.id }, ...{ error: "E156" } }])
    const purchase = await buy(world, { brand })
    await expectKept(purchase, /\S/)
    const { posts } = await booksOf(world, brand)
    expect(posts).toHaveLength(1)
    // Paid back by itself, it would be nobody's news (3.6).
    const [row] = await world.query<{ id: string }>(`select id from voucher_supplier_order where order_id = $1`, [purchase.order.id])
    const { problems } = await world.admin.http.get<{ problems: { kind: string; severity: string; values: unknown }[] }>("/admin/voucher-hub/problems")
    expect(problems).toContainEqual(expect.objectContaining({ kind: "requests_refused", severity: "critical", values: { count: 1, order: row?.id } }))
    expect(world.output()).toContain(`Hubble calls the request for supplier order ${row?.id} wrong (E156)`)
  })

  const paused = async () => (await world.admin.attention()).filter((entry) => entry.kind === "placement_paused")
  const REFUSALS: [string, () => Promise<void>, () => Promise<void>][] = [
    ["every call, because our address is not whitelisted", () => world.sandbox.config({ credentials: { ipAllowed: false } }), () => world.sandbox.config({ credentials: { ipAllowed: true } })],
    ["the order alone", () => world.sandbox.faults([{ route: "place_order", fault: "http_403" }]), () => world.sandbox.faults([])],
  ]

  it.each(REFUSALS)("403 on %s: ordering pauses with one case, nothing is given up, and it goes on once access is back", async (_what, refuse, allow) => {
    await refuse()
    const purchases = [await buy(world, { brand: shelf.take(), quantity: 2 })]
    await eventually(async () => (await paused()).length === 1, { what: "the pause" })
    purchases.push(await buy(world, { brand: shelf.take() }), await buy(world, { brand: shelf.take() }))
    await eventually(async () => (await Promise.all(purchases.map(({ order: { id } }) => world.admin.units(id)))).every((units) => units.length > 0), { what: "the units of paid orders" })
    const asked = await Promise.all(purchases.map((purchase) => booksOf(world, purchase.brand)))
    expect(unitsIn(asked.flatMap((books) => books.orders))).toBe(0)
    expect((await paused()).map((entry) => entry.reason)).toEqual([expect.stringContaining("403")])

    await allow()
    for (const purchase of purchases) {
      await unitsOnceAll(world.admin, purchase, ["delivered", ...CLOSED], 30_000)
      expect((await delivered(world, purchase, 0)).length).toBe(purchase.quantity)
      const books = await booksOf(world, purchase.brand)
      expect([unitsIn(books.charged), books.debited]).toEqual([purchase.quantity, purchase.quantity * 500])
      expect(new Set(books.posts.map((post) => post.reference_id)).size).toBe(1)
    }
    await eventually(async () => (await paused()).length === 0, { what: "the end of the pause" })
  }, 60_000)

  it("no reference was ever used for another order or after FAILED", () => expectNoAnomalies(world))
})
