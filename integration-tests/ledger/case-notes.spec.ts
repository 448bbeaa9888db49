import type { AttentionKind } from "../../src/domain/attention"
import { absent, noAnswer, success, TEXTS } from "./answers"
import { createLedgerWorld, MINUTE, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("case_notes")
})
afterAll(() => world?.dispose())

const cases = () => world.service.cases
const resolve = (caseId: string, closeUnitIds: string[] = []) => cases().resolve(caseId, "admin", { note: "settled on the telephone", closeUnitIds })
const caseOf = async (sale: Sale, kind: AttentionKind) => {
  const found = (await sale.cases()).find((one) => one.kind === kind)
  if (!found) throw new Error(`no open case ${kind} of ${sale.orderId}`)
  return found
}
const partlyRefunded = async (sale: Sale) => (await cases().open({ kind: "partly_refunded", orderId: sale.orderId, unitIds: sale.unitIds, reason: "test" })).id

/** One of two vouchers came. */
async function short(): Promise<Sale> {
  const sale = await Sale.ready(world, [50_000, 50_000])
  const answer = success(sale.hubble, sale.vouchers([50_000]))
  await sale.post(answer)
  await sale.untilDue()
  await sale.read(answer)
  return sale
}

/** The wallet does not cover it. */
async function poor(): Promise<Sale> {
  const sale = await Sale.ready(world)
  await sale.post(sale.failed(TEXTS.insufficientBalance))
  return sale
}

/** How vouchers come to rest with a case. */
const RESTS = {
  loss_guard: () => Sale.paid(world, [50_000], { hold: { kind: "loss_guard", reason: "test" } }),
  held_for_review: () => Sale.paid(world, [50_000], { hold: { kind: "held_for_review", reason: "test" } }),
  no_denomination: () => Sale.paid(world, [50_000], { splits: [{ brandId: "brand_1", orders: null, reason: "test" }] }),
} satisfies Partial<Record<AttentionKind, () => Promise<Sale>>>

describe("A note alone", () => {
  it.each(["loss_guard", "held_for_review", "no_denomination"] as const)("ends %s, and closes what nothing else would name", async (kind) => {
    const sale = await RESTS[kind]()
    await resolve((await caseOf(sale, kind)).id)
    expect([await sale.units(), await sale.openCases()]).toEqual([["cancelled"], []])
  })

  it.each(["loss_guard", "held_for_review", "no_denomination"] as const)("ends %s and nothing more while another hold names its vouchers", async (kind) => {
    const sale = await RESTS[kind]()
    const { id, unit_ids: unitIds } = await caseOf(sale, kind)
    await cases().open({ kind, dedupeKey: `${kind}:another:${sale.orderId}`, orderId: sale.orderId, unitIds, reason: "test" })
    await resolve(id)
    expect([await sale.units(), await sale.openCases()]).toEqual([["held"], [kind]])
  })

  it("closes held vouchers although a case that ends by itself names them too", async () => {
    const sale = await RESTS.held_for_review()
    await partlyRefunded(sale)
    await resolve((await caseOf(sale, "held_for_review")).id)
    expect(await sale.units()).toEqual(["cancelled"])
  })

  it("does not say that it closed a voucher which was sent or has come: it is refused, and all stays as it was", async () => {
    const sale = await short()
    const { id, unit_ids: unitIds } = await caseOf(sale, "short_delivery")
    await expect(resolve(id, unitIds)).rejects.toThrow(new RegExp(`close_unit_ids: ${unitIds[0] ?? ""} is missing\\. Only units that are pending, held`))
    expect([(await sale.units()).sort(), await sale.openCases()]).toEqual([["delivered", "missing"], ["short_delivery"]])
  })

  it.each(["timed_out", "missing", "waiting_wallet"] as const)("does not hide a paid voucher that is %s: nothing else would name it", async (state) => {
    const sale = await { timed_out: () => Sale.timedOut(world), missing: short, waiting_wallet: poor }[state]()
    const kind = ({ timed_out: "timed_out", missing: "short_delivery", waiting_wallet: "waiting_for_wallet" } as const)[state]
    const { id, unit_ids: unitIds } = await caseOf(sale, kind)
    await expect(resolve(id)).rejects.toThrow(`is ${state}: a note would hide a paid voucher`)
    expect([(await sale.units()).includes(state), await sale.openCases()]).toEqual([true, [kind]])
    await cases().open({ kind: "order_change_open", dedupeKey: `beside:${sale.orderId}`, orderId: sale.orderId, unitIds, reason: "test" })
    await resolve(id)
    expect(await sale.openCases()).toEqual(["order_change_open"])
  })
})

describe("A note that closes vouchers", () => {
  it.each(["loss_guard", "held_for_review", "no_denomination"] as const)("ends %s", async (kind) => {
    const sale = await RESTS[kind]()
    await resolve((await caseOf(sale, kind)).id, sale.unitIds)
    expect([await sale.units(), await sale.openCases()]).toEqual([["cancelled"], []])
  })

  it("ends a supplier order that has no other, and takes its fulfillment back", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    await resolve(await partlyRefunded(sale), sale.unitIds)
    expect([await sale.units(), (await sale.order()).state, await sale.dueIn(), await sale.dueTasks()]).toEqual([["cancelled", "cancelled"], "failed", null, ["cancel_fulfillment"]])
  })

  it("leaves a supplier order that has others to them", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    await resolve(await partlyRefunded(sale), sale.unitIds.slice(0, 1))
    expect([(await sale.order()).state, await sale.dueTasks()]).toEqual(["ready", []])
    await sale.post(sale.success([50_000]))
    expect((await sale.units()).sort()).toEqual(["cancelled", "delivered"])
  })

  it("does not end a supplier order that may have been sent", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    await resolve(await partlyRefunded(sale), sale.unitIds.slice(0, 1))
    await sale.post(noAnswer())
    for (let look = 0; look < 2; look++) {
      await sale.pass(MINUTE)
      await sale.lookUp(absent())
    }
    // Proven absent, to be posted again, and yet Hubble may have it.
    const resting = [["cancelled", "unknown"], "ready"]
    expect([(await sale.units()).sort(), (await sale.order()).state]).toEqual(resting)
    const again = await partlyRefunded(sale)
    await expect(resolve(again, sale.unitIds)).rejects.toThrow(/is unknown\. Only units that/)
    await resolve(again, sale.unitIds.slice(0, 1))
    expect([(await sale.units()).sort(), (await sale.order()).state]).toEqual(resting)
  })

  it("ends the wait for the wallet, and its case, with the last of them", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed("Insufficient balance"))
    expect(await sale.openCases()).toEqual(["waiting_for_wallet"])
    await resolve(await partlyRefunded(sale), sale.unitIds)
    expect([await sale.openCases(), (await sale.order()).state]).toEqual([[], "failed"])
  })
})

describe("Money that was returned by hand", () => {
  it("lets what was delivered beside it be shipped", async () => {
    const sale = await short()
    await cases().refund((await caseOf(sale, "short_delivery")).id, "admin")
    const claimed = async () => (await world.service.tasks.claim({ limit: 1, orderId: sale.orderId }))[0]
    for (let task = await claimed(); task; task = await claimed()) {
      if (task.kind === "refund") await world.service.refunds.leaveToPerson(task, "nothing is left captured")
      else await world.service.tasks.end(task, { state: "done" })
    }
    await resolve((await caseOf(sale, "refund_task")).id)
    expect([(await sale.units()).sort(), await sale.dueTasks()]).toEqual([["delivered", "refunded"], ["deliver", "ship"]])
  })
})

describe("What a person did is answered with the case as it is then", () => {
  const over = { state: "closed", closed_by: "admin", closed_at: expect.anything() as unknown, actions: [] }

  it.each(["held_for_review", "loss_guard"] as const)("%s: ordered again, refunded or resolved, it is over", async (kind) => {
    const [again, back, noted] = [await RESTS[kind](), await RESTS[kind](), await RESTS[kind]()]
    expect(await cases().retry((await caseOf(again, kind)).id, "admin")).toMatchObject({ ...over, kind, note: "ordered again" })
    expect(await cases().refund((await caseOf(back, kind)).id, "admin")).toMatchObject({ ...over, kind, note: "refunded" })
    expect(await resolve((await caseOf(noted, kind)).id)).toMatchObject({ ...over, kind, note: "settled on the telephone" })
  })

  it("what only looks again, or asks once more, leaves it open", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed("Insufficient balance"))
    const { id } = await caseOf(sale, "waiting_for_wallet")
    expect(await cases().retry(id, "admin")).toMatchObject({ id, state: "open", closed_at: null, closed_by: null, note: null, actions: ["retry", "refund", "resolve"] })
  })
})
