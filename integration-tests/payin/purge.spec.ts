import { createPayinWorld, Payment, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("purge")
})
afterAll(() => world?.dispose())

const aged = (id: string, days: number) => world.query(`update payin_request set created_at = now() - (:days * interval '1 day'), updated_at = now() - (:days * interval '1 day') where id = :id`, { id, days })

describe("A payment session that nobody paid with", () => {
  it("is deleted with its history after so many days, in batches; one that was touched since, and whatever may have been sent, stays", async () => {
    const [old, older, touched, young, begun] = [await Payment.prepared(world), await Payment.prepared(world), await Payment.prepared(world), await Payment.prepared(world), await Payment.begun(world)]
    for (const payment of [old, older, touched, begun]) await aged(payment.id, 181)
    await aged(young.id, 179)
    await world.query(`update payin_request set updated_at = now() where id = :id`, { id: touched.id })
    const purge = (limit: number) => world.service.requests.purge({ days: 180, limit })
    expect([await purge(1), await purge(10), await purge(10)]).toEqual([1, 1, 0])
    const kept = [touched, young, begun].map(({ id }) => id).sort()
    expect((await world.query<{ id: string }>(`select id from payin_request order by id`)).map(({ id }) => id)).toEqual(kept)
    expect((await world.query<{ id: string }>(`select distinct subject_id as id from payin_transition order by 1`)).map(({ id }) => id)).toEqual(kept)
  })
})

describe("A payer", () => {
  it("is deleted so many days after he was emptied, never while something of him is kept", async () => {
    const payer = { document: { type: "CPF" as const, number: "52998224725" }, name: null, birthdate: null, phone: null }
    const made = [await world.service.payers.issue("cart_a", payer), await world.service.payers.issue("cart_b", payer), await world.service.payers.issue("cart_c", payer)]
    const [emptied, lately, full] = made.map(({ id }) => id)
    await world.query(`update payin_payer set expires_at = now() - interval '181 days' where id = any(:ids)`, { ids: [emptied, full] })
    await world.query(`update payin_payer set envelope = null where id = any(:ids)`, { ids: [emptied, lately] })
    const purge = () => world.service.payers.purgeEmptied({ days: 180, limit: 10 })
    expect([await purge(), await purge()]).toEqual([1, 0])
    expect((await world.query<{ id: string }>(`select id from payin_payer order by id`)).map(({ id }) => id)).toEqual([lately, full].sort())
  })
})
