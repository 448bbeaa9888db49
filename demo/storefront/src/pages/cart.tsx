import { Link } from "react-router-dom"
import { CartLines } from "../components/cart-lines"
import { PageTitle } from "../components/page-title"
import { Empty, ErrorNote, Loading } from "../components/states"
import { useCart } from "../hooks/use-cart"
import { money } from "../money"

export function CartPage() {
  const handle = useCart()
  const { cart, error, isPending, refetch } = handle
  const lines = cart?.items ?? []
  return (
    <>
      <PageTitle title="Cart" />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading what="your cart" />}
      {!isPending && !error && lines.length === 0 && <Empty title="Your cart is empty"><p><Link to="/" className="button button-primary">Browse brands</Link></p></Empty>}
      {cart && lines.length > 0 && (
        <>
          <CartLines handle={handle} cart={cart} />
          <div className="total-row"><span>Total</span><strong>{money(cart.total, cart.currency_code)}</strong></div>
          <p className="actions"><Link to="/checkout" className="button button-primary">Go to checkout</Link> <Link to="/">Keep shopping</Link></p>
        </>
      )}
    </>
  )
}
