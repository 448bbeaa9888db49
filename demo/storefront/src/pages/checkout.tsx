import type { FormEvent } from "react"
import { Link, useNavigate } from "react-router-dom"
import { placeOrder } from "../checkout"
import { ContactFields, contactOf } from "../components/contact-fields"
import { OrderSummary } from "../components/order-summary"
import { PageTitle } from "../components/page-title"
import { PaymentFields, paymentOf } from "../components/payment-fields"
import { Empty, ErrorNote, Loading, Problem } from "../components/states"
import { useAction } from "../hooks/use-action"
import { useCart } from "../hooks/use-cart"
import { useCustomer } from "../hooks/use-customer"
import { countryOf, useRegion } from "../hooks/use-region"
import { money } from "../money"

export function CheckoutPage() {
  const { cart, error, isPending, refetch, leave } = useCart()
  const { customer, isPending: isAsking } = useCustomer()
  const { region } = useRegion()
  const { busy, problem, run } = useAction()
  const navigate = useNavigate()
  const country = countryOf(region)

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void run(async () => {
      if (!cart) return
      const payment = paymentOf(form)
      const order = await placeOrder(cart.id, contactOf(form, country), payment, customer === null)
      navigate(`/orders/${order.id}`, { replace: true, state: { placed: true, leaveFor123hub: payment.way === "redirect" } })
      leave()
    })
  }

  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (isPending || isAsking) return <Loading what="your cart" />
  if (!cart?.items?.length) {
    return (
      <>
        <PageTitle title="Checkout" />
        <Empty title="There is nothing to pay"><p><Link to="/" className="button button-primary">Browse brands</Link></p></Empty>
      </>
    )
  }
  return (
    <>
      <PageTitle title="Checkout" />
      {!customer && <p className="muted"><Link to="/sign-in?next=/checkout">Sign in</Link> to keep your vouchers in your account, or go on as a guest.</p>}
      <form className="checkout" onSubmit={submit}>
        <div className="checkout-fields">
          <ContactFields key={customer?.id ?? "guest"} customer={customer} country={country} />
          <PaymentFields cart={cart} region={region} />
        </div>
        <aside className="card checkout-summary" aria-label="Your order">
          <OrderSummary cart={cart} />
          <Problem text={problem} />
          <button type="submit" className="button button-primary button-wide" disabled={busy}>{busy ? "One moment…" : `Pay ${money(cart.total, cart.currency_code)}`}</button>
          <p className="hint" role="status">{busy ? "Your payment is being made. Please keep this page open." : ""}</p>
        </aside>
      </form>
    </>
  )
}
