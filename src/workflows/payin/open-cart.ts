import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { methodOfProvider } from "../../domain/payin-state"
import type { Shelf } from "./shelf"

const cartSchema = z.object({ id: z.string(), completed_at: z.unknown(), customer: z.object({ id: z.string(), has_account: z.boolean().nullish() }).nullish() })
const unknownCart = () => new MedusaError(MedusaError.Types.NOT_FOUND, "The cart was not found, or it was completed already")

async function readCart(shelf: Shelf, cartId: string): Promise<z.output<typeof cartSchema>> {
  const query = shelf.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields: ["id", "completed_at", "customer.id", "customer.has_account"], filters: { id: cartId } })
  if (!data[0]) throw unknownCart()
  return cartSchema.parse(data[0])
}

/**
 * A guest's id of an open cart is his key to what he entered for it. A completed cart's id is readable by everyone who knows its order, and the
 * cart of a customer with an account is his alone: both answer like an unknown one. @throws MedusaError NOT_FOUND
 */
export async function requireOpenCart(shelf: Shelf, cartId: string, customerId: string | null): Promise<string> {
  const cart = await readCart(shelf, cartId)
  const foreign = Boolean(cart.customer?.has_account) && cart.customer?.id !== customerId
  if (cart.completed_at || foreign) throw unknownCart()
  return cart.id
}

/** @throws MedusaError NOT_FOUND for a cart that never was. */
export async function requireCart(shelf: Shelf, cartId: string): Promise<string> {
  return (await readCart(shelf, cartId)).id
}

const paidSchema = z.object({ provider_id: z.string() })

/**
 * Before one more payment session is made: Medusa deletes the others of the collection then, also that of a payment with which the order was placed.
 * @throws MedusaError NOT_ALLOWED for a completed cart that was paid, or is being paid, one of our ways
 */
export async function refuseWhenOrdered(shelf: Shelf, cartId: string, collectionId: string): Promise<void> {
  if (!(await readCart(shelf, cartId)).completed_at) return
  const query = shelf.resolve(ContainerRegistrationKeys.QUERY)
  const of = { fields: ["provider_id"], filters: { payment_collection_id: collectionId } }
  const used = [...(await query.graph({ entity: "payment_session", ...of })).data, ...(await query.graph({ entity: "payment", ...of })).data] as unknown[]
  if (!used.some((row) => methodOfProvider(paidSchema.parse(row).provider_id))) return
  throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "The order of this cart is placed and its payment is under way or done: it cannot be paid another way")
}
