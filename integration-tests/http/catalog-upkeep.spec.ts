import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { storefront, voucherCart } from "./shop"

let world: World
let shop: ReturnType<typeof storefront>
let shelf: BrandShelf
beforeAll(async () => {
  world = await createWorld("upkeep")
  shop = storefront(world)
  shelf = await BrandShelf.open(world)
}, WORLD_TIMEOUT_MS)
afterAll(() => world?.dispose())

interface AdminBrand {
  id: string
  hidden: boolean
  product_id: string
  product_status: string
  sync_fields: string[]
  margin_percent: number | null
  unsellable_reason: string | null
  denominations: { amount: number; variant_id: string; prices: Record<string, number> }[]
}

const adminBrand = async (title: string) => {
  const { brands } = await world.admin.http.get<{ brands: (AdminBrand & { title: string })[] }>(`/admin/voucher-hub/brands?${new URLSearchParams({ q: title, limit: "100" })}`)
  const brand = brands.find((row) => row.title === title)
  if (!brand) throw new Error(`there is no brand ${title}`)
  return brand
}
const wish = async (id: string, wishes: Record<string, unknown>) => (await world.admin.http.post<{ brand: AdminBrand }>(`/admin/voucher-hub/brands/${id}`, wishes)).brand
const product = async (id: string) =>
  (await world.admin.http.get<{ product: { title: string; description: string; status: string; categories: { name: string }[]; tags: { value: string }[]; metadata: Record<string, string> } }>(`/admin/products/${id}?fields=title,description,status,metadata,*categories,*tags`)).product
const stamps = () => world.query<{ products: string; variants: string; prices: string }>("select (select max(updated_at)::text from product) as products, (select max(updated_at)::text from product_variant) as variants, (select max(updated_at)::text from price) as prices")

describe("A product of a brand", () => {
  it("is in the categories of its brand, has its tags, and says where it can be redeemed", async () => {
    const { product_id: id } = await adminBrand("Flipkart")
    const made = await product(id)
    expect([made.categories.map(({ name }) => name).sort(), made.tags.map(({ value }) => value), made.metadata.redemption_label]).toEqual([["Electronics", "Shopping"], ["popular"], "Online Only"])
  })

  it("keeps what the merchant edited through ten syncs, while the rest follows Hubble, until it is given back", async () => {
    const brand = await adminBrand("Amazon")
    expect(brand.sync_fields).toEqual(["title", "description", "images", "categories", "tags", "prices"])
    await world.admin.http.post(`/admin/products/${brand.product_id}`, { description: "The merchant's own words" })
    for (let round = 1; round <= 10; round++) {
      const fields = { brandDescription: `Hubble's words, ${round}`, tags: [`round-${round}`] }
      await world.sandbox.config({ brands: { [brand.id]: { fields } } })
      await world.admin.sync()
      const { description, tags } = await product(brand.product_id)
      expect([description, tags.map(({ value }) => value)]).toEqual(["The merchant's own words", [`round-${round}`]])
    }
    expect((await adminBrand("Amazon")).sync_fields).not.toContain("description")
    const back = await wish(brand.id, { sync_fields: brand.sync_fields })
    expect(back.sync_fields).toEqual(brand.sync_fields)
    expect((await product(brand.product_id)).description).toBe("Hubble's words, 10")
  }, 180_000)

  it("leaves a field alone that the merchant took, although he did not edit it yet", async () => {
    const brand = await adminBrand("Myntra")
    expect((await wish(brand.id, { sync_fields: ["description", "prices"] })).sync_fields).toEqual(["description", "prices"])
    await world.sandbox.config({ brands: { [brand.id]: { fields: { tags: ["changed"], brandDescription: "Changed" } } } })
    await world.admin.sync()
    const { description, tags } = await product(brand.product_id)
    expect([description, tags.map(({ value }) => value)]).toEqual(["Changed", ["popular"]])
  }, 60_000)

  it("stays hidden once the merchant hid it, through syncs and through the brand's return, and comes back when he shows it", async () => {
    const brand = await adminBrand("BigBasket")
    expect((await wish(brand.id, { hidden: true })).product_status).toBe("draft")
    expect((await shop.ask(`/${brand.id}`)).status).toBe(404)
    for (const status of ["INACTIVE", "ACTIVE"] as const) {
      await world.sandbox.config({ brands: { [brand.id]: { status } } })
      await world.admin.sync()
      expect((await product(brand.product_id)).status).toBe("draft")
    }
    expect(await wish(brand.id, { hidden: false })).toMatchObject({ hidden: false, product_status: "published" })
    expect((await shop.ask(`/${brand.id}`)).status).toBe(200)
  }, 60_000)

  it("is priced by the brand's own rule at once, and by the common one again when it is taken back", async () => {
    const brand = await adminBrand("Flipkart")
    const ruled = await wish(brand.id, { price_rule: { markupPercent: "10", currencies: { inr: { markupFixed: "2.50" } } } })
    expect(ruled.denominations.find(({ amount }) => amount === 500)?.prices).toEqual({ inr: 552.5, brl: 34.1 })
    expect((await shop.named("Flipkart")).denominations.find(({ amount }) => amount === 500)?.price).toBe(552.5)
    await wish(brand.id, { price_rule: null })
    expect((await shop.named("Flipkart")).denominations.find(({ amount }) => amount === 500)?.price).toBe(500)
    const [prices] = await world.query<{ count: number }>(`select count(*)::int as count from price p join product_variant_price_set ps on ps.price_set_id = p.price_set_id where ps.variant_id = '${ruled.denominations[0]?.variant_id}' and p.deleted_at is null`)
    expect(prices?.count).toBe(2)
  }, 60_000)

  it.each([[{ price_rule: { markupPercent: 4 } }, "markupPercent"], [{ price_rule: { currencies: { inr: { rate: "0" } } } }, "rate"], [{ sync_fields: ["price"] }, "sync_fields"], [{ colour: "red" }, "colour"]])("refuses %j by name", async (body, named) => {
    const { id } = await adminBrand("Flipkart")
    const answer = await world.admin.http.request("POST", `/admin/voucher-hub/brands/${id}`, body)
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(named)])
  })

  it("is sold at the price the merchant set by hand, which no sync takes away until it is given back", async () => {
    const { id, title } = shelf.take()
    const brand = await adminBrand(title)
    const variant = brand.denominations.find(({ amount }) => amount === 500)
    await world.admin.http.post(`/admin/products/${brand.product_id}/variants/${variant?.variant_id}`, { prices: [{ currency_code: "inr", amount: 480 }, { currency_code: "brl", amount: 32.3 }] })
    await world.sandbox.config({ brands: { [id]: { fields: { brandDescription: "New words" } } } })
    await world.admin.sync()
    const cart = await voucherCart(world)
    await cart.addVariant(variant?.variant_id ?? "", 1)
    const order = await cart.placed()
    expect(order.total).toBe(480)
    await world.admin.capture(order.id)
    await eventually(async () => (await world.admin.units(order.id)).some((unit) => unit.state === "delivered"), { what: "the voucher", explain: () => world.admin.attention({ orderId: order.id }) })
    await wish(id, { sync_fields: brand.sync_fields })
    expect((await shop.brand(id)).denominations.find(({ amount }) => amount === 500)?.price).toBe(500)
  }, 90_000)
})

describe("A webhook about a brand", () => {
  it("brings a change to shelf and product, and leaves the other brands alone", async () => {
    const { id, title } = shelf.take()
    await world.sandbox.config({ brands: { [id]: { fields: { brandDescription: "Told by webhook" }, denominations: [500, 750] } } })
    await world.sandbox.sendWebhook({ topic: "brands", product_id: id })
    await eventually(async () => (await shop.named(title)).denominations.map(({ amount, price }) => [amount, price]).join() === "500,500,750,750", { everyMs: 50, what: "the new denomination" })
    expect((await shop.named(title)).description).toBe("Told by webhook")
  }, 30_000)

  it("is on the shelf within a second", async () => {
    const { id, title } = shelf.take()
    const took: number[] = []
    for (let news = 0; news < 5; news += 1) {
      const description = `News ${news}`
      await world.sandbox.config({ brands: { [id]: { fields: { brandDescription: description } } } })
      const from = performance.now()
      await world.sandbox.sendWebhook({ topic: "brands", product_id: id })
      await eventually(async () => (await shop.named(title)).description === description, { everyMs: 20, what: "the new description" })
      took.push(performance.now() - from)
    }
    took.sort((a, b) => a - b)
    process.stdout.write(`  webhook of a brand to shelf: ${took.map((ms) => `${Math.round(ms)} ms`).join(", ")}\n`)
    expect(took[2]).toBeLessThan(1_000)
  }, 30_000)

  it("that comes late or twice changes nothing: the brand is read, the message is not believed", async () => {
    const { id, title } = shelf.take()
    await world.sandbox.sendWebhook({ topic: "brands", times: 3, body: { id, status: "INACTIVE", denominationType: "FIXED", denominations: [1], amountRestrictions: { maxVouchersPerOrder: 1 } } })
    await eventually(async () => (await world.query<{ count: number }>(`select count(*)::int as count from webhook_delivery where body->>'id' = '${id}' and state = 'handled'`))[0]?.count === 1, { what: "the message handled" })
    expect(await shop.named(title)).toMatchObject({ sellable: true, denominations: expect.arrayContaining([expect.objectContaining({ amount: 500 })]) })
  }, 30_000)

  it("about a brand nobody knew fetches it; about one Hubble does not know either, nothing is invented", async () => {
    await world.sandbox.config({ addBrands: [{ id: "01NEWBRANDBYWEBHOOK0000001", title: "Brand New" }] })
    await world.sandbox.sendWebhook({ topic: "brands", product_id: "01NEWBRANDBYWEBHOOK0000001" })
    await eventually(() => shop.named("Brand New").catch(() => false), { what: "the new brand" })
    await world.sandbox.sendWebhook({ topic: "brands", body: { id: "01NOBODYKNOWSTHISBRAND0001", status: "ACTIVE" } })
    const handled = () => world.query<{ state: string; outcome: string }>("select state, outcome from webhook_delivery where body->>'id' = '01NOBODYKNOWSTHISBRAND0001'")
    await eventually(async () => (await handled())[0]?.state === "handled", { what: "the message handled", explain: handled })
    expect([(await handled())[0]?.outcome, await world.query("select id from hubble_brand where id = '01NOBODYKNOWSTHISBRAND0001'")]).toEqual(["ignored", []])
  }, 60_000)

  it("about a discount shows the new margin and writes no product", async () => {
    const { id, title } = shelf.take()
    const before = await stamps()
    await world.sandbox.config({ brands: { [id]: { fields: { discountPercentage: 7.5 } } } })
    await world.sandbox.sendWebhook({ topic: "discounts", product_id: id })
    await eventually(async () => (await adminBrand(title)).margin_percent === 7.5, { what: "the new margin" })
    expect(await stamps()).toEqual(before)
  }, 30_000)
})

describe("A sync", () => {
  it("can be previewed: it says what it would do and does nothing", async () => {
    const [changed, gone] = [shelf.take(), shelf.take()]
    await world.sandbox.config({
      brands: { [changed.id]: { fields: { brandDescription: "Previewed", tags: ["unheard-of"] }, denominations: [500, 1500] }, [gone.id]: { status: "INACTIVE" } },
      addBrands: [{ id: "01NEWBRANDINPREVIEW0000001", title: "Only Previewed" }],
    })
    const before = [await stamps(), await world.query("select id, content_hash, product_hash from hubble_brand order by id"), await world.query("select id from product_tag order by id")]
    const started = await world.admin.http.post<{ sync: { id: string } }>("/admin/voucher-hub/sync", { preview: true })
    const sync = await eventually(
      async () => {
        const { sync: state } = await world.admin.http.get<{ sync: { state: string; preview: boolean; report: { created: number; updated: number; hidden: number; changes: { id: string; action: string; fields: string[] }[] } } }>(`/admin/voucher-hub/sync/${started.sync.id}`)
        return state.state !== "running" && state
      },
      { timeoutMs: 60_000, what: "the preview" },
    )
    expect([sync.state, sync.preview]).toEqual(["done", true])
    expect(sync.report.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: changed.id, action: "update", fields: ["description", "tags", "denominations"] }),
        expect.objectContaining({ id: gone.id, action: "hide" }),
        expect.objectContaining({ id: "01NEWBRANDINPREVIEW0000001", action: "create" }),
      ]),
    )
    expect([await stamps(), await world.query("select id, content_hash, product_hash from hubble_brand order by id"), await world.query("select id from product_tag order by id")]).toEqual(before)
    const real = (await world.admin.sync()) as unknown as { report: Record<string, unknown> }
    expect(real.report).toMatchObject({ created: sync.report.created, updated: sync.report.updated, hidden: sync.report.hidden })
  }, 120_000)

  it("is one, however many ask for it at once", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.admin.http.post<{ sync: { id: string } }>("/admin/voucher-hub/sync")))
    expect(new Set(answers.map(({ sync }) => sync.id)).size).toBe(1)
    await world.admin.sync()
  }, 60_000)

  it.each(["cursor", "array", "page"] as const)("reads a catalogue that is paged by %s and finds nothing to do", async (pageStyle) => {
    await world.sandbox.config({ pageStyle })
    const before = await stamps()
    expect(await world.admin.sync()).toMatchObject({ state: "done", report: { created: 0, updated: 0, hidden: 0 } })
    expect(await stamps()).toEqual(before)
  }, 60_000)

  it("refuses what cannot be sold with the reason, and goes on with the others", async () => {
    const bad = (id: string, fields: Record<string, unknown>) => ({ id, title: `Bad ${id}`, ...fields })
    const limits = { minOrderAmount: 100, maxOrderAmount: 1000, maxVouchersPerOrder: 5 }
    await world.sandbox.config({
      addBrands: [
        bad("BADTITLE", { title: "" }), bad("BADLIMITS", { amountRestrictions: null }), bad("BADLIST", { amountRestrictions: { ...limits, denominations: null } }),
        bad("BADNEGATIVE", { amountRestrictions: { ...limits, denominations: [500, -500] } }), bad("BADDECIMAL", { amountRestrictions: { ...limits, denominations: [99.999] } }),
        bad("BADTYPE", { denominationType: "SLIDING" }), bad("BADSTATUS", { status: "SLEEPING" }), bad("GOODAFTERALL", { title: "Good After All", cardType: "QR", redemptionType: "METAVERSE" }),
      ],
    })
    const { report } = (await world.admin.sync()) as unknown as { report: { refused: { id: string; reason: string }[]; skipped: { id: string; reason: string }[] } }
    const reason = (id: string) => [...report.refused, ...report.skipped].find((row) => row.id === id)?.reason
    expect(["BADTITLE", "BADLIMITS", "BADLIST", "BADNEGATIVE", "BADDECIMAL", "BADTYPE", "BADSTATUS"].map(reason)).toEqual([
      "the brand has no title", "the brand has no amountRestrictions", "a FIXED brand lists no denominations", expect.stringMatching(/denominations/), expect.stringMatching(/decimals/),
      expect.stringMatching(/SLIDING/), "Hubble lists the brand as SLEEPING",
    ])
    expect((await shop.named("Good After All")).sellable).toBe(true)
    const [count] = await world.query<{ count: number }>("select count(*)::int as count from product where external_id like 'BAD%'")
    expect(count?.count).toBe(0)
  }, 60_000)

  it("reports a shipping profile that somebody gave a voucher product, and takes it for a problem", async () => {
    const brand = await adminBrand("Flipkart")
    const [profile] = await world.query<{ id: string }>("select id from shipping_profile where deleted_at is null limit 1")
    await world.admin.http.post(`/admin/products/${brand.product_id}`, { shipping_profile_id: profile?.id })
    const { report } = (await world.admin.sync()) as unknown as { report: { notes: { id: string; reason: string }[] } }
    expect(report.notes).toEqual([{ id: brand.id, reason: expect.stringContaining(brand.product_id) }])
    const { problems } = await world.admin.http.get<{ problems: { kind: string }[] }>("/admin/voucher-hub/problems")
    expect(problems.map(({ kind }) => kind)).toContain("shipping_profile")
  }, 60_000)

  it("says how far it is and how fast, and answers 404 for one that never was", async () => {
    const sync = await world.admin.sync()
    expect(sync).toMatchObject({ done: expect.any(Number), total: sync.total, remaining_seconds: 0 })
    expect((await world.admin.http.request("GET", "/admin/voucher-hub/sync/hsync_unknown")).status).toBe(404)
  }, 60_000)
})
