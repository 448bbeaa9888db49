import { SILENT_IN_A_ROW } from "../../src/domain/silence"
import type { PspAnswer } from "../../src/domain/psp-answer"
import type PayinModuleService from "../../src/modules/payin/service"
import { absent, accessRefused, createPayinWorld, found, noAnswer, notSent, Payment, rejected, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("outages")
})
afterAll(() => world?.dispose())

describe("A payment service that does not answer", () => {
  const fall = async ({ outages }: PayinModuleService, times = SILENT_IN_A_ROW) => {
    for (let payment = 0; payment < times; payment += 1) await outages.heard("hubcash", `sale_${payment}`, noAnswer())
  }
  afterEach(async () => {
    for (const { outages } of [world.service, world.another]) await outages.heard("hubcash", "sale", found())
    await world.query(`delete from payin_gate`)
  })

  it("is left alone by every process once ten payments in a row went unanswered, but for one look a minute", async () => {
    await fall(world.service, SILENT_IN_A_ROW - 1)
    expect(await world.another.outages.restMs("hubcash")).toBeNull()
    await world.service.outages.heard("hubcash", "the tenth", noAnswer())
    expect(await world.another.outages.restMs("hubcash")).toBeGreaterThan(50_000)
    await world.query(`update payin_gate set next_probe_at = now()`)
    const looks = await Promise.all(Array.from({ length: 8 }, (_, index) => (index % 2 ? world.service : world.another).outages.restMs("hubcash")))
    expect(looks.filter((restMs) => restMs === null)).toHaveLength(1)
  })

  it("is down, too, when nobody takes its connections", async () => {
    const gone: PspAnswer = { kind: "not_sent", reason: "ECONNREFUSED", inMs: null, unreachable: true, requestIds: [], httpStatus: null }
    for (let payment = 0; payment < SILENT_IN_A_ROW; payment += 1) await world.service.outages.heard("hubcash", `sale_${payment}`, gone)
    expect(await world.another.outages.restMs("hubcash")).toBeGreaterThan(50_000)
  })

  it("says nothing of the other one", async () => {
    await fall(world.service)
    expect(await world.service.outages.restMs("hub123")).toBeNull()
  })

  it("is not down because of one payment, nor when anything was answered in between", async () => {
    for (let time = 0; time < 3 * SILENT_IN_A_ROW; time += 1) await world.service.outages.heard("hubcash", "one payment", noAnswer())
    await fall(world.service, SILENT_IN_A_ROW - 2)
    await world.service.outages.heard("hubcash", "sale", absent())
    await fall(world.service, SILENT_IN_A_ROW - 1)
    expect(await world.service.outages.restMs("hubcash")).toBeNull()
  })

  it.each([["a payment", found()], ["its absence", absent()], ["a refusal", rejected()]])("is asked by all again with the first answer, be it %s", async (_what, answer) => {
    await fall(world.service)
    await world.another.outages.heard("hubcash", "sale", answer)
    expect(await world.service.outages.restMs("hubcash")).toBeNull()
  })

  it("is asked within a minute for what it kept silent about, whatever wait that had come to, when it answers again", async () => {
    const { payment, claim } = await Payment.sent(world, "billet")
    await world.service.requests.record(claim, "send", noAnswer())
    await world.query(`update payin_request set blind_looks = 9, due_at = now() + interval '1 hour' where id = :id`, { id: payment.id })
    await fall(world.service)
    await world.another.outages.heard("hubcash", "sale", found())
    const [row] = await world.query<{ in_ms: number }>(`select extract(epoch from (due_at - now())) * 1000 as in_ms from payin_request where id = :id`, { id: payment.id })
    expect(Number(row?.in_ms)).toBeLessThanOrEqual(60_000)
  })

  it("does not answer by what we did not send", async () => {
    await fall(world.service)
    await world.another.outages.heard("hubcash", "sale", notSent())
    expect(await world.service.outages.restMs("hubcash")).not.toBeNull()
  })

  it("is told of once for each outage, by one process", async () => {
    await fall(world.service)
    const told = (await Promise.all([world.service, world.another, world.service].map(({ outages }) => outages.untold()))).flat()
    expect(told).toEqual([{ psp: "hubcash", refused: false, reason: "UND_ERR_SOCKET" }])
    await fall(world.service)
    expect(await world.service.outages.untold()).toEqual([])
    await world.another.outages.heard("hubcash", "sale", found())
    await fall(world.service)
    expect(await world.another.outages.untold()).toHaveLength(1)
  })
})

describe("A payment service that refuses the shop's credentials", () => {
  const refused = { psp: "hubcash", refused: true, reason: "Hubcash refused the keys (401)" }
  afterEach(() => world.query(`delete from payin_gate`))

  it.each(["not_sent", "no_answer"] as const)("is left alone by every process at once, whether it refused to take a payment or to look at one (%s)", async (kind) => {
    await world.service.outages.heard("hubcash", "sale", accessRefused(kind))
    expect(await world.another.outages.closed()).toEqual([refused])
    expect(await world.another.outages.restMs("hubcash")).toBeGreaterThan(50_000)
    expect(await world.another.outages.restMs("hub123")).toBeNull()
    await world.query(`update payin_gate set next_probe_at = now()`)
    const looks = await Promise.all([world.service, world.another, world.service].map(({ outages }) => outages.restMs("hubcash")))
    expect(looks.filter((restMs) => restMs === null)).toHaveLength(1)
  })

  it("is asked by all again with the first answer, and once a person's test found it well", async () => {
    for (const end of [() => world.another.outages.heard("hubcash", "sale", found()), () => world.another.outages.answered("hubcash")]) {
      await world.service.outages.heard("hubcash", "sale", accessRefused())
      await end()
      expect([await world.service.outages.restMs("hubcash"), await world.service.outages.closed()]).toEqual([null, []])
    }
  })

  it("is not silent: its refusal ends an outage, and a silence later does not end the refusal", async () => {
    for (let payment = 0; payment < SILENT_IN_A_ROW; payment += 1) await world.service.outages.heard("hubcash", `sale_${payment}`, noAnswer())
    await world.service.outages.heard("hubcash", "sale", accessRefused())
    expect(await world.service.outages.closed()).toEqual([refused])
    for (let payment = 0; payment < SILENT_IN_A_ROW; payment += 1) await world.service.outages.heard("hubcash", `sale_${payment}`, noAnswer())
    expect(await world.service.outages.closed()).toContainEqual(refused)
  })

  it("is told of once for each time, by one process", async () => {
    const refuse = () => Promise.all([world.service, world.another].map(({ outages }) => outages.heard("hubcash", "sale", accessRefused())))
    await refuse()
    expect((await Promise.all([world.service, world.another].map(({ outages }) => outages.untold()))).flat()).toEqual([refused])
    await refuse()
    expect(await world.service.outages.untold()).toEqual([])
    await world.service.outages.answered("hubcash")
    await refuse()
    expect(await world.service.outages.untold()).toEqual([refused])
  })
})
