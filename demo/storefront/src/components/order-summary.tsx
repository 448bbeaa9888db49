import type { Cart } from "../api"
import { giftNotes } from "../gift-notes"
import { money } from "../money"
import { faceOf, titleOf } from "./cart-lines"

export function OrderSummary({ cart }: { cart: Cart }) {
  return (
    <>
      <h2>Your order</h2>
      <ul className="summary-lines">
        {cart.items?.map((line) => (
          <li key={line.id}>
            <span>{line.quantity} × {titleOf(line)} {faceOf(line)}{giftNotes.of(line.id) && <small>{giftNotes.of(line.id)}</small>}</span>
            <span>{money(line.unit_price * line.quantity, cart.currency_code)}</span>
          </li>
        ))}
      </ul>
      <div className="total-row"><span>Total</span><strong>{money(cart.total, cart.currency_code)}</strong></div>
    </>
  )
}
