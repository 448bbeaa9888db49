import { PAYIN_MODULE } from "../../../src/modules/payin"
import type { ActionRow } from "../../../src/modules/payin/ledger/actions"
import { processPayOut } from "../../../src/workflows/payin/pay-out"
import type { Shelf } from "../../../src/workflows/payin/shelf"

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
