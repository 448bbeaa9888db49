import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { buyerOf, missingBuyerField } from "../orders/read-order"
import { voucherLines, type SaleLine } from "../orders/voucher-lines"

const FIELDS = ["id", "email", "currency_code", "items.*", "billing_address.*", "shipping_address.*", "customer.*"]

const text = z.string().nullish().transform((value) => value?.trim() || null)
const person = z.object({ first_name: text, last_name: text, phone: text })
const cartSchema = z.object({
  email: text,
  currency_code: z.string(),
  billing_address: person.nullish().transform((value) => value ?? null),
  shipping_address: person.nullish().transform((value) => value ?? null),
  customer: person.extend({ email: text }).nullish().transform((value) => value ?? null),
  items: z
    .array(z.object({ id: z.string(), title: text, product_id: text, variant_id: text, quantity: z.coerce.number() }).nullable())
    .nullish()
    .transform((items) => (items ?? []).flatMap((item): SaleLine[] => (item ? [{ ...item, total: 0 }] : []))),
})

const refuse = (message: string) => new MedusaError(MedusaError.Types.INVALID_DATA, message)

/**
 * Checks the vouchers of a cart before it may be completed: every line has a denomination, the brand's restrictions allow a legal
 * split, and Hubble's customer details are there. @throws MedusaError INVALID_DATA (400) naming the line, limit or field.
 */
export async function validateVoucherCart(container: MedusaContainer, cartId: string): Promise<void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { active, customerDetails, defaultCustomer, splitOrders } = voucher.orderOptions
  if (!active) return
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields: FIELDS, filters: { id: cartId } })
  if (!data[0]) return
  const cart = cartSchema.parse(data[0])
  const vouchers = await voucherLines(container, cart.items, cart.currency_code, splitOrders)
  const problem = vouchers.unknownLines[0]?.reason ?? vouchers.splits.find((split) => split.reason !== null)?.reason
  if (problem) throw refuse(problem)
  if (!vouchers.lines.length || customerDetails !== "b2c") return
  const missing = missingBuyerField(buyerOf(cart, defaultCustomer))
  if (missing) throw refuse(`${missing} is required to buy a voucher: the supplier needs the buyer's name, phone and e-mail. Set it on the cart and complete it again.`)
}
