import { createLedgerWorld, type LedgerWorld } from "./ledger-world"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("throttle")
})
afterAll(() => world?.dispose())

const take = (name: string, most = 3, seconds = 60) => world.service.access.take({ name, most, seconds })
const later = (name: string, seconds: number) => world.query(`update voucher_throttle set ends_at = ends_at - (:seconds * interval '1 second') where id = :name`, { name, seconds })

describe("An allowance", () => {
  it("lets so many through, then says how long to wait", async () => {
    expect([await take("a"), await take("a"), await take("a")]).toEqual([null, null, null])
    const wait = await take("a")
    expect(wait).toBeGreaterThan(50)
    expect(wait).toBeLessThanOrEqual(60)
  })

  it("is everybody's own", async () => {
    for (let turn = 0; turn < 4; turn += 1) await take("b")
    expect(await take("c")).toBeNull()
  })

  it("begins anew once its time is over, not before, also for those who never stopped asking", async () => {
    for (let turn = 0; turn < 4; turn += 1) await take("d")
    await later("d", 58)
    expect(await take("d")).not.toBeNull()
    await later("d", 3)
    expect(await take("d")).toBeNull()
  })

  it("is counted by all processes together: of many at the same moment no more get through", async () => {
    const other = world.configured({})
    const all = await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 ? world : other).service.access.take({ name: "f", most: 7, seconds: 60 })))
    expect(all.filter((wait) => wait === null)).toHaveLength(7)
  })

  it("is forgotten by the purge once it is over, with the tokens that opened nothing since yesterday", async () => {
    await take("over")
    await later("over", 61)
    await take("running")
    await world.service.access.issueToken("cart_old")
    await world.query(`update voucher_token set expires_at = now() - interval '25 hours' where cart_id = 'cart_old'`)
    await world.service.access.issueToken("cart_just_over")
    await world.query(`update voucher_token set expires_at = now() - interval '1 hour' where cart_id = 'cart_just_over'`)
    await world.service.access.purge(100)
    const left = await world.query<{ id: string }>(`select id from voucher_throttle where id in ('over', 'running') union all select cart_id from voucher_token`)
    expect(left.map((row) => row.id).sort()).toEqual(["cart_just_over", "running"])
  })
})
