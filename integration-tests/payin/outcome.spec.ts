import type { MedusaContainer } from "@medusajs/framework/types"
import { PAYMENT_OUTCOMES } from "../../src/domain/payment-outcome"
import { processRequest } from "../../src/workflows/payin/process-request"
import { cartOutcome } from "../../src/workflows/payin/shopper-view"
import { openDesk, PAYER, type Desk } from "./providers/provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("outcome")
}, 120_000)
afterAll(() => desk?.dispose())

const told = (cartId: string) => cartOutcome(desk.shelf as MedusaContainer, cartId)

/** As a worker that finds a begun payment whose process is gone. */
async function senderDied(session: { id: string; cartId: string; data: Record<string, unknown> }, problem: string | null = null) {
  const { requests } = desk.payin
  await requests.begin({ sessionId: session.id, cartId: session.cartId, capture: true })
  const { id } = await desk.rowOf(session.data)
  await desk.world.query("update payin_request set lease_until = now() - interval '1 second', last_problem = coalesce(:problem, last_problem) where id = :id", { id, problem })
  const claim = await requests.claimOne(id)
  if (!claim) throw new Error("not claimed")
  await processRequest(desk.shelf as MedusaContainer, claim)
  return desk.rowOf(session.data)
}

describe("The outcome of a cart's payment", () => {
  it("of a card that was deleted after it had been chosen: the shopper enters it again, and another card pays", async () => {
    const session = await desk.session("credit")
    const { cardId } = await desk.rowOf(session.data)
    await desk.payin.cards.remove(cardId ?? "", { customerId: null, cartId: session.cartId })
    await expect(desk.authorize(session, "credit")).rejects.toMatchObject({ type: "payment_authorization_error", message: expect.stringContaining("Enter it again") })
    expect(await told(session.cartId)).toEqual({ outcome: "technical", message: PAYMENT_OUTCOMES.technical })
    expect(await desk.rowOf(session.data)).toMatchObject({ state: "prepared", sends: 0 })
    const again = await desk.session("credit", { cartId: session.cartId })
    await desk.until((await desk.authorize(again, "credit")).data, "captured")
    expect(await told(session.cartId)).toMatchObject({ outcome: "done" })
  })

  it("of a service that could not be reached is unavailable, and what was wrong on our side before does not stick to it", async () => {
    const session = await desk.session("credit")
    expect(await senderDied(session)).toMatchObject({ state: "prepared", failure: expect.stringContaining("died") })
    expect(await told(session.cartId)).toMatchObject({ outcome: "technical" })
    desk.hubcash.state.configure({ credentials: { ...desk.hubcash.state.config.credentials, token: "another" } })
    await expect(desk.authorize(session, "credit")).rejects.toThrow(PAYMENT_OUTCOMES.unavailable)
    desk.hubcash.state.configure({ credentials: { ...desk.hubcash.state.config.credentials, token: "sandbox-token" } })
    await desk.payin.outages.answered("hubcash")
    expect(await told(session.cartId)).toEqual({ outcome: "unavailable", message: PAYMENT_OUTCOMES.unavailable })
    // Nor does the outage stick to the try after it.
    await senderDied(session)
    expect(await told(session.cartId)).toMatchObject({ outcome: "technical" })
    expect(await senderDied(await desk.session("billet", { cartId: "cart_unreached" }), "ECONNREFUSED")).toMatchObject({ failure: null })
    expect(await told("cart_unreached")).toMatchObject({ outcome: "unavailable" })
  })

  it("of a sale that was never sent, for an order that stands: it is not paid, and nobody is told to try again", async () => {
    const session = await desk.session("credit")
    await senderDied(session)
    desk.orders.set(session.cartId, { id: `order_${session.id}`, items: ["line_1"] })
    expect(await told(session.cartId)).toEqual({ outcome: "technical", message: "The payment was not made: nothing was charged, and the order is not paid. Please contact the shop." })
  })

  it("of an order whose money was given back is done, and never to pay again", async () => {
    const { id, cartId, data } = await desk.paid("credit")
    desk.orders.set(cartId, { id: `order_${id}`, items: ["line_1"] })
    await desk.provider("credit").refundPayment({ data, amount: 100, context: { idempotency_key: "ref_1" } })
    expect(await told(cartId)).toEqual({ outcome: "done", message: "The payment was returned." })
  })

  it("of two sessions with one payer: the first sale's money leaves his details to the second, and they go with the last", async () => {
    const cartId = "cart_two_sessions"
    const { token, id: payerId } = await desk.payin.payers.issue(cartId, PAYER)
    const card = await desk.session("credit", { cartId, data: { payer_token: token } })
    const slip = await desk.session("billet", { cartId, data: { payer_token: token } })
    await desk.until((await desk.authorize(card, "credit")).data, "captured")
    expect(await desk.payin.payers.open(payerId)).toEqual(PAYER)
    const { data } = await desk.authorize(slip, "billet")
    const { id } = await desk.until(data, "pending")
    expect(await told(cartId)).toEqual({ outcome: "done", message: PAYMENT_OUTCOMES.done })
    await desk.control(desk.hubcash.url, `sales/${id}/pay`)
    await desk.until(data, "captured")
    expect(await desk.payin.payers.open(payerId)).toBeNull()
  })

  it("of a session that was never paid keeps its payer for his day, and no longer", async () => {
    const cartId = "cart_left"
    const { token, id } = await desk.payin.payers.issue(cartId, PAYER)
    await desk.session("billet", { cartId, data: { payer_token: token } })
    await desk.world.query("update payin_payer set expires_at = now() - interval '1 second' where id = :id", { id })
    await desk.payin.payers.purge(10)
    expect(await desk.payin.payers.open(id)).toBeNull()
  })
})
