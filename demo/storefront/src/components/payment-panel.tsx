import { useEffect, useRef } from "react"
import type { PaymentInstructions } from "../api"
import { money } from "../money"
import { BoletoSlip } from "./boleto-slip"
import { Link } from "react-router-dom"

interface PaymentPanelProps {
  payment: PaymentInstructions
  hasUnits: boolean
  /** The order was placed this moment, to be paid at 123hub. */
  goAtOnce: boolean
}

/** What is left to do to pay, and how the payment stands. */
export function PaymentPanel({ payment, hasUnits, goAtOnce }: PaymentPanelProps) {
  const { status, redirect_url: payPage, boleto } = payment
  const gone = useRef(false)
  useEffect(() => {
    if (!goAtOnce || !payPage || gone.current) return
    gone.current = true
    // Coming back by the browser's own button must not lead away again.
    window.history.replaceState({ ...window.history.state, usr: { placed: true } }, "")
    window.location.assign(payPage)
  }, [goAtOnce, payPage])

  if (hasUnits && status !== "waiting") return null
  return (
    <section className="card payment-panel" aria-labelledby="payment-heading">
      <h2 id="payment-heading">Payment</h2>
      <div role="status">
        {status === "waiting" && !boleto && !payPage && <p>{goAtOnce ? "Taking you to the pay page…" : "We are waiting for your payment to be confirmed."}</p>}
        {status === "waiting" && payPage && <p>{payment.amount !== undefined && payment.currency ? `To pay: ${money(payment.amount, payment.currency)}. ` : ""}Your vouchers are ordered as soon as the payment arrives. If you have paid already, just wait here.</p>}
        {status === "none" && <p>{goAtOnce ? "Taking you to the pay page…" : "We are waiting for the shop to confirm your payment. Your vouchers are ordered right after."}</p>}
        {status === "paid" && <p>Paid. Your vouchers are about to be ordered.</p>}
        {status === "failed" && <p>The payment did not go through, or was taken back. <Link to="/">Order again</Link> with another way to pay.</p>}
        {status === "expired" && <p>This payment was not made in time. <Link to="/">Order again</Link> if you still want the vouchers; if you did pay, the money is found and your vouchers come.</p>}
      </div>
      {payPage && <p><a className="button button-primary" href={payPage} rel="noreferrer">Go to the pay page</a></p>}
      {boleto && <BoletoSlip boleto={boleto} amount={payment.amount} currency={payment.currency} />}
    </section>
  )
}
