import type { HttpAnswer } from "../../demo/http-client"
import type { World } from "../support/test-world"

export interface OpenCart {
  id: string
  /** Adds a line as any storefront, or an opponent, could. */
  add(body: Record<string, unknown>): Promise<HttpAnswer>
  set(body: Record<string, unknown>): Promise<HttpAnswer>
  lines(): Promise<{ id: string; title: string; quantity: number; unit_price: number }[]>
  shippingOptions(): Promise<{ id: string; name: string }[]>
  change(lineId: string, body: Record<string, unknown>): Promise<HttpAnswer>
  chooseShipping(optionId: string): Promise<HttpAnswer>
  /** Opens a payment session (again) and completes. */
  complete(): Promise<HttpAnswer>
  /** The order's id, when completing gives one. */
  placed(): Promise<string>
  token(): Promise<HttpAnswer>
}

export const INDIAN_ADDRESS = { first_name: "Asha", last_name: "Rao", phone: "9876543212", address_1: "1 Demo Road", city: "Bengaluru", postal_code: "560001", country_code: "in" }

/** A guest's cart, step by step, for carts that do not end well. */
export async function openCart(world: World, email = "cart@shopper.test", address: Record<string, unknown> = INDIAN_ADDRESS): Promise<OpenCart> {
  const { http } = world.shopper
  const { cart } = await http.post<{ cart: { id: string } }>("/store/carts", { region_id: world.inr })
  const at = `/store/carts/${cart.id}`
  await http.post(at, { email, shipping_address: address, billing_address: address })
  const complete = async () => {
    // A cart too odd to be paid is completed all the same: only the last answer counts.
    const { body } = await http.request("POST", "/store/payment-collections", { cart_id: cart.id })
    const { payment_collection: collection } = body as { payment_collection?: { id: string } }
    if (collection) await http.request("POST", `/store/payment-collections/${collection.id}/payment-sessions`, { provider_id: "pp_system_default" })
    return await http.request("POST", `${at}/complete`)
  }
  return {
    id: cart.id,
    add: (body) => http.request("POST", `${at}/line-items`, body),
    set: (body) => http.request("POST", at, body),
    lines: async () => (await http.get<{ cart: { items: { id: string; title: string; quantity: number; unit_price: number }[] } }>(at)).cart.items,
    shippingOptions: async () => (await http.get<{ shipping_options: { id: string; name: string }[] }>(`/store/shipping-options?cart_id=${cart.id}`)).shipping_options,
    change: (lineId, body) => http.request("POST", `${at}/line-items/${lineId}`, body),
    chooseShipping: (optionId) => http.request("POST", `${at}/shipping-methods`, { option_id: optionId }),
    complete,
    placed: async () => {
      const answer = await complete()
      const { type, order } = answer.body as { type?: string; order?: { id: string } }
      if (type !== "order" || !order) throw new Error(`cart ${cart.id} did not complete: ${answer.text.slice(0, 300)}`)
      return order.id
    },
    token: () => http.request("POST", `${at}/voucher-token`),
  }
}
