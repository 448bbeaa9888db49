import { setTimeout as sleep } from "node:timers/promises"
import { PAYIN_MODULE } from "../../src/modules/payin"
import { runAction } from "../../src/workflows/payin/process-action"
import type { Shelf } from "../../src/workflows/payin/shelf"
import type { PspAnswer } from "../../src/domain/psp-answer"
import { createPayinWorld, found, HOUR, MINUTE, noAnswer, Payment, SECOND, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("actions")
})
afterAll(() => world?.dispose())

async function captured(): Promise<Payment> {
  const { payment, claim } = await Payment.sent(world)
  await world.service.requests.record(claim, "send", found({ pspId: `sale_${payment.id}`, phase: "paid" }))
  return payment
}

const refundOf = (payment: Payment, key: string) => world.service.actions.add({ requestId: payment.id, kind: "refund", key, amount: 12_345, currency: "brl" })

describe("An action that can move money", () => {
  it("is one row per wish: asked for again it is found", async () => {
    const payment = await captured()
    const all = await Promise.all(Array.from({ length: 5 }, () => refundOf(payment, "refund_a")))
    expect(new Set(all.map(({ action }) => action.id)).size).toBe(1)
    expect(all.filter(({ created }) => created)).toHaveLength(1)
  })

  it("is alone on its payment while it may still move money", async () => {
    const payment = await captured()
    await refundOf(payment, "refund_b")
    await expect(refundOf(payment, "refund_c")).rejects.toThrow("A refund of this payment is under way")
    await expect(world.service.actions.add({ requestId: payment.id, kind: "cancel", key: "cancel", amount: 12_345, currency: "brl" })).rejects.toThrow("under way")
  })

  it("is sent under a claim only, by one of two workers", async () => {
    const payment = await captured()
    const { action } = await refundOf(payment, "refund_d")
    const claims = await Promise.all([world.service.actions.claimOne(action.id), world.another.actions.claimOne(action.id)])
    const [claim] = claims.filter((one) => one !== null)
    expect(claims.filter((one) => one !== null)).toHaveLength(1)
    if (!claim) throw new Error("nobody got the action")
    expect(await world.service.actions.commitIntent(claim, "r1")).toBe(true)
    expect((await world.service.actions.read(action.id))?.state).toBe("placing")
  })

  it("is waited for by whoever asked, when another worker took it up first", async () => {
    const payment = await captured()
    const { action } = await refundOf(payment, "refund_race")
    const claim = await world.another.actions.claimOne(action.id)
    if (!claim) throw new Error("not claimed")
    const asked = runAction({ resolve: (name: string) => (name === PAYIN_MODULE ? world.service : null) } as unknown as Shelf, action.id)
    await sleep(400)
    await world.another.actions.move(claim, { to: "done", cause: "the sale is refunded" })
    expect((await asked)?.state).toBe("done")
  })

  it("is not sent by a worker whose claim went to another meanwhile", async () => {
    const payment = await captured()
    const { action } = await refundOf(payment, "refund_stale")
    const stale = await world.service.actions.claimOne(action.id)
    await world.query("update payin_action set lease_until = now() - interval '1 second' where id = :id", { id: action.id })
    const claim = await world.another.actions.claimOne(action.id)
    if (!stale || !claim) throw new Error("not claimed")
    expect(await world.service.actions.commitIntent(stale, "r1")).toBe(false)
    expect((await world.service.actions.read(action.id))?.state).toBe("ready")
    expect(await world.another.actions.commitIntent(claim, "r2")).toBe(true)
  })

  it("is decided once: what comes later changes nothing", async () => {
    const payment = await captured()
    const { action } = await refundOf(payment, "refund_e")
    const claim = await world.service.actions.claimOne(action.id)
    if (!claim) throw new Error("not claimed")
    expect(await world.service.actions.move(claim, { to: "done", cause: "status 6" })).toBe(true)
    expect(await world.another.actions.move(claim, { to: "refused", cause: "late" })).toBe(false)
    expect(await world.service.actions.move(claim, { to: "unknown", cause: "later" })).toBe(false)
    expect((await world.service.actions.read(action.id))?.state).toBe("done")
  })

  it("that was refused can be asked for again, as a new row", async () => {
    const payment = await captured()
    const first = await refundOf(payment, "refund_f")
    const claim = await world.service.actions.claimOne(first.action.id)
    if (!claim) throw new Error("not claimed")
    await world.service.actions.move(claim, { to: "refused", cause: "400" })
    const second = await refundOf(payment, "refund_f")
    expect([second.created, second.action.id === first.action.id]).toEqual([true, false])
  })

  it("of what came in happens once, whatever the keys of those who ask: the second finds nothing left", async () => {
    const { payment, claim } = await Payment.sent(world, "redirect")
    await world.service.requests.record(claim, "send", found({ pspId: "h_once", phase: "paid", reference: (await payment.row()).reference, amount: 12_345 }))
    const out = (key: string) => world.service.actions.add({ requestId: payment.id, kind: "pay_out", key, amount: 10_000, currency: "brl", seal: world.service.receivers.seal({ bank_account: "1234567890" }) })
    const { action } = await out("refund:one")
    await world.query(`update payin_action set state = 'done', due_at = null where id = :id`, { id: action.id })
    await expect(out("case:two")).rejects.toThrow("Only 2345 minor units of this payment are left to be returned")
    expect((await out("refund:one")).created).toBe(false)
  })

  it("by pay-out counts as returned in the books of its payment, which stays captured, once it is done", async () => {
    const { payment, claim } = await Payment.sent(world, "redirect")
    const { reference } = await payment.row()
    await world.service.requests.record(claim, "send", found({ pspId: "h_books", phase: "paid", reference, amount: 12_345 }))
    await world.query(`update payin_request set currency = 'jpy' where id = :id`, { id: payment.id })
    const out = (key: string, amount: number) => world.service.actions.add({ requestId: payment.id, kind: "pay_out", key, amount, currency: "jpy", seal: world.service.receivers.seal({ bank_account: "1234567890" }) })
    const books = async () => (await world.service.views.moneyIn({ from: null, to: null })).filter(({ currency }) => currency === "JPY")
    const { action } = await out("refund:part", 2_000)
    expect(await books()).toEqual([{ psp: "hub123", currency: "JPY", payments: 1, captured: 12_345, returned: 0 }])
    await world.query(`update payin_action set state = 'done', due_at = null where id = :id`, { id: action.id })
    await out("refund:rest", 3_000)
    expect(await books()).toEqual([{ psp: "hub123", currency: "JPY", payments: 1, captured: 12_345, returned: 2_000 }])
  })

  it("by pay-out has a c_id of its own and is never sent twice", async () => {
    const { action } = await world.service.actions.add({ requestId: null, kind: "pay_out", key: "payout_1", amount: 500, currency: "inr", seal: world.service.receivers.seal({ bank_account: "1234567890" }) })
    expect(action.cId).toMatch(/^\d+$/)
    expect(world.service.receivers.open(action)).toEqual({ bank_account: "1234567890" })
    const claim = await world.service.actions.claimOne(action.id)
    if (!claim) throw new Error("not claimed")
    expect(await world.service.actions.commitIntent(claim, "r1")).toBe(true)
    await world.service.actions.move({ ...claim, state: "placing" }, { to: "unknown", cause: "no answer" })
    const again = await world.service.actions.claimOne(action.id)
    if (!again) throw new Error("not claimed again")
    expect(await world.service.actions.commitIntent(again, "r2")).toBe(false)
    await world.service.actions.move(again, { to: "done", cause: "paid" })
    expect((await world.service.actions.read(action.id))?.receiver).toBeNull()
  })
})

describe("The budget of a slow method", () => {
  it("gives out fewer than 100 permissions in a minute to all processes together, however many ask", async () => {
    await world.query(`delete from payin_budget`)
    const ask = async (times: number) => (await Promise.all(Array.from({ length: times }, (_, index) => (index % 2 ? world.service : world.another).budget.take("payment.status")))).filter(({ granted }) => granted).length
    let granted = await ask(60)
    for (let second = 1; second <= 60; second++) {
      await world.query(`update payin_budget set refilled_at = refilled_at - interval '1 second'`)
      granted += await ask(5)
    }
    expect(granted).toBeGreaterThan(80)
    expect(granted).toBeLessThan(100)
  }, 30_000)

  it("says when to come back", async () => {
    await world.query(`update payin_budget set tokens = 0, refilled_at = now()`)
    const answer = await world.service.budget.take("payment.status")
    if (answer.granted) throw new Error("granted without a token")
    expect(answer.retryAt.getTime() - Date.now()).toBeGreaterThan(0)
    expect(answer.retryAt.getTime() - Date.now()).toBeLessThanOrEqual(2 * SECOND)
  })

  describe("for which many wait", () => {
    const tokens = (left: number) => world.query(`insert into payin_budget (id, tokens) values ('payment.status', :left) on conflict (id) do update set tokens = :left, refilled_at = now() + interval '1 hour'`, { left })
    const overBudget = (): PspAnswer => ({ kind: "not_sent", reason: "budget", inMs: 1_000, overBudget: true, requestIds: [], httpStatus: null })

    /** Pay-ins that have been due for so many seconds. */
    async function overdue(...seconds: number[]): Promise<Payment[]> {
      for (const table of ["request", "action"]) await world.query(`update payin_${table} set due_at = null`)
      return Promise.all(seconds.map(async (ago) => {
        const { payment, claim } = await Payment.sent(world, "redirect")
        await world.service.requests.record(claim, "send", found({ pspId: `h_${payment.id}`, currency: "INR" }))
        await world.query(`update payin_request set state = 'pending', due_at = now() - :ago * interval '1 second' where id = :id`, { ago, id: payment.id })
        return payment
      }))
    }
    const claimed = async () => (await world.service.requests.claim({ limit: 8 })).map(({ id }) => id)

    it("takes up as many looks as there are permissions, the oldest first, and none beside those under way", async () => {
      const [second, first, third] = await overdue(20, 30, 10)
      await tokens(2)
      expect((await claimed()).sort()).toEqual([first?.id, second?.id].sort())
      expect(await claimed()).toEqual([])
      await tokens(3)
      expect(await claimed()).toEqual([third?.id])
    })

    it("keeps a look that was not sent at its place in the queue", async () => {
      const [, first] = await overdue(20, 30)
      await tokens(1)
      const [claim] = await world.service.requests.claim({ limit: 8 })
      if (!claim) throw new Error("not claimed")
      await world.service.requests.record(claim, "read", overBudget())
      expect(await claimed()).toEqual([first?.id])
    })

    it("looks at what was asked for before what is merely due, and holds up nothing else", async () => {
      const [waiting, asked] = await overdue(60, 1)
      const { payment: sale, claim } = await Payment.sent(world, "credit")
      await world.service.requests.record(claim, "send", noAnswer())
      await sale.pass(HOUR)
      await world.service.requests.ask({ id: asked?.id ?? "" })
      await tokens(1)
      expect((await claimed()).sort()).toEqual([asked?.id, sale.id].sort())
      expect(await waiting?.due()).toBe(true)
    })

    it("does not wake the worker before there is a permission", async () => {
      await overdue(60)
      await tokens(1)
      expect(await world.service.requests.dueInMs()).toBeLessThanOrEqual(0)
      await tokens(0)
      expect(await world.service.requests.dueInMs()).toBeGreaterThan(500)
    })
  })

  it("does not slow down payments, and keeps the two slow methods apart", async () => {
    await world.query(`update payin_budget set tokens = 0, refilled_at = now()`)
    expect((await world.service.budget.take("payment.in")).granted).toBe(true)
    expect((await world.service.budget.take("balance.get")).granted).toBe(true)
  })
})

describe("Cards", () => {
  const card = { hubcashCardId: "58c040b32d8baf18526217f5", brand: "Visa", last4: "1234", holder_name: "Maria da Silva", exp_month: "03", exp_year: "2031" }
  const maria = { customerId: "cus_maria", cartId: null }
  const joao = { customerId: "cus_joao", cartId: "cart_joao" }
  const guest = { customerId: null, cartId: "cart_guest" }
  const stranger = { customerId: null, cartId: "cart_stranger" }

  it("are their owner's alone: somebody else's answers like an unknown one, for every verb", async () => {
    const { cards } = world.service
    const hers = await cards.add(maria, card)
    const theirs = await cards.add(guest, card)
    expect([await cards.list(maria), await cards.list(guest), await cards.list(joao), await cards.list(stranger)]).toEqual([[hers], [theirs], [], []])
    const failures = async (work: (id: string) => Promise<unknown>) => Promise.all([hers.id, theirs.id, "pcard_unknown"].map((id) => work(id).then(() => "ok", (error: Error) => error.message)))
    for (const owner of [joao, stranger]) {
      expect(new Set(await failures((id) => cards.find(id, owner)))).toEqual(new Set(["Card was not found"]))
      expect(new Set(await failures((id) => cards.update(id, owner, { exp_year: "2033" })))).toEqual(new Set(["Card was not found"]))
      expect(new Set(await failures((id) => cards.remove(id, owner)))).toEqual(new Set(["Card was not found"]))
      expect(new Set(await failures((id) => cards.keepFor(id, { ...owner, customerId: "cus_joao" })))).toEqual(new Set(["Card was not found"]))
    }
    expect(await cards.find(hers.id, maria)).toEqual(hers)
  })

  it("show our id only: Hubcash's is sealed, and opens for the call", async () => {
    const kept = await world.service.cards.add(maria, card)
    expect(JSON.stringify(kept)).not.toContain(card.hubcashCardId)
    expect(JSON.stringify(await world.query(`select * from payin_card where id = :id`, { id: kept.id }))).not.toContain(card.hubcashCardId)
    expect(await world.service.cards.hubcashId(kept.id)).toBe(card.hubcashCardId)
  })

  it("are not deleted while a sale with them may have to be sent again", async () => {
    const kept = await world.service.cards.add(maria, card)
    const payment = await Payment.prepared(world, "credit", { cardId: kept.id })
    await payment.begin("cart_busy_card")
    await expect(world.service.cards.remove(kept.id, maria)).rejects.toThrow("A payment with this card is under way")
    await world.service.requests.withdraw(await payment.claim(), "test", { ours: false })
    await world.service.cards.remove(kept.id, maria)
    await expect(world.service.cards.find(kept.id, maria)).rejects.toThrow("Card was not found")
  })

  it("of a guest can be kept by the customer he turns out to be", async () => {
    const theirs = await world.service.cards.add(guest, card)
    await world.service.cards.keepFor(theirs.id, { ...guest, customerId: "cus_new" })
    expect((await world.service.cards.list({ customerId: "cus_new", cartId: null })).map(({ id }) => id)).toEqual([theirs.id])
  })
})

describe("A payer", () => {
  const payer = { document: { type: "CPF" as const, number: "52998224725" }, name: "Maria da Silva", birthdate: "1990-01-02", phone: "+5511987654321" }

  it("is known by a token of his cart only, for a day", async () => {
    const { token, id } = await world.service.payers.issue("cart_p", payer)
    expect([await world.service.payers.find(token, "cart_p"), await world.service.payers.find(token, "cart_q"), await world.service.payers.find("vhpt_guess", "cart_p")]).toEqual([id, null, null])
    await world.query(`update payin_payer set expires_at = now() - interval '1 second' where id = :id`, { id })
    expect(await world.service.payers.find(token, "cart_p")).toBeNull()
  })

  it("is readable nowhere in the database, nor is his token", async () => {
    const { token, id } = await world.service.payers.issue("cart_r", payer)
    const dump = JSON.stringify(await world.query(`select * from payin_payer`))
    for (const secret of [payer.document.number, payer.name, payer.phone, token]) expect(dump).not.toContain(secret)
    expect(await world.service.payers.open(id)).toEqual(payer)
  })

  it("is emptied when his sale is final, and a day later when it never came to one", async () => {
    const { id } = await world.service.payers.issue("cart_s", payer)
    const payment = await Payment.prepared(world, "billet", { payerId: id })
    await payment.begin("cart_s")
    const claim = await payment.send()
    await world.query(`update payin_payer set expires_at = now() - interval '1 second' where id = :id`, { id })
    await world.service.payers.purge(10)
    expect(await world.service.payers.open(id)).toEqual(payer)
    await world.service.requests.record(claim, "send", found({ pspId: "sale_payer", phase: "pending", status: "4" }))
    await payment.pass(MINUTE)
    await payment.look(found({ pspId: "sale_payer", phase: "paid" }))
    expect(await world.service.payers.open(id)).toBeNull()

    const left = await world.service.payers.issue("cart_t", payer)
    await world.query(`update payin_payer set expires_at = now() - interval '1 second' where id = :id`, { id: left.id })
    await world.service.payers.purge(10)
    expect(await world.service.payers.open(left.id)).toBeNull()
  })

  it("is needed from the moment he pays until it is decided, a slip that waits to be paid included", async () => {
    const open = () => world.service.views.paymentOpen({ customerId: "cus_slip", cartIds: ["cart_slip"], orderIds: [] })
    const { payment, claim } = await Payment.sent(world, "billet", "cart_slip")
    expect(await open()).toBe(true)
    await world.service.requests.record(claim, "send", found({ pspId: "sale_slip", phase: "pending", status: "4" }))
    expect([await payment.state(), await open()]).toEqual(["pending", true])
    await payment.pass(MINUTE)
    await payment.look(found({ pspId: "sale_slip", phase: "paid" }))
    expect([await payment.state(), await open()]).toEqual(["captured", false])
  })

  it("stays out of a slip that is read again after he was taken out", async () => {
    const { payment, claim } = await Payment.sent(world, "billet", "cart_forgotten")
    const slip = () => found({ pspId: "sale_forgotten", phase: "pending", status: "4", boleto: { digitable: "23793.38128", image: "https://slips.test/1.png" } })
    await world.service.requests.record(claim, "send", slip())
    expect((await payment.row()).boleto).toMatchObject({ digitable: "23793.38128", image: "https://slips.test/1.png" })
    await world.service.requests.forgetPayer({ customerId: "cus_forgotten", cartIds: ["cart_forgotten"], orderIds: [] })
    await payment.pass(MINUTE)
    await payment.look(slip())
    expect((await payment.row()).boleto).toMatchObject({ digitable: null, image: null })
  })
})
