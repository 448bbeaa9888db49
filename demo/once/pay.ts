import { eventually } from "../eventually"
import type { Admin } from "../admin"
import { httpClient, type HttpClient } from "../http-client"
import { PAYMENT_PROVIDERS } from "../runtime/payment-sandboxes"
import type { Shop } from "../runtime/shop"
import type { PlacedOrder, Shopper } from "../shopper"

/** How an order is paid; `redirect-and-close` is a shopper who pays at 123hub and never comes back. */
export type PaymentWay = "credit" | "debit" | "boleto" | "redirect" | "redirect-and-close"

/** A number that the sandbox, like every test environment, approves; a CPF whose digits add up and that nobody holds. */
export const DEMO_CARD = "4111111111111111"
export const DEMO_CPF = "52998224725"
const RETURN_URL = "http://localhost:8000/thank-you"
/** Hubcash takes no installment under five reais. */
const LEAST_INSTALLMENT = 5

export const currencyOf = (way: PaymentWay): "brl" | "inr" => (way.startsWith("redirect") ? "inr" : "brl")

/** Opens the payment session the way a storefront would: payer, card, session. */
export async function openPaymentSession(http: HttpClient, cartId: string, way: PaymentWay, cardNumber = DEMO_CARD): Promise<void> {
  const { payment_collection } = await http.post<{ payment_collection: { id: string; amount: number } }>("/store/payment-collections", { cart_id: cartId })
  const open = (provider_id: string, data: Record<string, unknown>) => http.post(`/store/payment-collections/${payment_collection.id}/payment-sessions`, { provider_id, data })
  if (way === "redirect" || way === "redirect-and-close") return void (await open(PAYMENT_PROVIDERS.inr.redirect, { return_url: RETURN_URL }))
  const { payer_token } = await http.post<{ payer_token: string }>("/store/hubcash/payer", { cart_id: cartId, document: DEMO_CPF, name: "Maria da Silva", birthdate: "1990-01-02", phone: "+5511987654321" })
  if (way === "boleto") return void (await open(PAYMENT_PROVIDERS.brl.billet, { payer_token }))
  const { card } = await http.post<{ card: { id: string } }>("/store/hubcash/cards", {
    cart_id: cartId, payer_token, number: cardNumber, security_code: "123", holder_name: "Maria da Silva", exp_month: "12", exp_year: String(new Date().getUTCFullYear() + 3),
  })
  const installments = Math.max(1, Math.min(3, Math.floor(payment_collection.amount / LEAST_INSTALLMENT)))
  await open(PAYMENT_PROVIDERS.brl[way], { card_id: card.id, payer_token, ...(way === "credit" ? { installments } : {}) })
}

interface Instructions {
  status: string
  redirect_url?: string
  boleto?: { digitable: string | null }
}
interface Payin {
  id: string
  state: string
  amount: number
  paid: number | null
  installments: number
  reference: string
  psp_id: string | null
}

const payinsOf = async (admin: Admin, { cartId }: PlacedOrder) => (await admin.http.get<{ payins: Payin[] }>(`/admin/voucher-hub/payins?q=${cartId}`)).payins

/** What is left to the shopper once the order is placed: the slip is paid, or the pay page is used. Cards are paid by then. */
export async function finishPayment(context: { shop: Shop; admin: Admin; timeoutMs: number }, shopper: Shopper, order: PlacedOrder, way: PaymentWay): Promise<void> {
  if (way === "credit" || way === "debit") return
  const { shop, admin, timeoutMs } = context
  const read = () => shopper.http.get<Instructions>(`/store/orders/${order.id}/payment-instructions`, { "x-voucher-token": order.voucherToken })
  const told = await eventually(async () => {
    const instructions = await read()
    return (way === "boleto" ? instructions.boleto?.digitable : instructions.redirect_url) ? instructions : null
  }, { timeoutMs, everyMs: 250, what: "the payment instructions" })
  if (way === "boleto") {
    const [payin] = await payinsOf(admin, order)
    await httpClient(shop.payments?.hubcash?.url ?? "", () => ({})).post(`/_sandbox/sales/${payin?.psp_id}/pay`)
    return
  }
  const back = await fetch(`${told.redirect_url}/${way === "redirect" ? "pay" : "pay-and-close"}`, { method: "POST", redirect: "manual" })
  const returns = back.status === 303 && back.headers.get("location") === RETURN_URL
  if (way === "redirect" && !returns) throw new Error(`the pay page answered ${back.status} and did not send the shopper back to the shop`)
  if (way === "redirect") await eventually(async () => (await read()).status === "paid", { timeoutMs, everyMs: 250, what: "the shop knowing of the payment when the shopper is back" })
}

/** Compares the order's payment with the payment service's own record where that is ours: money moved once, and the whole of it. */
export async function paymentProblems({ shop, admin }: { shop: Shop; admin: Admin }, order: PlacedOrder, way: PaymentWay): Promise<string[]> {
  const payins = await payinsOf(admin, order)
  const [payin] = payins
  if (!payin || payins.length !== 1) return [`the money ledger has ${payins.length} payments of the order instead of one`]
  const problems: string[] = []
  const expect = (holds: boolean, sentence: string) => void (holds || problems.push(sentence))
  expect(payin.state === "captured" && payin.amount === order.total, `the money ledger has ${payin.amount} ${payin.state}, the order costs ${order.total}`)
  const { hubcash, hub123 } = shop.payments ?? {}
  const due = Math.round(order.total * 100)
  if (currencyOf(way) === "inr" && hub123) {
    const moved = hub123.state.money.of(payin.reference)
    expect(moved.paid_in === due && moved.refunded === 0, `123hub's record has ${moved.paid_in} paise paid in for an order of ${due}`)
  }
  if (currencyOf(way) === "brl" && hubcash) {
    const book = hubcash.state.money.byRef(hubcash.state.sales.all())[payin.reference]
    expect(book?.kept === due && book.sale_ids.length === 1, `Hubcash's record has ${book?.kept ?? 0} centavos in ${book?.sale_ids.length ?? 0} sales for an order of ${due}`)
    if (way === "credit") expect(payin.installments > 1, "the card was not charged in installments")
  }
  return problems
}
