import type { SupplierAnswer } from "../../src/domain/supplier-answer"
import { absent, cancelled, failed, noAnswer, notSent, processing, refusedAccess, rejected, reversed, success, TEXTS, unrecognised } from "./answers"
import { createLedgerWorld, HOUR, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("answers")
})
afterAll(() => world?.dispose())

interface Rest {
  attempt: string
  order: string
  unit: string
  cases: string[]
  /** Milliseconds; null when nothing is due by itself. */
  due: number | null
}

async function restOf(sale: Sale): Promise<Rest> {
  const due = await sale.dueIn()
  const [unit = ""] = await sale.units()
  return { attempt: (await sale.attempt()).state, order: (await sale.order()).state, unit, cases: await sale.openCases(), due: due === null ? null : Math.max(0, Math.round(due / SECOND) * SECOND) }
}

/** Every kind of answer, and where it leads when nothing was known before. */
type AnswerOf = (sale: Sale) => SupplierAnswer
const ANSWERS: Record<string, AnswerOf> = {
  "SUCCESS": (sale) => success(sale.hubble, sale.vouchers()),
  "SUCCESS without a voucher": (sale) => success(sale.hubble, []),
  "PROCESSING": (sale) => processing(sale.hubble),
  "a status nobody documented": (sale) => unrecognised(sale.hubble),
  "FAILED": (sale) => failed(sale.hubble),
  "FAILED, voucher generation failed": (sale) => failed(sale.hubble, TEXTS.generationFailed),
  "FAILED, brand not available": (sale) => failed(sale.hubble, TEXTS.brandUnavailable),
  "FAILED, insufficient balance": (sale) => failed(sale.hubble, TEXTS.insufficientBalance),
  "CANCELLED": (sale) => cancelled(sale.hubble),
  "REVERSED": (sale) => reversed(sale.hubble),
  "an error body": () => rejected("E156", "amount over the maximum"),
  "404": () => absent(),
  "no answer": () => noAnswer(),
  "surely not sent": () => notSent(),
  "refused before sending": () => refusedAccess(false),
  "refused, maybe sent": () => refusedAccess(true),
}

const GIVEN_UP: Rest = { attempt: "failed", order: "failed", unit: "refund_due", cases: [], due: null }
const DELIVERED: Rest = { attempt: "succeeded", order: "succeeded", unit: "delivered", cases: [], due: null }
const SHORT: Rest = { attempt: "processing", order: "processing", unit: "processing", cases: [], due: 60 * SECOND }
const FACTS: Record<string, Rest> = {
  "SUCCESS": DELIVERED,
  "SUCCESS without a voucher": SHORT,
  "FAILED": GIVEN_UP,
  "FAILED, voucher generation failed": { attempt: "failed", order: "ready", unit: "pending", cases: [], due: 90 * SECOND },
  "FAILED, brand not available": { attempt: "failed", order: "ready", unit: "pending", cases: [], due: 10 * MINUTE },
  "FAILED, insufficient balance": { attempt: "failed", order: "waiting_wallet", unit: "waiting_wallet", cases: ["waiting_for_wallet"], due: null },
  "CANCELLED": { ...GIVEN_UP, attempt: "cancelled" },
  "REVERSED": { ...GIVEN_UP, attempt: "reversed" },
}
const BEING_PREPARED: Rest = { attempt: "processing", order: "processing", unit: "processing", cases: [], due: MINUTE }
const UNKNOWN: Rest = { attempt: "unknown", order: "unknown", unit: "unknown", cases: [], due: 2 * SECOND }
const UNSENT: Rest = { attempt: "unsent", order: "ready", unit: "pending", cases: [], due: 10 * SECOND }

/** `toMatchObject` for the due time: written a moment ago, so a second may be missing. */
function expectRest(actual: Rest, wanted: Rest) {
  expect({ ...actual, due: null }).toEqual({ ...wanted, due: null })
  if (wanted.due === null || actual.due === null) expect(actual.due).toBe(wanted.due)
  else expect(Math.abs(actual.due - wanted.due)).toBeLessThanOrEqual(SECOND)
}

/** Money that must go back has somebody who takes it there: the refund task, else a person. */
async function expectRefundOnItsWay(sale: Sale) {
  expect([...(await sale.dueTasks()), ...(await sale.openCases())]).toEqual(expect.arrayContaining(["cancel_fulfillment", expect.stringMatching(/^refund(_task)?$/)]))
}

describe("The answer to the POST", () => {
  const wanted: Record<string, Rest> = {
    ...FACTS,
    "PROCESSING": BEING_PREPARED,
    "a status nobody documented": BEING_PREPARED,
    "an error body": { ...UNKNOWN, due: 0 },
    "404": UNKNOWN,
    "no answer": UNKNOWN,
    "surely not sent": UNSENT,
    "refused before sending": UNSENT,
    "refused, maybe sent": UNKNOWN,
  }
  it("is stated for every kind of answer", () => expect(Object.keys(wanted).sort()).toEqual(Object.keys(ANSWERS).sort()))

  it.each(Object.entries(wanted))("%s", async (name, rest) => {
    const sale = await Sale.ready(world)
    await sale.post(ANSWERS[name]?.(sale) ?? noAnswer())
    expectRest(await restOf(sale), rest)
    expect((await sale.order()).leased).toBe(false)
    if (rest.unit === "refund_due") await expectRefundOnItsWay(sale)
  })
})

describe("The answer to a look-up by reference", () => {
  const wanted: Record<string, Rest> = {
    ...FACTS,
    "PROCESSING": BEING_PREPARED,
    "a status nobody documented": BEING_PREPARED,
    "an error body": UNKNOWN,
    "404": { ...UNKNOWN, due: 58 * SECOND },
    "no answer": UNKNOWN,
    "surely not sent": UNKNOWN,
    "refused before sending": UNKNOWN,
    "refused, maybe sent": UNKNOWN,
  }
  it("is stated for every kind of answer", () => expect(Object.keys(wanted).sort()).toEqual(Object.keys(ANSWERS).sort()))

  it.each(Object.entries(wanted))("%s", async (name, rest) => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.untilDue()
    await sale.lookUp(ANSWERS[name]?.(sale) ?? noAnswer())
    expectRest(await restOf(sale), rest)
  })
})

describe("The answer to a read while Hubble prepares the voucher", () => {
  const still: Rest = { ...BEING_PREPARED, due: 2 * MINUTE }
  const wanted: Record<string, Rest> = {
    ...FACTS,
    "PROCESSING": still,
    "a status nobody documented": still,
    "an error body": still,
    "404": still,
    "no answer": still,
    "surely not sent": still,
    "refused before sending": still,
    "refused, maybe sent": still,
  }
  it.each(Object.entries(wanted))("%s", async (name, rest) => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    await sale.untilDue()
    await sale.read(ANSWERS[name]?.(sale) ?? noAnswer())
    expectRest(await restOf(sale), rest)
  })
})

describe("News after the cut-off, brought by a webhook", () => {
  const held: Rest = { attempt: "timed_out", order: "timed_out", unit: "timed_out", cases: ["timed_out"], due: null }
  const wanted: Record<string, Rest> = {
    ...FACTS,
    "PROCESSING": held,
    "a status nobody documented": held,
    "404": held,
    // Nobody sends the webhook again: what it asked for is asked once more.
    "no answer": { ...held, due: MINUTE },
    "refused, maybe sent": { ...held, due: MINUTE },
    // Hubble has the order: no outcome is open any more, and the second read says within a minute what the unit is.
    "SUCCESS without a voucher": { ...SHORT, unit: "timed_out" },
  }
  it.each(Object.entries(wanted))("%s", async (name, rest) => {
    const sale = await Sale.timedOut(world)
    await sale.webhook()
    await sale.read(ANSWERS[name]?.(sale) ?? noAnswer())
    expectRest(await restOf(sale), rest)
  })
})

describe("News after delivery, brought by a webhook", () => {
  const revoked: Rest = { attempt: "reversed", order: "succeeded", unit: "revoked", cases: ["revoked"], due: null }
  const wanted: Record<string, Rest> = {
    "SUCCESS without a voucher": DELIVERED,
    "PROCESSING": DELIVERED,
    "FAILED": DELIVERED,
    "FAILED, voucher generation failed": DELIVERED,
    "FAILED, insufficient balance": DELIVERED,
    "404": DELIVERED,
    "no answer": { ...DELIVERED, due: MINUTE },
    "CANCELLED": { ...revoked, attempt: "cancelled" },
    "REVERSED": revoked,
  }
  it.each(Object.entries(wanted))("%s", async (name, rest) => {
    const sale = await Sale.ready(world)
    await sale.post(sale.success())
    await sale.webhook()
    await sale.read(ANSWERS[name]?.(sale) ?? noAnswer())
    expectRest(await restOf(sale), rest)
  })
})

describe("A limit that Hubble names", () => {
  it("parks the order until the next full hour, with a case, and is tried again then", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed(TEXTS.limit))
    const rest = await restOf(sale)
    expect(rest).toMatchObject({ attempt: "failed", order: "ready", unit: "pending", cases: ["rate_limited"] })
    const nextHour = HOUR - (Date.now() % HOUR)
    expect(Math.abs((rest.due ?? 0) - nextHour)).toBeLessThanOrEqual(3 * SECOND)
    await sale.untilDue()
    await sale.nextHubbleOrder()
    await sale.post(sale.success())
    expect(await restOf(sale)).toMatchObject({ unit: "delivered", cases: [] })
  })
})
