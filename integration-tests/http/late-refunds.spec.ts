import { eventually, WORLD_TIMEOUT_MS } from "../support/test-world"
import { openPayDesk, type PaidOrder, type PayDesk, type StoredCard } from "./pay-desk"
import { messageOf } from "./shop"

const FULL_WALLET = 1_000_000

/** Medusa takes its refund back when the service has not decided in time; the money goes back all the same. */
describe("A refund whose end comes after Medusa's answer", () => {
  let desk: PayDesk

  beforeAll(async () => {
    const plugin = { hubcash: { methods: ["credit"], cards: { enabled: true } } }
    desk = await openPayDesk("laterefunds", { DEMO_PLUGIN_OPTIONS: JSON.stringify(plugin) })
  }, WORLD_TIMEOUT_MS)

  afterAll(() => desk?.world.dispose())

  const wallet = (balance: number) => desk.world.sandbox.config({ balance })
  const paymentOf = async (order: PaidOrder) => {
    const [payment] = (await desk.world.admin.order(order.id)).payment_collections.flatMap(({ payments }) => payments)
    if (!payment) throw new Error(`order ${order.id} has no payment`)
    return payment
  }
  const refunds = async (order: PaidOrder) => ((await paymentOf(order)).refunds ?? []).map(({ amount }) => amount)
  const refund = async (order: PaidOrder, amount = order.total) => desk.world.admin.http.request("POST", `/admin/payments/${(await paymentOf(order)).id}/refund`, { amount })
  /** Asks for a refund that its service does not decide before Medusa answers; whoever calls what it returns has 123hub decide. */
  const undecided = async (order: PaidOrder, amount?: number): Promise<() => void> => {
    const { hub123, hubcash } = desk.payments
    hubcash.state.faults.replace([{ route: "cancel_sale", fault: "drop_after", calls: [1] }])
    hub123.state.configure({ payOutOutcome: "wait" })
    const refused = await refund(order, amount)
    hub123.state.configure({ payOutOutcome: "success" })
    expect([refused.status, messageOf(refused)]).toEqual([500, expect.stringContaining("outcome is not known yet")])
    return () => {
      for (const payment of hub123.state.payments.byCId.values()) if (payment.direction === "out" && !payment.final) hub123.state.payments.end(payment, "success")
    }
  }
  const ordersAtHubble = async (order: PaidOrder) => {
    const references = (await desk.world.query<{ reference: string }>(`select a.reference_id as reference from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id where so.order_id = '${order.id}'`)).map((row) => row.reference)
    return (await desk.world.sandbox.record()).orders.filter(({ reference_id: reference }) => references.includes(reference)).map(({ status }) => status)
  }
  const cases = async (order: PaidOrder) => (await desk.world.admin.attention({ orderId: order.id })).map(({ kind }) => kind)
  const untilEntered = (order: PaidOrder, amounts: number[]) =>
    eventually(async () => (await refunds(order)).join() === amounts.join(), { timeoutMs: 60_000, everyMs: 250, what: `refunds of ${amounts.join()}`, explain: () => desk.world.output().slice(-800) })

  const byCard = async (): Promise<PaidOrder> => {
    const cart = await desk.cart("brl")
    const payer_token = await cart.payer()
    const { card } = (await cart.card(payer_token)).body as StoredCard
    await cart.choose("credit", { card_id: card.id, payer_token })
    return cart.order()
  }
  const byRedirect = async (): Promise<PaidOrder> => {
    const cart = await desk.cart("inr")
    await cart.choose("redirect")
    const order = await cart.order()
    const { reference } = await eventually(async () => (await desk.payins(cart.id)).find(({ state }) => state === "pending") ?? null, { timeoutMs: 30_000, everyMs: 200, what: "the pay-in" })
    await fetch(`${desk.payments.hub123.url}/_sandbox/payments/${reference}/pay`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })
    const receiver = { bank_account: "1234567890123", ifsc_code: "HDFC0000001", name: "Asha Rao" }
    await eventually(async () => (await cart.http.request("POST", `/store/orders/${order.id}/refund-receiver`, { receiver }, { "x-voucher-token": order.token })).status === 200, { timeoutMs: 30_000, everyMs: 250, what: "the receiver" })
    return order
  }
  const payOuts = (order: PaidOrder) => desk.world.query<{ amount: number; state: string }>(`select a.amount_minor::int as amount, a.state from payin_action a join payin_request r on r.id = a.request_id where a.kind = 'pay_out' and r.cart_id = '${order.cartId}'`)

  it.each([
    ["a card whose cancel got no answer", byCard],
    ["a pay-out that 123hub decides later", byRedirect],
  ] as const)("%s buys no voucher meanwhile, and is entered by itself", async (_what, pay) => {
    await wallet(0)
    const order = await pay()
    await desk.unit(order, "waiting_wallet")
    const decide = await undecided(order)
    await wallet(FULL_WALLET)
    await desk.world.admin.http.post("/admin/voucher-hub/wallet/refresh")
    decide()
    await untilEntered(order, [order.total])
    await desk.unit(order, "cancelled")
    // Whatever was refused for the empty wallet, nothing was made.
    expect((await ordersAtHubble(order)).filter((status) => status !== "FAILED")).toEqual([])
    expect(await cases(order)).toEqual([])
  }, 180_000)

  it("of a part of a pay-in is entered once, and whoever tries again sends nothing twice", async () => {
    await wallet(FULL_WALLET)
    const order = await byRedirect()
    await desk.unit(order, "delivered")
    const decide = await undecided(order, 20)
    decide()
    await untilEntered(order, [20])
    const again = await refund(order, 20)
    expect([again.status, messageOf(again)]).toEqual([400, expect.stringContaining("is entered as a refund by now")])
    expect(await payOuts(order)).toEqual([{ amount: 2_000, state: "done" }])
    expect(await refunds(order)).toEqual([20])
  }, 180_000)

  it("is found by whoever tries again before that, and entered once", async () => {
    await wallet(FULL_WALLET)
    const order = await byRedirect()
    await desk.unit(order, "delivered")
    const decide = await undecided(order, 30)
    decide()
    await eventually(async () => (await refund(order, 30)).status === 200, { timeoutMs: 30_000, everyMs: 300, what: "the refund" })
    await new Promise((resolve) => setTimeout(resolve, 20_000))
    expect([await payOuts(order), await refunds(order)]).toEqual([[{ amount: 3_000, state: "done" }], [30]])
  }, 180_000)
})
