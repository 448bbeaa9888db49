import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { roundTotalToMinor, toMajor, type MajorAmount } from "../../domain/money"
import type { SaleLine } from "../orders/voucher-lines"

const FIELDS = ["id", "email", "currency_code", "region_id", "completed_at", "items.*", "items.adjustments.*", "billing_address.*", "shipping_address.*", "customer.*"]

const amount = z.custom<MajorAmount>((value) => value !== undefined && value !== null)
const text = z.string().nullish().transform((value) => value?.trim() || null)
const person = z.object({ first_name: text, last_name: text, phone: text })
const itemSchema = z.object({
  id: z.string(), title: text, product_id: text, variant_id: text, variant_sku: text, variant_barcode: text, quantity: z.coerce.number(), unit_price: amount,
  adjustments: z.array(z.object({ amount }).nullable()).nullish().transform((list) => (list ?? []).flatMap((row) => row ?? [])),
})
const cartSchema = z.object({
  id: z.string(),
  email: text,
  currency_code: z.string(),
  region_id: text,
  completed_at: z.union([z.string(), z.date()]).nullish(),
  billing_address: person.nullish().transform((value) => value ?? null),
  shipping_address: person.nullish().transform((value) => value ?? null),
  customer: person.extend({ email: text }).nullish().transform((value) => value ?? null),
  items: z.array(itemSchema.nullable()).nullish().transform((list) => (list ?? []).flatMap((item) => item ?? [])),
})

export type OpenCart = Omit<z.output<typeof cartSchema>, "items"> & { items: SaleLine[] }

/** A cart as it stands, its lines' totals as the shopper pays them before tax on top; null for an unknown one. */
export async function readCart(container: MedusaContainer, cartId: string): Promise<OpenCart | null> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields: FIELDS, filters: { id: cartId } })
  if (!data[0]) return null
  const { items, ...cart } = cartSchema.parse(data[0])
  const minor = (value: MajorAmount) => roundTotalToMinor(value, cart.currency_code)
  return {
    ...cart,
    items: items.map(({ unit_price, adjustments, ...item }) => {
      const whole = Number.isSafeInteger(item.quantity) && item.quantity > 0
      const total = whole ? minor(unit_price) * item.quantity - adjustments.reduce((sum, row) => sum + minor(row.amount), 0) : 0
      return { ...item, total: toMajor(total, cart.currency_code) }
    }),
  }
}

/** The currency Medusa gives a cart: that of the region which is named, else of the store's default one; null when there is none. */
export async function currencyOfRegion(container: MedusaContainer, regionId: string | null): Promise<string | null> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const id = regionId || (await query.graph({ entity: "store", fields: ["default_region_id"] })).data[0]?.default_region_id
  if (!id) return null
  const { data } = await query.graph({ entity: "region", fields: ["currency_code"], filters: { id } })
  return data[0]?.currency_code ?? null
}
