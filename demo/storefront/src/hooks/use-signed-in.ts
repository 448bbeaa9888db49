import { useCart } from "./use-cart"
import { useCustomer } from "./use-customer"

/** After signing in: the cart becomes the customer's. Answers where to go on, a path of this shop only. */
export function useSignedIn(): (next: string | null) => Promise<string> {
  const { cart, claim } = useCart()
  const { changed } = useCustomer()
  return async (next) => {
    if (cart) await claim()
    await changed()
    return next?.startsWith("/") && !next.startsWith("//") ? next : "/account"
  }
}
