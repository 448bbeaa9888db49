import { useQuery, useQueryClient } from "@tanstack/react-query"
import * as api from "../api"
import { cartId } from "../session"

const KEY = ["cart"]

/** The open cart of this browser, or null. A completed or unknown one is forgotten. */
async function openCart(): Promise<api.Cart | null> {
  const id = cartId.read()
  if (!id) return null
  try {
    const cart = await api.readCart(id)
    if (!(cart as { completed_at?: string | null }).completed_at) return cart
  } catch (error) {
    if (!api.isNotFound(error)) throw error
  }
  cartId.forget()
  return null
}

export function useCart() {
  const queries = useQueryClient()
  const { data: cart, error, isPending, refetch } = useQuery({ queryKey: KEY, queryFn: openCart })
  const show = (next: api.Cart | null) => {
    queries.setQueryData(KEY, next)
    return next
  }
  return {
    cart: cart ?? null,
    error,
    isPending,
    refetch,
    /** Makes the cart when there is none yet. */
    async add(region: string, item: api.VoucherItem): Promise<api.Cart> {
      const open = (await openCart()) ?? (await api.createCart(region))
      cartId.keep(open.id)
      const next = await api.addVouchers(open.id, item)
      show(next)
      return next
    },
    async change(line: string, quantity: number) {
      const id = cartId.read()
      if (id) show(await api.changeQuantity(id, line, quantity))
    },
    async remove(line: string) {
      const id = cartId.read()
      if (id) show(await api.removeLine(id, line))
    },
    /** Lines of custom amounts do not survive this: say so before. */
    async move(region: string) {
      const id = cartId.read()
      if (id) show(await api.updateCart(id, { region_id: region }))
    },
    async claim() {
      const id = cartId.read()
      if (id) show(await api.claimCart(id))
    },
    /** After completion, or when it belongs to somebody who signed out. */
    leave() {
      cartId.forget()
      show(null)
    },
  }
}

export type CartHandle = ReturnType<typeof useCart>
export const countOf = (cart: api.Cart | null): number => (cart?.items ?? []).reduce((sum, { quantity }) => sum + quantity, 0)
