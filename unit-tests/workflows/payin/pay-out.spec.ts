import { PAYIN_MODULE } from "../../../src/modules/payin"
import type { ActionRow } from "../../../src/modules/payin/ledger/actions"
import { processPayOut } from "../../../src/workflows/payin/pay-out"
import type { Shelf } from "../../../src/workflows/payin/shelf"
import { startPayOut } from "../../../src/workflows/payin/start-pay-out"

const QUARTER = 900_000

/** To which state a pay-out moves that 123hub says it does not know. */
async function unknownTo123hub(action: Partial<ActionRow>): Promise<string[]> {
  const moves: string[] = []
  const payin = {
    times: { unknownLimitMs: QUARTER, absenceGapMs: 15_000, leaseMs: 60_000 },
    hub123: { status: () => Promise.resolve({ kind: "absent", requestIds: [], httpStatus: 200 }) },
    actions: { move: (_action: ActionRow, move: { to: string }) => Promise.resolve(void moves.push(move.to)) },
  }
  const row = { id: "payact_1", kind: "pay_out", state: "unknown", cId: "1", pspId: null, sentAgoMs: 2 * QUARTER, absentCount: 1, absentAgoMs: 20_000, ...action } as ActionRow
  await processPayOut({ resolve: (name: string) => (name === PAYIN_MODULE ? payin : undefined) } as unknown as Shelf, row)
  return moves
}

describe("A pay-out that 123hub does not know", () => {
  it("is refused once two looks after a quarter of an hour said so", async () => {
    expect([await unknownTo123hub({}), await unknownTo123hub({ absentCount: 0 }), await unknownTo123hub({ sentAgoMs: QUARTER - 1 })]).toEqual([["refused"], ["unknown"], ["unknown"]])
  })

  it("though it did before stays what it was: refused, the money could leave once more", async () => {
    expect([await unknownTo123hub({ state: "pending", pspId: "h_1" }), await unknownTo123hub({ pspId: "h_1" })]).toEqual([["pending"], ["unknown"]])
  })
})

describe("The key of a pay-out", () => {
  const known = { id: "payact_1", amount: 500, currency: "inr", state: "done" } as ActionRow
  const payin = {
    paymentOptions: { hub123: { payOut: { INR: 1 } } }, receivers: { seal: () => () => null },
    actions: { add: () => Promise.resolve({ action: known, created: false }), claimOne: () => Promise.resolve(null), read: () => Promise.resolve(known) },
  }
  const start = (amount: number, currency: string) => startPayOut({ resolve: (name: string) => (name === PAYIN_MODULE ? payin : undefined) } as unknown as Shelf, { payinId: null, amount, currency, receiver: {}, key: "k1" })

  it("finds the same pay-out however often it is asked for, and no other: whoever wanted another must not believe that it went", async () => {
    expect(await start(500, "INR")).toBe(known)
    await expect(start(600, "INR")).rejects.toMatchObject({ type: "invalid_data", message: expect.stringContaining('"k1" names a pay-out of 5 INR already') as string })
  })
})
