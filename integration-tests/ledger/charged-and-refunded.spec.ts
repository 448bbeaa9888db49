import type { AttentionKind } from "../../src/domain/attention"
import { cancelled, freshCode, reversed, success, voucher, type HandMadeVoucher } from "./answers"
import { createLedgerWorld, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("charged_and_refunded")
})
afterAll(() => world?.dispose())

const made = (...vouchers: HandMadeVoucher[]) => vouchers.map((one) => voucher(world.service.vault, one))
const broken = () => made({ amount: 50_000, pin: null, complete: false })
const casesOf = async (sale: Sale, kind: AttentionKind) => (await sale.cases()).filter((found) => found.kind === kind)
const refund = async (sale: Sale, kind: AttentionKind) => world.service.cases.refund((await casesOf(sale, kind))[0]?.id ?? "", "admin")
const stateOf = async (unitId: string) => (await world.query<{ state: string }>(`select state from voucher_unit where id = :unitId`, { unitId }))[0]?.state

async function hear(sale: Sale, vouchers: Parameters<typeof success>[1]): Promise<void> {
  await sale.webhook()
  await sale.read(success(sale.hubble, vouchers))
}

const payments = (sale: Sale) => [{ id: `pay_of_${sale.orderId}`, left: 100_000 }]

/** As far as the shopper's money goes. */
async function returned(sale: Sale): Promise<void> {
  const plan = await world.service.refunds.plan(sale.orderId, payments(sale))
  if (!plan) throw new Error("nothing to refund")
  await world.service.refunds.finish(plan, "ref_1")
}

/** Hubble says SUCCESS, and these come, twice. */
async function brought(sale: Sale, vouchers: Parameters<typeof success>[1]): Promise<Sale> {
  await sale.post(success(sale.hubble, vouchers))
  if ((await sale.order()).state === "processing") {
    await sale.untilDue()
    await sale.read(success(sale.hubble, vouchers))
  }
  return sale
}

/** SUCCESS of which the shopper has nothing. */
const RESTS = {
  short_delivery: async () => brought(await Sale.ready(world), []),
  unusable_voucher: async () => brought(await Sale.ready(world), broken()),
  duplicate_voucher: async () => {
    const code = { amount: 50_000, number: freshCode() }
    await brought(await Sale.ready(world), made(code))
    return brought(await Sale.ready(world), made(code))
  },
} satisfies Partial<Record<AttentionKind, () => Promise<Sale>>>
const KINDS = ["short_delivery", "unusable_voucher", "duplicate_voucher"] as const

describe.each(KINDS)("The refund of a case %s", (kind) => {
  it("asks Hubble for the reversal of what was paid for, unit by unit, and answers the case as it is then", async () => {
    const sale = await RESTS[kind]()
    expect(await refund(sale, kind)).toMatchObject({ kind, state: "closed", closed_by: "admin", note: "refunded" })
    const [asked, ...more] = await sale.cases()
    expect([asked, more]).toMatchObject([{ kind: "charged_and_refunded", order_id: sale.orderId, supplier_order_id: sale.supplierOrderId, unit_ids: sale.unitIds, actions: ["check", "resolve"] }, []])
    expect([asked?.reason, await sale.units()]).toEqual([expect.stringMatching(new RegExp(`given back by a person \\(case ${kind}\\)`)), ["refund_due"]])
    await returned(sale)
    expect([await sale.units(), await sale.openCases()]).toEqual([["refunded"], ["charged_and_refunded"]])
  })

  it.each([
    ["CANCELLED", cancelled],
    ["REVERSED", reversed],
  ])("has its end with Hubble's %s: the money goes back once", async (_status, withdrawn) => {
    for (const settle of [returned, async () => undefined]) {
      const sale = await RESTS[kind]()
      await refund(sale, kind)
      await settle(sale)
      const before = await sale.units()
      await sale.webhook()
      await sale.read(withdrawn(sale.hubble))
      expect([await sale.openCases(), await sale.units()]).toEqual([[], before])
    }
  })

  it("is taken back by a good voucher that comes while the money is still here", async () => {
    const sale = await RESTS[kind]()
    await refund(sale, kind)
    await hear(sale, sale.vouchers())
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
    expect(await world.service.refunds.plan(sale.orderId, payments(sale))).toBeNull()
  })

  it.each(["refunding", "refunded"])("keeps a good voucher sealed that comes when it is %s, and says so in its own case", async (state) => {
    const sale = await RESTS[kind]()
    await refund(sale, kind)
    const [asked] = await sale.cases()
    const plan = await world.service.refunds.plan(sale.orderId, payments(sale))
    if (plan && state === "refunded") await world.service.refunds.finish(plan, "ref_1")
    await hear(sale, sale.vouchers())
    const [found, ...more] = await sale.cases()
    expect([found, more]).toMatchObject([{ id: asked?.id, kind: "charged_and_refunded", unit_ids: sale.unitIds, reason: expect.stringMatching(/after its unit was refunded/) as unknown }, []])
    const held = (await sale.vault()).filter((stored) => stored.unit_id !== null)
    expect([await sale.units(), held]).toEqual([[state], [{ unit_id: sale.unitIds[0], amount: 50_000 }]])
    await expect(world.service.reveal(sale.unitIds[0] ?? "", { type: "user", id: "u", ip: null, reason: "r" })).rejects.toThrow(state)
  })

  it("is not undone by the same news once more", async () => {
    const sale = await RESTS[kind]()
    await refund(sale, kind)
    await sale.webhook()
    await sale.read(success(sale.hubble, []))
    expect([await sale.units(), await sale.openCases()]).toEqual([["refund_due"], ["charged_and_refunded"]])
  })
})

describe("A refund of what Hubble was paid for", () => {
  it("asks for each unit by itself, and for none that was delivered", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000, 50_000])
    await brought(sale, made({ amount: 50_000 }))
    const missing = (await casesOf(sale, "short_delivery"))[0]?.unit_ids ?? []
    await refund(sale, "short_delivery")
    const asked = await casesOf(sale, "charged_and_refunded")
    expect([missing.length, asked.map((found) => found.unit_ids).sort()]).toEqual([2, missing.map((unitId) => [unitId]).sort()])
    // One of them comes after all.
    await hear(sale, made({ amount: 50_000 }))
    expect([(await sale.units()).sort(), await sale.openCases()]).toEqual([["delivered", "delivered", "refund_due"], ["charged_and_refunded"]])
  })

  it("asks nothing for what Hubble may still leave undone, or took back itself", async () => {
    const timedOut = await Sale.timedOut(world)
    await refund(timedOut, "timed_out")
    const revoked = await brought(await Sale.ready(world), made({ amount: 50_000 }))
    await revoked.webhook()
    await revoked.read(reversed(revoked.hubble))
    await refund(revoked, "revoked")
    expect([await timedOut.units(), await timedOut.openCases(), await revoked.units(), await revoked.openCases()]).toEqual([["refund_due"], [], ["refund_due"], []])
  })

  it("is over when the voucher comes and needs a check: the unit is sealed, and its money stays", async () => {
    const sale = await RESTS.short_delivery()
    await refund(sale, "short_delivery")
    await hear(sale, broken())
    expect([await sale.units(), await sale.openCases()]).toEqual([["sealed"], ["unusable_voucher"]])
  })

  it("leaves a good voucher to the unit that still waits for one", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    await brought(sale, [...broken(), ...broken()])
    const [{ id: paidBack } = { id: "" }] = await world.query<{ id: string }>(`select id from voucher_unit where order_id = :orderId order by unit_index`, { orderId: sale.orderId })
    const first = (await casesOf(sale, "unusable_voucher")).find((found) => found.unit_ids.includes(paidBack))
    await world.service.cases.refund(first?.id ?? "", "admin")
    await returned(sale)
    await hear(sale, made({ amount: 50_000 }))
    expect([await stateOf(paidBack), (await sale.units()).sort()]).toEqual(["refunded", ["delivered", "refunded"]])
    expect((await sale.cases()).map(({ kind, unit_ids: unitIds }) => [kind, unitIds])).toEqual([["charged_and_refunded", [paidBack]]])
  })

  it("is not served by another voucher that is of no use", async () => {
    const sale = await RESTS.unusable_voucher()
    await refund(sale, "unusable_voucher")
    await hear(sale, broken())
    expect([await sale.units(), await sale.openCases()]).toEqual([["refund_due"], ["charged_and_refunded", "unusable_voucher"]])
    expect((await casesOf(sale, "unusable_voucher"))[0]?.unit_ids).toEqual([])
  })

  it("does not open a voucher that was taken back: another one for it is too many", async () => {
    const sale = await brought(await Sale.ready(world), made({ amount: 50_000 }))
    await world.service.refunds.takeBack(sale.unitIds[0] ?? "", "admin", "test")
    await hear(sale, made({ amount: 50_000 }))
    expect([await sale.units(), await sale.openCases(), (await sale.vault()).length]).toEqual([["refund_due"], ["charged_and_refunded", "unusable_voucher"], 2])
  })
})
