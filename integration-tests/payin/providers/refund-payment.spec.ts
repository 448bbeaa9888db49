import { unenteredKey } from "../../../src/workflows/payin/case-key"
import { runAction } from "../../../src/workflows/payin/process-action"
import type { Shelf } from "../../../src/workflows/payin/shelf"
import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("refund_payment")
}, 120_000)
afterAll(() => desk?.dispose())

const refund = (method: "credit" | "billet" | "redirect", data: Record<string, unknown>, amount: number, key = "ref_1") => desk.provider(method).refundPayment({ data, amount, context: { idempotency_key: key } })

describe("refundPayment", () => {
  it("gives a card sale back in full, and a retry finds it done", async () => {
    const { data, row } = await desk.paid("credit")
    await refund("credit", data, 100)
    await refund("credit", data, 100, "ref_2")
    expect([desk.statuses(row.id), (await desk.rowOf(data)).state]).toEqual([[6], "refunded"])
    expect(await desk.payin.actions.of(row.id)).toHaveLength(1)
  })

  it("of a cart's computed total gives back what was charged", async () => {
    const { data, row } = await desk.paid("credit", { amount: 30.685 })
    await refund("credit", data, 30.685)
    expect([row.amount, desk.statuses(row.id), (await desk.rowOf(data)).state]).toEqual([3_069, [6], "refunded"])
  })

  it("of another amount that would have to be rounded is refused", async () => {
    const { data, row } = await desk.paid("credit")
    await expect(refund("credit", data, 99.994)).rejects.toThrow("This amount cannot be returned: 99.994 BRL has more than 2 decimals")
    expect(desk.statuses(row.id)).toEqual([7])
  })

  it("of a part is refused before Hubcash is touched", async () => {
    const { data, row } = await desk.paid("credit")
    await expect(refund("credit", data, 40)).rejects.toThrow("in full only")
    expect([desk.statuses(row.id), await desk.payin.actions.of(row.id)]).toEqual([[7], []])
  })

  it("of a boleto and of a pay-in without pay-out is refused, saying what to do", async () => {
    const slip = await desk.authorize(await desk.session("billet"), "billet")
    await expect(refund("billet", slip.data, 100)).rejects.toThrow("bank transfer")
    const redirect = await desk.authorize(await desk.session("redirect"), "redirect")
    await expect(refund("redirect", redirect.data, 100)).rejects.toThrow("123hub has no refund")
  })

  describe("of a pay-in whose shopper said where to", () => {
    const account = { bank_account: "1234567890", ifsc_code: "HDFC0000001" }

    /** An order paid through 123hub. */
    async function paidIn(amount = 10_000) {
      const session = await desk.session("redirect")
      const { data } = await desk.authorize(session, "redirect")
      const { cId } = await desk.until(data, "pending")
      await desk.control(desk.hub123.url, `payments/${cId}/pay`, { amount })
      const row = await desk.until(data, "captured")
      const orderId = `order_${row.id}`
      desk.orders.set(session.cartId, { id: orderId, items: [] })
      return { data, row, orderId }
    }
    const payOuts = async (payinId: string) => (await desk.payin.actions.of(payinId)).map(({ state, amount }) => `${state} ${amount}`)
    /** As the worker would: until every pay-out is decided. */
    async function settle(payinId: string) {
      for (let turn = 0; turn < 100; turn += 1) {
        const open = (await desk.payin.actions.of(payinId)).filter(({ state }) => state !== "done" && state !== "refused")
        if (!open.length) return
        for (const { id } of open) await runAction(desk.shelf as Shelf, id)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }

    it("is one pay-out to that account, however often it is asked for", async () => {
      const { data, row, orderId } = await paidIn()
      await desk.payin.refundReceivers.keep(orderId, account)
      await expect(refund("redirect", data, 100, "ref_a")).rejects.toThrow("outcome is not known yet")
      await expect(refund("redirect", data, 100, "ref_b")).rejects.toThrow("outcome is not known yet")
      await settle(row.id)
      const [action] = await desk.payin.actions.of(row.id)
      const { id: unentered } = await desk.voucher.cases.open({ kind: "refund_unknown", dedupeKey: unenteredKey(action?.id ?? ""), orderId, reason: "Medusa cannot enter it." })
      await refund("redirect", data, 100, "ref_c")
      expect((await desk.voucher.cases.subject(unentered))?.view.state).toBe("closed")
      expect([await payOuts(row.id), desk.hub123.state.money.of(action?.cId ?? "").paid_out]).toEqual([["done 10000"], 10_000])
      expect(desk.hub123.state.payments.byCId.get(action?.cId ?? "")?.receiver).toEqual(account)
      expect(JSON.stringify(await desk.world.query("select * from payin_receiver"))).not.toContain(account.bank_account)
    })

    it("names who paid, as 123hub wants of every payment; of a pay-out for no payment it names nobody", async () => {
      const paymentOut = jest.spyOn(desk.payin.hub123Client, "paymentOut")
      const { data, row, orderId } = await paidIn()
      await desk.payin.refundReceivers.keep(orderId, account)
      await expect(refund("redirect", data, 100)).rejects.toThrow("outcome is not known yet")
      await settle(row.id)
      expect(paymentOut.mock.calls.map(([asked]) => asked.payer)).toEqual([{ email: "maria@shopper.test", phone: "+5511987654321", firstName: "Maria", lastName: "da Silva" }])
      const { action } = await desk.payin.actions.add({ requestId: null, kind: "pay_out", key: "to_nobody_we_know", amount: 100, currency: "brl", seal: desk.payin.receivers.seal(account) })
      await runAction(desk.shelf as Shelf, action.id)
      expect([paymentOut.mock.calls.at(-1)?.[0].payer, (await desk.payin.actions.read(action.id))?.state]).toEqual([{}, "pending"])
      paymentOut.mockRestore()
    })

    it("is not the pay-out that gave a surplus of the same amount back: that was another debt", async () => {
      const { data, row, orderId } = await paidIn(20_000)
      await desk.payin.refundReceivers.keep(orderId, account)
      await desk.payin.actions.add({ requestId: row.id, kind: "pay_out", key: "case:vcase_surplus", amount: 10_000, currency: row.currency, seal: desk.payin.receivers.seal(account) })
      await settle(row.id)
      await expect(refund("redirect", data, 100)).rejects.toThrow("outcome is not known yet")
      await settle(row.id)
      await refund("redirect", data, 100)
      expect(await payOuts(row.id)).toEqual(["done 10000", "done 10000"])
    })

    it("is none when 123hub gave the money back itself, as its operator can: Medusa's refund stands for that", async () => {
      const { data, row, orderId } = await paidIn()
      await desk.payin.refundReceivers.keep(orderId, account)
      await desk.control(desk.hub123.url, `payments/${row.cId}/refund`)
      await refund("redirect", data, 100)
      expect([await payOuts(row.id), (await desk.rowOf(data)).state]).toEqual([[], "reversed"])
      const byHand = { requestId: row.id, kind: "pay_out", key: "by_hand", amount: 100, currency: row.currency, seal: desk.payin.receivers.seal(account) } as const
      await expect(desk.payin.actions.add(byHand)).rejects.toThrow("Only 0 minor units of this payment are left")
    })

    it("that was refused there is tried again only with other details", async () => {
      const { data, row, orderId } = await paidIn()
      await desk.payin.refundReceivers.keep(orderId, account)
      desk.hub123.state.configure({ payOutOutcome: "decline" })
      await expect(refund("redirect", data, 100)).rejects.toThrow("outcome is not known yet")
      await settle(row.id)
      desk.hub123.state.configure({ payOutOutcome: "success" })
      await expect(refund("redirect", data, 100)).rejects.toThrow("123hub has no refund")
      expect(await payOuts(row.id)).toEqual(["refused 10000"])
      await desk.payin.refundReceivers.keep(orderId, { ...account, bank_account: "99" })
      await expect(refund("redirect", data, 100)).rejects.toThrow("outcome is not known yet")
      await settle(row.id)
      await refund("redirect", data, 100)
      expect(await payOuts(row.id)).toEqual(["refused 10000", "done 10000"])
    })

    it("is not entered once more on top of the refund by hand that took its pay-out", async () => {
      const { data, row, orderId } = await paidIn()
      await desk.payin.refundReceivers.keep(orderId, account)
      const asked = (id: string, note: string | null) => {
        desk.refunds.set(id, { id, note })
        return refund("redirect", data, 40, id)
      }
      await expect(asked("ref_ours", "vref_1")).rejects.toThrow("outcome is not known yet")
      desk.refunds.delete("ref_ours")
      await settle(row.id)
      await asked("ref_by_hand", null)
      await expect(asked("ref_ours_again", "vref_1")).rejects.toThrow("another refund of Medusa's stands for it")
      expect([await payOuts(row.id), (await desk.payin.actions.of(row.id))[0]?.refundId]).toEqual([["done 4000"], "ref_by_hand"])
    })

    it("does not know the account any more once its owner has himself forgotten", async () => {
      const { orderId } = await paidIn()
      await desk.payin.refundReceivers.keep(orderId, account)
      await desk.payin.requests.forgetPayer({ customerId: "cus_somebody_else", cartIds: [], orderIds: ["order_of_somebody_else"] })
      expect(await desk.payin.refundReceivers.open(orderId)).not.toBeNull()
      await desk.payin.requests.forgetPayer({ customerId: "cus_1", cartIds: [], orderIds: [orderId] })
      expect(await desk.payin.refundReceivers.open(orderId)).toBeNull()
    })

    it("never returns more than came in, and forgets the account after its days", async () => {
      const { data, row, orderId } = await paidIn()
      await desk.payin.refundReceivers.keep(orderId, account)
      await expect(refund("redirect", data, 60)).rejects.toThrow("outcome is not known yet")
      await settle(row.id)
      await refund("redirect", data, 60)
      await expect(refund("redirect", data, 50, "ref_2")).rejects.toThrow("Only 4000 minor units")
      await desk.world.query("update payin_receiver set expires_at = now() - interval '1 second' where order_id = :orderId", { orderId })
      expect([await desk.payin.refundReceivers.purge(10), await desk.payin.refundReceivers.open(orderId)]).toEqual([1, null])
      await expect(refund("redirect", data, 40, "ref_3")).rejects.toThrow("123hub has no refund")
    })
  })
})
