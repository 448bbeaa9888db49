import type { PlacedOrder } from "../../../src/workflows/orders/read-order"

const TOTAL = 1000

/** A captured order over 1000 INR by a guest with a billing address; tests say what differs. */
export function placedOrder(differs: Partial<PlacedOrder> = {}): PlacedOrder {
  return {
    id: "order_1", version: 1, status: "pending", currency_code: "inr", email: "asha@example.com", customer_id: null, item_total: TOTAL, shipping_total: 0,
    billing_address: person("Asha", "Rao", "+919876543210"), shipping_address: null, customer: null, cart: { id: "cart_1" }, items: [],
    transactions: [{ amount: TOTAL }], credit_lines: [], payment_collections: [paid([TOTAL])],
    ...differs,
  }
}

export const person = (first_name: string | null, last_name: string | null, phone: string | null) => ({
  first_name, last_name, phone, address_1: null, address_2: null, city: null, province: null, postal_code: null, country_code: null,
})

export const capture = <Amount>(amount: Amount, id = "capt_0") => ({ id, amount, created_at: new Date("2026-11-20T10:00:00Z") })

/** A payment collection with one payment. */
export const paid = (captures: (number | string)[], refunds: (number | string)[] = []) => ({
  payments: [{ id: "pay_1", captures: captures.map((amount, index) => capture(amount, `capt_${index}`)), refunds: refunds.map((amount) => ({ amount })) }],
})
