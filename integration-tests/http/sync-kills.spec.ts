import { setTimeout as sleep } from "node:timers/promises"
import { createAdmin, type Admin } from "../../demo/admin"
import { ADMIN_EMAIL } from "../../demo/runtime/secrets"
import type { StoreProcess } from "../../demo/runtime/store-process"
import { seededFraction, seededInteger } from "../../sandbox/shared/seeded"
import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"

/** Every kill costs the start of a store; the twenty are run with SYNC_KILLS=20. */
const KILLS = Number(process.env.SYNC_KILLS ?? "2")
const SEED = process.env.SYNC_KILL_SEED ?? "sync"
const LONGEST_SYNC_MS = 9_000

let world: World
beforeAll(async () => {
  world = await createWorld("kills", { catalogue: false })
}, WORLD_TIMEOUT_MS)
afterAll(() => world?.dispose())

/** Base prices in rupees by variant. */
const PRICES = `select ps.variant_id, max(p.amount)::float8 as amount, count(*)::int as count from product_variant_price_set ps join price p on p.price_set_id = ps.price_set_id and p.deleted_at is null
  where ps.deleted_at is null and p.currency_code = 'inr' and p.price_list_id is null group by ps.variant_id`

/** Published voucher products that lack something a shopper would miss: a channel, or a variant with its price for a denomination on offer. */
const halfVisible = () =>
  world.query<{ id: string; why: string }>(
    `with prices as (${PRICES})
     select p.id, 'no sales channel' as why from product p where p.external_id is not null and p.status = 'published' and p.deleted_at is null
       and not exists (select 1 from product_sales_channel c where c.product_id = p.id and c.deleted_at is null)
     union all select p.id, 'no row of ours' from product p where p.external_id is not null and p.status = 'published' and p.deleted_at is null
       and not exists (select 1 from hubble_brand b where b.id = p.external_id)
     union all select p.id, 'denomination ' || l.denomination from product p join hubble_brand b on b.id = p.external_id join hubble_brand_variant l on l.brand_id = b.id and l.retired_at is null
       left join product_variant v on v.id = l.variant_id and v.deleted_at is null left join prices on prices.variant_id = v.id
       where p.status = 'published' and p.deleted_at is null and b.denominations @> to_jsonb(l.denomination) and (v.id is null or prices.amount is null)
     union all select p.id, 'nothing to buy' from product p join hubble_brand b on b.id = p.external_id
       where p.status = 'published' and p.deleted_at is null and b.denomination_type = 'FIXED' and not exists (select 1 from hubble_brand_variant l where l.brand_id = b.id and l.retired_at is null)
       -- A FLEXIBLE product whose brand became FIXED is whole, only not written anew yet: its option says so, and it never had a variant.
       and not (exists (select 1 from product_product_option o join product_option_value v on v.option_id = o.product_option_id where o.product_id = p.id and v.value = 'Custom amount')
         and not exists (select 1 from product_variant v where v.product_id = p.id and v.deleted_at is null))`,
  )

/** Where shop and mirror disagree once everything is written. */
const differences = () =>
  world.query<{ id: string; why: string }>(
    `with prices as (${PRICES}), listed as (
       select * from hubble_brand where status = 'ACTIVE' and (denomination_type = 'FLEXIBLE' or jsonb_array_length(denominations) > 0)),
     products as (select * from product where external_id is not null and deleted_at is null)
     select b.id, 'has ' || count(p.id) || ' products' as why from listed b left join products p on p.external_id = b.id group by b.id having count(p.id) <> 1
     union all select b.id, 'title, description or status' from listed b join products p on p.external_id = b.id
       where p.title <> b.title or coalesce(p.description, '') <> coalesce(b.description, '') or p.status <> 'published'
     union all select b.id, 'on show' from hubble_brand b join products p on p.external_id = b.id where p.status = 'published' and b.id not in (select id from listed)
     union all select b.id, 'variants and prices' from listed b join products p on p.external_id = b.id
       where coalesce(b.denominations, '[]') <> (select coalesce(jsonb_agg((prices.amount * 100)::bigint order by prices.amount), '[]') from product_variant v left join prices on prices.variant_id = v.id
         where v.product_id = p.id and v.deleted_at is null)
     union all select variant_id, 'two base prices' from prices where count > 1
     union all select b.id, 'links' from listed b where (select count(*) from hubble_brand_variant l join product_variant v on v.id = l.variant_id and v.deleted_at is null
         where l.brand_id = b.id and l.retired_at is null) <> coalesce(jsonb_array_length(b.denominations), 0)`,
  )

/** Something for every sync to do: other words, other denominations, brands that come and go. */
async function stirCatalogue(round: number): Promise<void> {
  const brands = await world.sandbox.brands()
  const chosen = brands.filter((brand) => seededFraction(SEED, round, brand.id) < 0.3)
  const change = (id: string) => {
    const what = seededInteger(4, SEED, round, id, "what")
    if (what === 0) return { denominations: [100, 500, 1000 + round * 50] }
    if (what === 1) return { status: seededFraction(SEED, round, id, "status") < 0.5 ? ("INACTIVE" as const) : ("ACTIVE" as const) }
    return { title: `Stirred ${round} ${id.slice(-6)}`, fields: { brandDescription: `Words of round ${round}`, tags: [`round-${round}`] } }
  }
  await world.sandbox.config({ brands: Object.fromEntries(chosen.map(({ id }) => [id, change(id)])) })
}

/** A killed sync bars the next one until its lease is over; here nobody waits for that. */
const forgetDeadSync = () => world.query("update hubble_sync set lease_until = now() - interval '1 second' where state = 'running'")

describe(`A sync whose process is killed, ${KILLS} times`, () => {
  it("never leaves a half product on show, and the next sync finishes the rest", async () => {
    let store: StoreProcess = world.store
    const adminOf = (process: StoreProcess): Promise<Admin> => createAdmin(process.url, ADMIN_EMAIL, world.secrets.adminPassword)
    const cut: number[] = []
    for (let round = 0; round < KILLS; round++) {
      if (round > 0) await stirCatalogue(round)
      await forgetDeadSync()
      const admin = await adminOf(store)
      const { sync } = await admin.http.post<{ sync: { id: string } }>("/admin/voucher-hub/sync")
      const wait = Math.round(seededFraction(SEED, round, "kill") * LONGEST_SYNC_MS)
      await sleep(wait)
      await store.kill()
      const [row] = await world.query<{ state: string; done: number; total: number | null }>(`select state, done, total from hubble_sync where id = '${sync.id}'`)
      if (row?.state === "running") cut.push(round)
      // Nothing analyses a throw-away database, and without statistics the questions below take minutes.
      await world.query("analyze")
      expect({ round, wait, half: await halfVisible() }).toEqual({ round, wait, half: [] })
      store = await world.addStore()
    }
    await forgetDeadSync()
    const admin = await adminOf(store)
    expect(await admin.sync()).toMatchObject({ state: "done" })
    await world.query("analyze")
    await eventually(async () => (await differences()).length === 0, { timeoutMs: 30_000, what: "shop and catalogue the same", explain: differences })
    expect(await halfVisible()).toEqual([])
    // Not our mirror with our shop: Hubble's catalogue with our mirror.
    const last = await admin.sync()
    expect(last).toMatchObject({ report: { created: 0, updated: 0, hidden: 0 } })
    const { refused: refusals } = last.report as { refused: { id: string; reason: string }[] }
    expect([...new Set(refusals.map(({ reason }) => reason))]).toEqual(["the brand has no amountRestrictions"])
    const refused = refusals.map(({ id }) => id)
    const theirs = (await world.sandbox.brands()).filter(({ id, status }) => status === "ACTIVE" && !refused.includes(id)).map(({ id, title }) => `${id} ${title}`)
    expect(refused.length).toBeLessThan(20)
    const ours = await world.query<{ brand: string }>("select id || ' ' || title as brand from hubble_brand where status = 'ACTIVE'")
    // Each round takes some off sale.
    expect(theirs.length).toBeGreaterThan(200)
    expect(ours.map(({ brand }) => brand).sort()).toEqual(theirs.sort())
    expect(cut.length).toBeGreaterThan(0)
  }, WORLD_TIMEOUT_MS + KILLS * 60_000)
})
