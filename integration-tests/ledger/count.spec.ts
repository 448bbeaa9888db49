import { freshCode, noAnswer, success, voucher, type HandMadeVoucher } from "./answers"
import { createLedgerWorld, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("count")
})
afterAll(() => world?.dispose())

const made = (...vouchers: HandMadeVoucher[]) => vouchers.map((one) => voucher(world.service.vault, one))
const faceOf = async (unitId: string) => (await world.query<{ face: number }>(`select face_minor::float8 as face from voucher_unit where id = :unitId`, { unitId }))[0]?.face

describe("Vouchers go to units", () => {
  it("by amount, not by position: mixed denominations in any order", async () => {
    const faces = [50_000, 50_000, 100_000, 200_000, 200_000, 500_000]
    const sale = await Sale.ready(world, faces)
    await sale.post(success(sale.hubble, made(...[200_000, 500_000, 50_000, 200_000, 100_000, 50_000].map((amount) => ({ amount })))))
    expect(new Set(await sale.units())).toEqual(new Set(["delivered"]))
    for (const stored of await sale.vault()) expect(await faceOf(stored.unit_id ?? "")).toBe(stored.amount)
    expect(await sale.vault()).toHaveLength(6)
  })

  it("once: the same SUCCESS again changes nothing, in whatever order its vouchers come", async () => {
    const sale = await Sale.ready(world, [50_000, 100_000])
    const vouchers = sale.vouchers()
    await sale.post(success(sale.hubble, vouchers))
    const before = [await sale.vault(), await sale.units(), await sale.openCases(), await sale.dueTasks()]
    await sale.webhook()
    await sale.read(success(sale.hubble, [...vouchers].reverse()))
    expect([await sale.vault(), await sale.units(), await sale.openCases(), await sale.dueTasks()]).toEqual(before)
    expect(await sale.dueIn()).toBeNull()
  })

  it("once, too, when Hubble hands over the same codes under fresh envelopes", async () => {
    const sale = await Sale.ready(world, [50_000])
    const number = freshCode()
    await sale.post(success(sale.hubble, made({ amount: 50_000, number })))
    await sale.webhook()
    await sale.read(success(sale.hubble, made({ amount: 50_000, number })))
    expect([(await sale.vault()).length, await sale.openCases()]).toEqual([1, []])
  })
})

describe("Fewer vouchers than ordered", () => {
  it("deliver at once, and the order is read once more after 60 seconds", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    const [first] = made({ amount: 50_000 })
    if (!first) throw new Error("no voucher")
    await sale.post(success(sale.hubble, [first]))
    expect([(await sale.units()).sort(), await sale.openCases()]).toEqual([["delivered", "processing"], []])
    expect(await sale.untilDue()).toBe(60 * SECOND)
    await sale.read(success(sale.hubble, [first, ...made({ amount: 50_000 })]))
    expect([await sale.units(), await sale.openCases(), (await sale.order()).state]).toEqual([["delivered", "delivered"], [], "succeeded"])
  })

  it("that stay short leave the rest missing, with a case, neither ordered again nor refunded", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    const vouchers = made({ amount: 50_000 })
    await sale.post(success(sale.hubble, vouchers))
    await sale.untilDue()
    await sale.read(success(sale.hubble, vouchers))
    expect([(await sale.units()).sort(), await sale.openCases(), await sale.dueIn()]).toEqual([["delivered", "missing"], ["short_delivery"], null])
    expect((await sale.cases())[0]?.unit_ids).toHaveLength(1)
    expect([await sale.attempts(), (await sale.attempt()).live]).toMatchObject([{ length: 1 }, 2])
  })

  it("are completed by a later webhook: the missing unit is delivered and the case ends", async () => {
    const sale = await Sale.ready(world, [50_000])
    await sale.post(success(sale.hubble, []))
    await sale.untilDue()
    await sale.read(success(sale.hubble, []))
    expect(await sale.units()).toEqual(["missing"])
    await sale.webhook()
    await sale.read(sale.success())
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
  })

  it.each([
    ["no answer", () => noAnswer()],
    ["PROCESSING", (sale: Sale) => sale.processing()],
  ])("are not asked for in a rush when the read brings %s", async (_what, answer) => {
    const sale = await Sale.ready(world, [50_000])
    await sale.post(success(sale.hubble, []))
    await sale.untilDue()
    await sale.read(answer(sale))
    expect((await sale.dueIn()) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(SECOND)
  })

  it("come to rest as a short delivery although no read is ever answered, within twenty reads: Hubble did say SUCCESS", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    await sale.post(success(sale.hubble, made({ amount: 50_000 })))
    let waited = 0
    for (let read = 0; read < 20 && (await sale.dueIn()) !== null; read++) {
      waited += await sale.untilDue()
      await sale.read(noAnswer())
    }
    expect([await sale.dueIn(), await sale.openCases(), (await sale.units()).sort(), waited > 5 * MINUTE]).toEqual([null, ["short_delivery"], ["delivered", "missing"], true])
    expect((await sale.cases())[0]?.unit_ids).toHaveLength(1)
    expect((await sale.attempt()).state).toBe("succeeded")
  })
})

describe("A SUCCESS after the cut-off that is short", () => {
  it("is a short delivery, and no longer timed out, although nobody answers the read that follows", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    await sale.post(sale.processing())
    for (let read = 0; read < 5; read++) {
      await sale.untilDue()
      await sale.read(sale.processing())
    }
    expect([await sale.units(), await sale.openCases()]).toEqual([["timed_out", "timed_out"], ["timed_out"]])
    await sale.webhook()
    await sale.read(success(sale.hubble, made({ amount: 50_000 })))
    await sale.untilDue()
    await sale.read(noAnswer())
    expect([(await sale.units()).sort(), await sale.openCases(), await sale.dueIn()]).toEqual([["delivered", "missing"], ["short_delivery"], null])
    expect((await sale.cases())[0]?.unit_ids).toHaveLength(1)
  })
})

describe("What does not fit is sealed and a case", () => {
  it("when Hubble sends more vouchers than ordered", async () => {
    const sale = await Sale.ready(world, [50_000])
    await sale.post(success(sale.hubble, made({ amount: 50_000 }, { amount: 50_000 })))
    expect([await sale.units(), await sale.openCases(), (await sale.vault()).length]).toEqual([["delivered"], ["unusable_voucher"], 2])
    expect((await sale.vault()).filter((stored) => stored.unit_id === null)).toHaveLength(1)
  })

  it("when a voucher has a foreign amount: nobody gets it, and the unit it should have been is named by a case", async () => {
    const sale = await Sale.ready(world, [50_000])
    const vouchers = made({ amount: 30_000 })
    await sale.post(success(sale.hubble, vouchers))
    await sale.untilDue()
    await sale.read(success(sale.hubble, vouchers))
    expect(["missing", "sealed"]).toContain((await sale.units())[0])
    expect(await sale.openCases()).toContain("unusable_voucher")
    expect((await sale.cases()).flatMap((found) => found.unit_ids)).toEqual(sale.unitIds)
    expect(await sale.vault()).toEqual([{ unit_id: null, amount: 30_000 }])
  })

  it("when a field is missing for its card type: the unit is sealed and cannot be revealed", async () => {
    const sale = await Sale.ready(world, [50_000])
    await sale.post(success(sale.hubble, made({ amount: 50_000, pin: null, complete: false })))
    expect([await sale.units(), await sale.openCases(), (await sale.order()).state]).toEqual([["sealed"], ["unusable_voucher"], "succeeded"])
    expect((await sale.cases())[0]?.unit_ids).toEqual(sale.unitIds)
    await expect(world.service.reveal(sale.unitIds[0] ?? "", { type: "user", id: "u", ip: null, reason: "r" })).rejects.toThrow(/sealed/)
  })

  it("when the same code was delivered for another order: the first keeps it", async () => {
    const number = freshCode()
    const [first, second] = [await Sale.ready(world), await Sale.ready(world)]
    await first.post(success(first.hubble, made({ amount: 50_000, number })))
    await second.post(success(second.hubble, made({ amount: 50_000, number })))
    expect([await first.units(), await second.units()]).toEqual([["delivered"], ["sealed"]])
    expect([await second.openCases(), (await second.cases())[0]?.unit_ids]).toEqual([["duplicate_voucher"], second.unitIds])
  })

  it("when the same code comes for two orders at the same moment: only one gets it", async () => {
    const outcomes: string[] = []
    for (let round = 0; round < 15; round++) {
      const number = freshCode()
      const pair = [await Sale.sent(world), await Sale.sent(world)]
      await Promise.all(pair.map(({ sale, claim, intent }) => world.service.placement.recordPost(claim, intent.attemptId, success(sale.hubble, made({ amount: 50_000, number })))))
      outcomes.push((await Promise.all(pair.map(async ({ sale }) => (await sale.units())[0] ?? ""))).sort().join("+"))
    }
    expect(new Set(outcomes)).toEqual(new Set(["delivered+sealed"]))
  })

  it("when a code is repeated within one answer: one unit gets it, the other is missing", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    const number = freshCode()
    const answer = () => success(sale.hubble, made({ amount: 50_000, number }, { amount: 50_000, number }))
    await sale.post(answer())
    await sale.untilDue()
    await sale.read(answer())
    expect([(await sale.units()).sort(), (await sale.vault()).length]).toEqual([["delivered", "missing"], 1])
    expect(await sale.openCases()).toContain("short_delivery")
  })

  it("and a code told apart by its PIN alone is another code", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    const number = freshCode()
    await sale.post(success(sale.hubble, made({ amount: 50_000, number, pin: "1111" }, { amount: 50_000, number, pin: "2222" })))
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered", "delivered"], []])
  })
})
