import { ATTENTION_KINDS, type AttentionKind } from "../../src/domain/attention"
import { noAnswer, reversed, success, TEXTS, voucher } from "./answers"
import { createLedgerWorld, HOUR, MINUTE, type LedgerWorld } from "./ledger-world"
import { newOrderId, purchase, Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("attention")
})
afterAll(() => world?.dispose())

/** An order with its case, and what is looked at afterwards. */
interface Found {
  orderId: string
  caseId: string
  sale?: Sale
}

interface Ending {
  action: string
  act(found: Found): Promise<unknown>
  /** The units afterwards, and what is due for the order. */
  units: string[]
  due?: string[]
}

interface Kind {
  open(): Promise<Found>
  endings: Ending[]
}

const ledger = () => world.service.cases
const check = ({ caseId }: Found) => ledger().check(caseId)
const retry = ({ caseId }: Found) => ledger().retry(caseId, "admin")
const refund = ({ caseId }: Found) => ledger().refund(caseId, "admin")
const resolve = ({ caseId }: Found, closeUnitIds: string[] = []) => ledger().resolve(caseId, "admin", { note: "settled on the telephone", closeUnitIds })
const of = (found: Found): Sale => {
  if (!found.sale) throw new Error("no sale")
  return found.sale
}

async function caseOf(orderId: string, kind: AttentionKind, sale?: Sale): Promise<Found> {
  const { cases: open } = await ledger().list({ orderId, kind, state: "open", limit: 10, offset: 0 })
  if (open.length !== 1) throw new Error(`${open.length} open cases ${kind} of ${orderId}`)
  return { orderId, caseId: open[0]?.id ?? "", ...(sale ? { sale } : {}) }
}
const opened = async (sale: Sale, kind: AttentionKind) => caseOf(sale.orderId, kind, sale)

async function refunded(sale: Sale): Promise<void> {
  const plan = await world.service.refunds.plan(sale.orderId, [{ id: "pay_1", left: 100_000 }])
  if (!plan) throw new Error("nothing to refund")
  await world.service.refunds.finish(plan, "ref_1")
}

const held = async (kind: "held_for_review" | "loss_guard") => {
  const orderId = newOrderId()
  await world.service.sales.ensure(purchase(orderId, [50_000], { hold: { kind, reason: "held" } }))
  return caseOf(orderId, kind)
}
const openFor = async (sale: Sale, kind: AttentionKind, unitIds = sale.unitIds) => {
  await ledger().open({ kind, orderId: sale.orderId, unitIds, reason: "test" })
  return opened(sale, kind)
}
const refundDue = async () => {
  const sale = await Sale.ready(world)
  await sale.post(sale.failed())
  for (let [task] = await world.service.tasks.claim({ limit: 1, orderId: sale.orderId }); task; [task] = await world.service.tasks.claim({ limit: 1, orderId: sale.orderId })) {
    if (task.kind === "refund") await world.service.refunds.leaveToPerson(task, "nothing is left captured")
    else await world.service.tasks.end(task, { state: "done" })
  }
  return opened(sale, "refund_task")
}
const good = (sale: Sale) => success(sale.hubble, [voucher(world.service.vault, { amount: 50_000 })])
const reversedAfter = async (found: Found) => {
  await check(found)
  await of(found).read(reversed(of(found).hubble))
}
const deliveredAfter = async (found: Found) => {
  await check(found)
  await of(found).read(good(of(found)))
}
const SHIPPING = ["deliver", "notify", "ship"]
const back: Pick<Ending, "action" | "act" | "units"> = { action: "refund", act: refund, units: ["refund_due"] }

type MoneyKind = "money_without_order" | "money_without_session" | "paid_twice" | "underpaid" | "overpaid" | "reversed_after_delivery"

/** Every kind on Hubble's side: how it comes, and every action of the playbook that ends it. */
const KINDS: Readonly<Record<Exclude<AttentionKind, MoneyKind>, Kind>> = {
  unknown_outcome: {
    open: async () => {
      const sale = await Sale.ready(world)
      await sale.post(noAnswer())
      await sale.pass(15 * MINUTE)
      await sale.lookUp(noAnswer())
      return opened(sale, "unknown_outcome")
    },
    endings: [
      { action: "check", act: async (found) => (await check(found), of(found).lookUp(good(of(found)))), units: ["delivered"], due: SHIPPING },
      { action: "resolve", act: resolve, units: ["refund_due"], due: ["cancel_fulfillment", "refund"] },
    ],
  },
  timed_out: {
    open: async () => opened(await Sale.timedOut(world), "timed_out"),
    endings: [{ action: "check", act: deliveredAfter, units: ["delivered"], due: SHIPPING }, { ...back, due: ["cancel_fulfillment", "refund"] }],
  },
  short_delivery: {
    open: async () => {
      const sale = await Sale.ready(world, [50_000, 50_000])
      const [first] = sale.vouchers([50_000])
      await sale.post(success(sale.hubble, first ? [first] : []))
      await sale.untilDue()
      await sale.read(success(sale.hubble, first ? [first] : []))
      return opened(sale, "short_delivery")
    },
    endings: [{ action: "check", act: deliveredAfter, units: ["delivered", "delivered"], due: [...SHIPPING, "notify"].sort() }, { ...back, units: ["delivered", "refund_due"], due: ["notify", "refund"] }],
  },
  unusable_voucher: {
    open: async () => {
      const sale = await Sale.ready(world)
      await sale.post(success(sale.hubble, [voucher(world.service.vault, { amount: 50_000, pin: null, complete: false })]))
      return opened(sale, "unusable_voucher")
    },
    endings: [{ action: "check", act: deliveredAfter, units: ["delivered"], due: SHIPPING }, back, { action: "resolve", act: resolve, units: ["sealed"] }],
  },
  duplicate_voucher: {
    open: async () => {
      const [first, second] = [await Sale.ready(world), await Sale.ready(world)]
      const code = { amount: 50_000, number: `TWICE-${first.orderId}`, pin: "1" }
      for (const sale of [first, second]) await sale.post(success(sale.hubble, [voucher(world.service.vault, code)]))
      return opened(second, "duplicate_voucher")
    },
    endings: [{ action: "check", act: deliveredAfter, units: ["delivered"], due: SHIPPING }, back, { action: "resolve", act: resolve, units: ["sealed"] }],
  },
  revoked: {
    open: async () => {
      const sale = await Sale.ready(world)
      await sale.post(sale.success())
      await sale.webhook()
      await sale.read(reversed(sale.hubble))
      return opened(sale, "revoked")
    },
    endings: [{ ...back, due: ["deliver", "notify", "refund", "ship"] }, { action: "resolve", act: resolve, units: ["revoked"], due: SHIPPING }],
  },
  charged_and_refunded: {
    open: async () => {
      const sale = await Sale.timedOut(world)
      await refund(await opened(sale, "timed_out"))
      await refunded(sale)
      await sale.webhook()
      await sale.read(sale.success())
      return opened(sale, "charged_and_refunded")
    },
    endings: [
      { action: "check, once Hubble reversed the order", act: reversedAfter, units: ["refunded"], due: ["cancel_fulfillment", "notify", "refund"] },
      { action: "resolve", act: resolve, units: ["refunded"], due: ["cancel_fulfillment", "notify", "refund"] },
    ],
  },
  charged_after_cancel: {
    open: async () => {
      const { sale, claim, intent } = await Sale.sent(world)
      await sale.force("cancelled")
      await world.service.placement.recordPost(claim, intent.attemptId, sale.success())
      return opened(sale, "charged_after_cancel")
    },
    endings: [{ action: "check, once Hubble reversed the order", act: reversedAfter, units: ["cancelled"] }, { action: "resolve", act: resolve, units: ["cancelled"] }],
  },
  waiting_for_wallet: {
    open: async () => {
      const sale = await Sale.ready(world)
      await sale.post(sale.failed(TEXTS.insufficientBalance))
      await sale.nextHubbleOrder()
      return opened(sale, "waiting_for_wallet")
    },
    endings: [
      { action: "a covered wallet", act: async (found) => (await of(found).refill(), of(found).post(good(of(found)))), units: ["delivered"], due: SHIPPING },
      { action: "a covered wallet, also while Hubble still prepares the voucher", act: async (found) => (await of(found).refill(), of(found).post(of(found).processing())), units: ["processing"] },
      { action: "retry", act: async (found) => (await retry(found), of(found).post(good(of(found)))), units: ["delivered"], due: SHIPPING },
      { ...back, due: ["cancel_fulfillment", "refund"] },
    ],
  },
  rate_limited: {
    open: async () => {
      const sale = await Sale.ready(world)
      await sale.post(sale.failed(TEXTS.limit))
      await sale.nextHubbleOrder()
      return opened(sale, "rate_limited")
    },
    endings: [
      { action: "the next full hour", act: async (found) => (await of(found).pass(HOUR), of(found).post(good(of(found)))), units: ["delivered"], due: SHIPPING },
      { action: "retry", act: async (found) => (await retry(found), of(found).post(good(of(found)))), units: ["delivered"], due: SHIPPING },
      { ...back, due: ["cancel_fulfillment", "refund"] },
    ],
  },
  // Ended by the first order that Hubble accepts: integration-tests/http/bad-supplier.spec.ts.
  placement_paused: {
    open: async () => {
      const sale = await Sale.ready(world)
      await ledger().open({ kind: "placement_paused", dedupeKey: `placement_paused:${sale.orderId}`, orderId: sale.orderId, reason: "test" })
      return opened(sale, "placement_paused")
    },
    endings: [{ action: "an accepted order", act: () => ledger().close({ kinds: ["placement_paused"] }, "system", "accepted"), units: ["pending"] }, { action: "resolve", act: resolve, units: ["pending"] }],
  },
  loss_guard: { open: () => held("loss_guard"), endings: [{ action: "retry", act: retry, units: ["pending"], due: ["fulfill"] }, { ...back, due: ["cancel_fulfillment", "refund"] }] },
  no_denomination: {
    open: async () => {
      const orderId = newOrderId()
      await world.service.sales.ensure(purchase(orderId, [50_000], { splits: [{ brandId: "brand_1", orders: null, reason: "no legal split" }] }))
      return caseOf(orderId, "no_denomination")
    },
    endings: [{ action: "ensure, once the catalogue allows it", act: ({ orderId }) => world.service.sales.extend(purchase(orderId, [50_000])), units: ["pending"], due: ["fulfill"] }, { ...back, due: ["refund"] }],
  },
  held_for_review: { open: () => held("held_for_review"), endings: [{ action: "retry", act: retry, units: ["pending"], due: ["fulfill"] }, { ...back, due: ["cancel_fulfillment", "refund"] }] },
  partly_refunded: {
    open: async () => openFor(await Sale.ready(world, [50_000, 50_000]), "partly_refunded"),
    endings: [
      { action: "resolve with close_unit_ids", act: (found) => resolve(found, of(found).unitIds.slice(0, 1)), units: ["cancelled", "pending"] },
      { action: "the rest of the money", act: ({ orderId }) => ledger().close({ orderId, kinds: ["partly_refunded"] }, "system", "the order is funded"), units: ["pending", "pending"] },
    ],
  },
  refund_task: {
    open: refundDue,
    endings: [
      { action: "resolve", act: resolve, units: ["refunded"], due: [] },
      { action: "refund, once Medusa can", act: async (found) => (await refund(found), refunded(of(found))), units: ["refunded"], due: ["notify", "refund"] },
      { action: "retry", act: retry, units: ["pending"], due: ["fulfill"] },
    ],
  },
  refund_unknown: {
    open: async () => {
      const { sale, caseId } = await refundDue()
      if (!sale) throw new Error("no sale")
      await ledger().refund(caseId, "admin")
      const [task] = await world.service.tasks.claim({ limit: 1, orderId: sale.orderId })
      await world.service.refunds.plan(sale.orderId, [{ id: "pay_1", left: 100_000 }])
      if (task) await world.service.tasks.end(task, { state: "done" })
      return openFor(sale, "refund_unknown")
    },
    endings: [{ action: "resolve", act: resolve, units: ["refunded"], due: [] }],
  },
  delivery_unhandled: {
    open: async () => {
      const sale = await Sale.ready(world)
      await ledger().open({ kind: "delivery_unhandled", dedupeKey: `delivery_unhandled:${sale.orderId}`, orderId: sale.orderId, reason: "test" })
      return opened(sale, "delivery_unhandled")
    },
    endings: [
      { action: "a replay that is handled", act: ({ orderId }) => ledger().close({ dedupeKeys: [`delivery_unhandled:${orderId}`] }, "system", "handled"), units: ["pending"] },
      { action: "resolve", act: resolve, units: ["pending"] },
    ],
  },
  // Opened and ended by the task itself; retry only makes it due at once.
  order_change_open: {
    open: async () => openFor(await Sale.ready(world), "order_change_open"),
    endings: [{ action: "the task, once Medusa takes it", act: ({ orderId }) => ledger().close({ orderId, kinds: ["order_change_open"] }, "system", "made"), units: ["pending"] }, { action: "resolve", act: resolve, units: ["pending"] }, { ...back, due: ["cancel_fulfillment", "refund"] }],
  },
}

const endings = Object.entries(KINDS).flatMap(([kind, { open, endings: list }]) => list.map((ending) => [kind, ending.action, open, ending] as const))

describe("A case", () => {
  it.each(endings)("%s is ended by %s", async (kind, _action, open, ending) => {
    const found = await open()
    await ending.act(found)
    const left = await ledger().list({ orderId: found.orderId, state: "open", limit: 10, offset: 0 })
    expect(left.cases.filter((one) => one.id === found.caseId)).toEqual([])
    const units = await world.query<{ state: string }>(`select state from voucher_unit where order_id = :orderId order by state`, { orderId: found.orderId })
    // News that is told later, if it is still true by then, is nobody's work.
    const due = await world.query<{ kind: string }>(`select kind from voucher_task where order_id = :orderId and state = 'due' and dedupe_key !~ '^notify:(failed|processing):' order by kind`, { orderId: found.orderId })
    expect([units.map((row) => row.state), due.map((row) => row.kind)]).toEqual([ending.units, ending.due ?? due.map((row) => row.kind)])
    expect(Object.keys(ATTENTION_KINDS)).toContain(kind)
  })

  it("of a unit at rest is never left alone: each of these kinds names its units", async () => {
    for (const kind of ["unknown_outcome", "timed_out", "short_delivery", "unusable_voucher", "duplicate_voucher", "revoked", "waiting_for_wallet", "rate_limited"] as const) {
      const { caseId } = await KINDS[kind].open()
      const { cases: list } = await ledger().list({ id: caseId, state: "open", limit: 1, offset: 0 })
      expect({ kind, units: list[0]?.unit_ids.length }).toEqual({ kind, units: 1 })
    }
  })

  it("makes the order's blocked work due at once when a person retries it", async () => {
    const orderId = newOrderId()
    await world.service.sales.ensure(purchase(orderId, [50_000]))
    const [task] = await world.service.tasks.claim({ limit: 1, orderId })
    if (!task) throw new Error("no task")
    await world.service.tasks.end(task, { state: "due", inMs: MINUTE, error: "order change open" })
    await ledger().open({ kind: "order_change_open", orderId, reason: "test" })
    await retry(await caseOf(orderId, "order_change_open"))
    expect(await world.service.tasks.claim({ limit: 1, orderId })).toMatchObject([{ kind: "fulfill", tries: 2 }])
  })
})

describe("News of a case", () => {
  const news = async () => (await ledger().takeUnannounced(100)).map(({ id }) => id)

  it("is taken once, by one of ten who ask at the same moment, whoever opened it", async () => {
    while ((await news()).length) continue
    const { caseId } = await held("loss_guard")
    const sale = await Sale.timedOut(world)
    const { caseId: second } = await opened(sale, "timed_out")
    expect((await Promise.all(Array.from({ length: 10 }, news))).flat().sort()).toEqual([caseId, second].sort())
    expect(await news()).toEqual([])
  })

  it("is none when it is closed already", async () => {
    const found = await held("held_for_review")
    await ledger().close({ id: found.caseId }, "system", "over")
    expect(await news()).toEqual([])
  })
})
