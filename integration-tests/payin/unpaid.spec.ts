import { createPayinWorld, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("unpaid")
})
afterAll(() => world?.dispose())
beforeEach(() => world.query("delete from payin_request"))

const COUNT = 7
const slips = async (state = "pending", age = "1 hour") => {
  await world.query(
    `insert into payin_request (id, session_id, method, psp, amount_minor, currency, state, created_at)
     select 'payin_' || n, 'payses_' || n, 'billet', 'hubcash', 100, 'brl', :state, now() - cast(:age as interval) from generate_series(1, :count) n`,
    { state, age, count: COUNT },
  )
}
/** A sweep that runs out of time after so many pages of three. */
const sweep = async (pages: number) => {
  const seen: string[] = []
  let since: string | null = null
  for (let page = 0; page < pages; page += 1) {
    const taken = await world.service.views.takeUnpaid({ since, limit: 3 })
    since = taken.since
    seen.push(...taken.rows.map(({ id }) => id))
  }
  return seen
}
const ids = Array.from({ length: COUNT }, (_, index) => `payin_${index + 1}`)

describe("The sweep of unpaid orders", () => {
  it("looks at each request once, and none of another sweep's", async () => {
    await slips()
    expect((await sweep(5)).sort()).toEqual(ids)
    // The next sweep looks at all of them again.
    expect((await sweep(5)).sort()).toEqual(ids)
  })

  it("goes on where the last one ran out of time", async () => {
    await slips()
    const first = await sweep(1)
    const second = await sweep(1)
    expect([first.length, second.length, new Set([...first, ...second]).size]).toEqual([3, 3, 6])
    expect(await sweep(1)).toContain(ids.find((id) => !first.includes(id) && !second.includes(id)))
  })

  it("passes over paid ones and closed ones", async () => {
    await slips()
    await world.query("update payin_request set state = 'captured' where id = 'payin_1'")
    await world.service.views.markOrderClosed("payin_2", "order_2")
    expect((await sweep(5)).sort()).toEqual(ids.slice(2))
  })

  it("forgets carts that became no order, once they are old and nothing can be paid any more", async () => {
    await slips("expired", "31 days")
    await world.query("update payin_request set state = 'pending' where id = 'payin_1'")
    await world.query("update payin_request set created_at = now() - interval '29 days' where id = 'payin_2'")
    for (const id of ids) await world.service.views.forgetCart(id)
    expect((await sweep(5)).sort()).toEqual(["payin_1", "payin_2"])
  })
})
