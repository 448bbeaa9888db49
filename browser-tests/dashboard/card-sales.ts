import { randomUUID } from "node:crypto"
import { eventually, type World } from "../../integration-tests/support/test-world"

export interface CardSales {
  /** A guest pays one voucher by card; answers the payment's id once Hubcash has the money and Medusa knows of it. */
  captured(): Promise<string>
  /** As `captured` with so many vouchers of 500, whatever became of the payment. */
  paid(quantity: number): Promise<{ orderId: string; payinId: string }>
  /** A slip that nobody pays. */
  boleto(): Promise<{ orderId: string; payinId: string }>
}

const ADDRESS = { first_name: "Maria", last_name: "da Silva", phone: "+5511987654321", address_1: "Rua das Palmeiras, 35", city: "Curitiba", province: "PR", postal_code: "80010-000", country_code: "br" }

/** Shoppers who pay by Hubcash, over HTTP; each with an e-mail of his own, since Medusa makes two guests of one e-mail at once only once. */
export function cardSales(world: World): CardSales {
  const buy = async (quantity: number, way: "credit" | "billet") => {
    const { http } = world.anotherShopper()
    const variantId = await world.shopper.findVariant("Flipkart", 500, world.inr)
    const { cart: { id } } = await http.post<{ cart: { id: string } }>("/store/carts", { region_id: world.brl })
    await http.post(`/store/carts/${id}/line-items`, { variant_id: variantId, quantity })
    await http.post(`/store/carts/${id}`, { email: `payer-${randomUUID()}@shopper.test`, shipping_address: ADDRESS, billing_address: ADDRESS })
    const { payer_token } = await http.post<{ payer_token: string }>("/store/hubcash/payer", { cart_id: id, document: "529.982.247-25", name: "Maria da Silva", birthdate: "1990-01-02", phone: "+5511987654321" })
    const card = { cart_id: id, payer_token, number: "4111111111111111", security_code: "123", holder_name: "Maria da Silva", exp_month: "12", exp_year: "2031" }
    const data = way === "credit" ? { card_id: (await http.post<{ card: { id: string } }>("/store/hubcash/cards", card)).card.id, payer_token } : { payer_token }
    const { payment_collection } = await http.post<{ payment_collection: { id: string } }>("/store/payment-collections", { cart_id: id })
    await http.post(`/store/payment-collections/${payment_collection.id}/payment-sessions`, { provider_id: `pp_hubcash-${way}_hubcash`, data })
    const { order } = await http.post<{ order?: { id: string } }>(`/store/carts/${id}/complete`)
    const [row] = await world.query<{ id: string }>("select id from payin_request where cart_id = $1", [id])
    if (!order || !row) throw new Error(`cart ${id} was not paid`)
    return { orderId: order.id, payinId: row.id }
  }
  return {
    captured: async () => {
      const { payinId } = await buy(1, "credit")
      const handedOver = async () => (await world.query("select id from payin_request where id = $1 and state = 'captured' and handed_at is not null", [payinId])).length === 1
      await eventually(handedOver, { what: `the money of ${payinId}` })
      return payinId
    },
    paid: (quantity) => buy(quantity, "credit"),
    boleto: () => buy(1, "billet"),
  }
}
