import { createWorld, WORLD_TIMEOUT_MS, type World } from "../support/test-world"

interface SupplierBrand {
  id: string
  title: string
  status: string
  denominationType: string
  amountRestrictions: { denominations: number[] | null } | null
}

/** The catalogue as Hubble's own API lists it. */
async function supplierBrands(world: World): Promise<SupplierBrand[]> {
  const login = await fetch(`${world.hubbleUrl}/v1/partners/auth/login`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ clientId: "sandbox-client", clientSecret: "sandbox-secret" }) })
  const { token } = (await login.json()) as { token: string }
  const list = await fetch(`${world.hubbleUrl}/v1/partners/products`, { headers: { authorization: `Bearer ${token}`, "x-request-id": crypto.randomUUID() } })
  return ((await list.json()) as { data: SupplierBrand[] }).data
}

interface SoldProduct extends Record<string, unknown> {
  external_id: string
  status: string
  is_giftcard: boolean
  profiles: number
  prices: number[] | null
}

/** Products with a brand behind them, with their INR prices and shipping profiles. */
const soldProducts = (world: World) =>
  world.query<SoldProduct>(
    `select p.external_id, p.status, p.is_giftcard,
       (select count(*)::int from product_shipping_profile sp where sp.product_id = p.id and sp.deleted_at is null) as profiles,
       (select array_agg(pr.amount::float8 order by pr.amount) from product_variant v join product_variant_price_set ps on ps.variant_id = v.id and ps.deleted_at is null
          join price pr on pr.price_set_id = ps.price_set_id and pr.deleted_at is null and pr.currency_code = 'inr' where v.product_id = p.id and v.deleted_at is null) as prices
     from product p where p.external_id is not null and p.deleted_at is null`,
  )

describe("The catalogue after its first sync", () => {
  let world: World
  let brands: SupplierBrand[]
  beforeAll(async () => {
    world = await createWorld("catalogue")
    brands = await supplierBrands(world)
  }, WORLD_TIMEOUT_MS)
  afterAll(() => world?.dispose())

  it("mirrors every brand, or says why not, and has one product for each ACTIVE one and none for the others", async () => {
    const mirrored = await world.query<{ id: string }>(`select id from hubble_brand`)
    const [sync] = await world.query<{ refused: { id: string; reason: string }[] }>(`select report->'refused' as refused from hubble_sync`)
    const refused = sync?.refused ?? []
    expect([...mirrored, ...refused].map((row) => row.id).sort()).toEqual(brands.map((brand) => brand.id).sort())
    expect(brands.filter((brand) => brand.amountRestrictions === null).map((brand) => brand.id).sort()).toEqual(refused.map((row) => row.id).sort())
    const active = brands.filter((brand) => brand.status === "ACTIVE" && brand.amountRestrictions && (brand.denominationType === "FLEXIBLE" || brand.amountRestrictions.denominations?.length))
    expect((await soldProducts(world)).map((product) => product.external_id).sort()).toEqual(active.map((brand) => brand.id).sort())
    expect(active.length).toBeGreaterThan(350)
  })

  it("sells each denomination at its value in rupees, without a shipping profile and not as a gift card of Medusa's", async () => {
    const byId = new Map(brands.map((brand) => [brand.id, brand]))
    for (const product of await soldProducts(world)) {
      const denominations = byId.get(product.external_id)?.amountRestrictions?.denominations
      expect({ id: product.external_id, prices: product.prices ?? [] }).toEqual({ id: product.external_id, prices: [...(denominations ?? [])].sort((a, b) => a - b) })
      expect(product).toMatchObject({ is_giftcard: false, profiles: 0 })
    }
  })

  it("writes no product when nothing changed", async () => {
    const stamp = () => world.query<{ products: string; variants: string }>(`select (select max(updated_at)::text from product) as products, (select max(updated_at)::text from product_variant) as variants`)
    const before = await stamp()
    const sync = await world.admin.sync()
    expect(sync).toMatchObject({ state: "done", report: { created: 0, updated: 0, hidden: 0 } })
    expect(await stamp()).toEqual(before)
  })

  it("takes back the product of a brand that became INACTIVE, and shows it again when it returns", async () => {
    const brand = brands.find((candidate) => candidate.title === "BigBasket")
    const status = async () => (await world.query<{ status: string }>(`select status from product where external_id = '${brand?.id}'`))[0]?.status
    const first = await status()
    await world.sandbox.config({ brands: { [brand?.id ?? ""]: { status: "INACTIVE" } } })
    await world.admin.sync()
    expect(await status()).toBe("draft")
    await world.sandbox.config({ brands: { [brand?.id ?? ""]: { status: "ACTIVE" } } })
    await world.admin.sync()
    expect(await status()).toBe(first)
  })
})
