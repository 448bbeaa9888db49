import type { MedusaContainer } from "@medusajs/framework/types"
import type { PayinRow } from "../../src/modules/payin/ledger/rows"
import { caseKey } from "../../src/workflows/payin/case-key"
import { handOver } from "../../src/workflows/payin/hand-over"
import { refundPaymentCase } from "../../src/workflows/payin/payment-cases"
import { runAction } from "../../src/workflows/payin/process-action"
import { raiseNotices } from "../../src/workflows/payin/raise-notices"
import { openDesk, type Desk } from "./providers/provider-desk"

const NEVER_TAKEN_BACK = "4000000000001018"

let desk: Desk
let container: MedusaContainer
beforeAll(async () => {
  desk = await openDesk("stray")
  container = desk.shelf as MedusaContainer
}, 120_000)
afterAll(() => desk?.dispose())

/** Money of a cancelled order, whose session is gone, handed to a person. */
async function stray(card?: string) {
  const { id, cartId, row } = await desk.paid("debit", { card })
  desk.sessions.delete(id)
  desk.orders.set(cartId, { id: `order_${id}`, items: [], status: "canceled" })
  const claim = await desk.payin.requests.claimOne(row.id)
  if (!claim) throw new Error("not claimed")
  await handOver(container, claim)
  return { row: async () => (await desk.payin.requests.read(row.id)) as PayinRow, giveBack: async () => runAction(container, (await desk.payin.actions.of(row.id))[0]?.id ?? "") }
}
const raise = async (row: PayinRow) => raiseNotices(container, row)
const casesOf = async (row: PayinRow) => {
  const { cases } = await desk.voucher.cases.list({ state: "all", orderId: row.orderId ?? "", limit: 20, offset: 0 })
  return cases.filter((one) => one.payin_id === row.id).map(({ id, kind, state, reason }) => ({ id, kind, state, reason }))
}

describe("Money of a cancelled order that is given back by policy", () => {
  it("has a case that says so, and ends with it", async () => {
    const { row, giveBack } = await stray()
    await raise(await row())
    expect(await casesOf(await row())).toMatchObject([{ kind: "money_without_order", state: "open", reason: expect.stringContaining("It is being given back.") }])
    expect((await giveBack())?.state).toBe("done")
    expect(await casesOf(await row())).toMatchObject([{ state: "closed" }])
  })

  it("and that the service refuses: the case says what was refused and what a person does, and stays", async () => {
    const { row, giveBack } = await stray(NEVER_TAKEN_BACK)
    await raise(await row())
    expect((await giveBack())?.state).toBe("refused")
    const [found, ...others] = await casesOf(await row())
    expect([found?.state, others]).toEqual(["open", []])
    expect(found?.reason).toContain("Giving it back was refused (")
    expect(found?.reason).toContain("The operator refused the cancellation")
    expect(found?.reason).toContain("resolve the case with a note")
    expect(found?.reason).not.toContain("It is being given back")
    await expect(refundPaymentCase(container, found?.id ?? "", "user_1")).rejects.toThrow("The payment service refused")
  })

  it("refused before its case was opened: the case says it all the same, once", async () => {
    const { row, giveBack } = await stray(NEVER_TAKEN_BACK)
    const before = await row()
    await giveBack()
    await raise(before)
    expect(await casesOf(before)).toMatchObject([{ state: "open", reason: expect.stringContaining("Giving it back was refused") }])
  })

  it("refused after somebody had closed the case in the belief that it was on its way: the case is open again", async () => {
    const { row, giveBack } = await stray(NEVER_TAKEN_BACK)
    await raise(await row())
    await desk.voucher.cases.close({ dedupeKeys: [caseKey("money_without_order", (await row()).id)] }, "user_1", "on its way back")
    await giveBack()
    expect((await casesOf(await row())).map(({ state }) => state).sort()).toEqual(["closed", "open"])
    await desk.voucher.cases.close({ dedupeKeys: [caseKey("money_without_order", (await row()).id)] }, "user_1", "returned by bank transfer")
    await raise(await row())
    expect((await casesOf(await row())).map(({ state }) => state)).toEqual(["closed", "closed"])
  })
})
