/**
 * What this browser keeps. Whatever opens a voucher (tokens of orders and gifts, the sign-in) is in sessionStorage: gone with the tab, never in an
 * address. The cart, which opens nothing, outlives the tab.
 */
const CART = "voucher_cart"
const REGION = "voucher_region"
const ORDERS = "voucher_orders"
const tokenKey = (id: string) => `voucher_token:${id}`

const RECENT = 10

export const cartId = {
  read: () => localStorage.getItem(CART),
  keep: (id: string) => localStorage.setItem(CART, id),
  forget: () => localStorage.removeItem(CART),
}

export const regionId = {
  read: () => localStorage.getItem(REGION),
  keep: (id: string) => localStorage.setItem(REGION, id),
}

/** The token of an order, a gift, or (until it is completed) a cart. */
export const accessToken = {
  of: (id: string) => sessionStorage.getItem(tokenKey(id)),
  keep: (id: string, token: string) => sessionStorage.setItem(tokenKey(id), token),
  forget: (id: string) => sessionStorage.removeItem(tokenKey(id)),
}

/** Orders placed in this tab, newest first: what a guest finds his way back by. */
export const recentOrders = {
  list: () => JSON.parse(sessionStorage.getItem(ORDERS) ?? "[]") as string[],
  add: (id: string) => sessionStorage.setItem(ORDERS, JSON.stringify([id, ...recentOrders.list().filter((known) => known !== id)].slice(0, RECENT))),
}

const PAGE_OF_TOKEN = /^\/(?:orders|gifts)\/([\w-]+)\/?$/

/** After signing out, so that the next person at this browser finds nothing. */
export const forgetAll = () => sessionStorage.clear()

/** A mailed link carries its token behind `#`, which no browser sends to a server. Taken out of the address before anything else runs; true when there was one. */
export function takeTokenFromAddress(): boolean {
  const { pathname, search, hash } = window.location
  const token = new URLSearchParams(hash.slice(1)).get("voucher_token")
  if (!token) return false
  const id = PAGE_OF_TOKEN.exec(pathname)?.[1]
  if (id) accessToken.keep(id, token)
  window.history.replaceState(window.history.state, "", pathname + search)
  return true
}
