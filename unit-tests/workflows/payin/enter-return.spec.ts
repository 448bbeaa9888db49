import { asValue } from "@medusajs/framework/awilix"
import { createMedusaContainer } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import type { ActionRow } from "../../../src/modules/payin/ledger/actions"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { enterReturn } from "../../../src/workflows/payin/enter-return"
import { lateNoteOf } from "../../../src/workflows/payin/return-by-pay-out"
import { completeRefund, payBack } from "../../../src/workflows/tasks/refund"
import { readRefundState } from "../../../src/workflows/tasks/refund-state"

jest.mock("../../../src/workflows/tasks/refund", () => ({ completeRefund: jest.fn(), payBack: jest.fn() }))
jest.mock("../../../src/workflows/tasks/refund-state", () => ({ readRefundState: jest.fn() }))

const ACTION = { id: "pact_1", requestId: "payin_1", kind: "pay_out", key: "refund:ref_asked", state: "done", amount: 5_000, currency: "inr", targetId: null, refundId: null, leaseToken: 1, ageMs: 0, lastProblem: "no such account" } as unknown as ActionRow
const HOUR = 3_600_000
const QUARTER = 900_000
const DAY = 24 * HOUR
const CALL = 45_000

interface Books {
  refunds?: { id: string; amount: number; note: string | null; ageMs?: number }[]
  left?: number
  /** What the action's row says once Medusa was asked. */
  after?: Partial<ActionRow>
  refused?: string
  adopts?: boolean
  underWay?: boolean
  /** A person ended its case. */
  isSettled?: boolean
  /** Other actions of the payment. */
  others?: Partial<ActionRow>[]
  orderId?: string | null
}

/** What became of a return that is done, of a payment of 100 rupees, when Medusa's books say this. */
async function entered(action: Partial<ActionRow>, { refunds = [], left = 10_000, after = {}, refused, adopts = true, underWay = false, isSettled = false, others = [], orderId = "order_1" }: Books = {}) {
  const row = { ...ACTION, ...action }
  const did: string[] = []
  const books = refunds.map((refund) => ({ ageMs: CALL, ...refund }))
  jest.mocked(readRefundState).mockImplementation(() => Promise.resolve({ payments: [{ id: "pay_1", left }], payinOf: () => "payin_1", refundsOn: () => books, refundOf: (note: string) => books.find((refund) => refund.note === note) } as never))
  jest.mocked(payBack).mockReset().mockImplementation((_container, entry) => {
    did.push("asks Medusa")
    if (refused === undefined) books.push({ id: "ref_late", amount: row.amount, note: entry.id, ageMs: 0 })
    return Promise.resolve(refused ?? null)
  })
  jest.mocked(completeRefund).mockReset().mockImplementation((_container, _entry, refundId) => Promise.resolve(void did.push(`completes ${refundId}`)))
  const actions = {
    restDone: (_row: unknown, inMs: number | null) => Promise.resolve(void did.push(inMs === null ? "is over" : `again in ${inMs}`)),
    adoptRefund: (_row: unknown, refundId: string) => Promise.resolve(adopts && did.push(`adopted by ${refundId}`) > 0),
    read: () => Promise.resolve({ ...row, ...after }),
    of: () => Promise.resolve([row, ...others]),
  }
  const payin = { actions, times: { hourMs: HOUR, dayMs: DAY, unknownLimitMs: QUARTER, postDeadlineMs: CALL }, requests: { read: () => Promise.resolve({ id: "payin_1", orderId, cartId: null }) } }
  const cases = { isSettledByPerson: () => Promise.resolve(isSettled), open: () => Promise.resolve(void did.push("opens a case")), close: () => Promise.resolve(void did.push("closes its case")) }
  const container = createMedusaContainer()
  container.register({ [PAYIN_MODULE]: asValue(payin), [VOUCHER_MODULE]: asValue({ refunds: { isUnderWay: () => Promise.resolve(underWay) }, cases }) })
  await enterReturn(container, row)
  return did
}

describe("Money that went back after Medusa had stopped waiting", () => {
  const late = { id: "ref_late", amount: 5_000, note: lateNoteOf(ACTION) }

  it("is entered as one refund", async () => {
    expect(await entered({})).toEqual(["asks Medusa", "completes ref_late", "closes its case", "is over"])
  })

  it.each([
    ["that asked for it, when its process died", { id: "ref_asked", amount: 5_000, note: null }, {}],
    ["that was entered and is not whole", late, { refundId: "ref_late" }],
    ["of the whole card sale, when its process died", { id: "ref_x", amount: 5_000, note: "x" }, { kind: "refund", key: "refund" }],
  ] as const)("is not entered twice: the refund stands %s, and is completed", async (_what, standing, action) => {
    const adoption = "refundId" in action ? [] : [`adopted by ${standing.id}`]
    expect(await entered(action, { refunds: [standing] })).toEqual([...adoption, `completes ${standing.id}`, "closes its case", "is over"])
  })

  it("is left to a refund of ours that is under way, to a refund by hand, and to whoever was quicker", async () => {
    expect(await entered({}, { underWay: true })).toEqual([`again in ${QUARTER}`])
    expect(await entered({}, { left: 4_999 })).toEqual(["closes its case", "is over"])
    expect(await entered({}, { refunds: [{ id: "ref_asked", amount: 5_000, note: null }], adopts: false })).toEqual([`again in ${QUARTER}`])
    expect(await entered({}, { refused: "another refund stands for it", after: { refundId: "ref_by_hand" } })).toEqual(["asks Medusa", `again in ${QUARTER}`])
  })

  it("is left alone while a refund is being asked for, which may go again", async () => {
    expect(await entered({}, { refunds: [{ id: "ref_now", amount: 1, note: null, ageMs: CALL - 1 }] })).toEqual([`again in ${QUARTER}`])
  })

  it("waits a day for an order: the cart may be completed yet with money that Medusa still counts", async () => {
    expect([await entered({}, { orderId: null }), await entered({ ageMs: DAY }, { orderId: null })]).toEqual([[`again in ${HOUR}`], ["is over"]])
  })

  it("is a person's case while Medusa refuses, and tried again every hour, whatever he says", async () => {
    expect(await entered({}, { refused: "an order change is open" })).toEqual(["asks Medusa", "opens a case", `again in ${HOUR}`])
    expect(await entered({}, { refused: "an order change is open", isSettled: true })).toEqual(["asks Medusa", `again in ${HOUR}`])
  })

  it("that did not go, since the service refused, is a person's case when Medusa's refund stands, and else nobody's", async () => {
    const asked = { id: "ref_asked", amount: 5_000, note: null }
    expect(await entered({ state: "refused" }, { refunds: [asked] })).toEqual(["opens a case", "is over"])
    expect(await entered({ state: "refused" })).toEqual(["is over"])
    expect(await entered({ state: "refused", kind: "refund", key: "refund" }, { refunds: [asked], others: [{ id: "pact_2", refundId: asked.id }] })).toEqual(["is over"])
  })
})
