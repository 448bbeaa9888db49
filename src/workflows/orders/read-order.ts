import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import type { PostalAddress } from "../../domain/buyer-identity"
import { roundTotalToMinor, type MajorAmount, type Minor } from "../../domain/money"
import type { OrderMoney, Required, RequiredAt } from "../../domain/paid"
import { graphOfOrders, ordersTogether } from "./rows-together"

const amount = z.custom<MajorAmount>((value) => value !== undefined && value !== null)
const text = z.string().nullish().transform((value) => value?.trim() || null)
const address = z
  .object({ first_name: text, last_name: text, phone: text, address_1: text, address_2: text, city: text, province: text, postal_code: text, country_code: text })
  .nullish()
  .transform((value) => value ?? null)

const orderSchema = z.object({
  id: z.string(),
  version: z.coerce.number(),
  status: z.string(),
  canceled_at: z.unknown().optional(),
  currency_code: z.string(),
  email: text,
  customer_id: text,
  item_total: amount,
  shipping_total: amount,
  billing_address: address,
  shipping_address: address,
  customer: z.object({ first_name: text, last_name: text, phone: text, email: text }).nullish().transform((value) => value ?? null),
  cart: z.object({ id: z.string() }).nullish().transform((value) => value ?? null),
  items: z.array(z.object({ id: z.string(), title: text, product_id: text, variant_id: text, variant_sku: text, variant_barcode: text, quantity: z.coerce.number(), total: amount, tax_total: amount.nullish(), is_tax_inclusive: z.boolean().nullish() }).nullable()).transform((items) => items.filter((item) => item !== null)),
  transactions: z.array(z.object({ amount, reference: z.string().nullish(), reference_id: z.string().nullish() }).nullable()).nullish().transform((list) => (list ?? []).filter((row) => row !== null)),
  credit_lines: z.array(z.object({ amount, version: z.coerce.number().nullish(), reference: text }).nullable()).nullish().transform((list) => (list ?? []).filter((row) => row !== null)),
  payment_collections: z
    .array(
      z.object({
        payments: z
          .array(z.object({ id: z.string(), provider_id: z.string().nullish(), amount: amount.nullish(), captured_at: z.unknown().optional(), canceled_at: z.unknown().optional(), data: z.unknown().optional(), captures: z.array(z.object({ id: z.string(), amount, created_at: z.coerce.date() })).nullish(), refunds: z.array(z.object({ amount })).nullish() }).nullable())
          .nullish()
          .transform((list) => (list ?? []).filter((row) => row !== null)),
      }).nullable(),
    )
    .nullish()
    .transform((list) => (list ?? []).filter((row) => row !== null)),
})

export type PlacedOrder = z.output<typeof orderSchema>

const PAYMENT_FIELDS = ["payment_collections.payments.*", "payment_collections.payments.captures.*", "payment_collections.payments.refunds.*"]
const FIELDS = [
  "id", "version", "status", "canceled_at", "currency_code", "email", "customer_id", "item_total", "shipping_total",
  "billing_address.*", "shipping_address.*", "customer.*", "cart.id", "items.*", "transactions.*", "credit_lines.*",
  ...PAYMENT_FIELDS,
]

/** Lines deduplicated by id, because a corrupted order can list one twice (`platform.md`). */
function toPlacedOrder(row: unknown): PlacedOrder {
  const order = orderSchema.parse(row)
  return { ...order, items: [...new Map(order.items.map((item) => [item.id, item])).values()] }
}

/** Several orders at once, in no particular order; those that Medusa does not know are missing. */
export async function readOrders(container: MedusaContainer, orderIds: readonly string[]): Promise<PlacedOrder[]> {
  return (await graphOfOrders(container.resolve(ContainerRegistrationKeys.QUERY), FIELDS, orderIds)).map(toPlacedOrder)
}

/** The order as Medusa has it now. @throws MedusaError NOT_FOUND. */
export const readOrder = ordersTogether(FIELDS, toPlacedOrder)

/** What may stop the buying, but for what the order requires: status and money. */
const fundedOrderSchema = orderSchema.pick({ id: true, version: true, status: true, canceled_at: true, currency_code: true, transactions: true, credit_lines: true, payment_collections: true })

export type FundedOrder = z.output<typeof fundedOrderSchema>

const FUNDING_FIELDS = [
  "id", "version", "status", "canceled_at", "currency_code", "transactions.amount", "credit_lines.amount", "credit_lines.version", "credit_lines.reference",
  ...["id", "provider_id", "amount", "canceled_at", "data", "captures.id", "captures.amount", "captures.created_at", "refunds.amount"].map((field) => `payment_collections.payments.${field}`),
]

/** So much of the order as decides whether vouchers may be bought for it, as Medusa has it now. @throws MedusaError NOT_FOUND. */
export const readFundedOrder = ordersTogether(FUNDING_FIELDS, (row) => fundedOrderSchema.parse(row))

const requiringSchema = orderSchema.pick({ id: true, currency_code: true, item_total: true, shipping_total: true, items: true })

/** Item totals plus shipping totals as Medusa has them now: half of the cost of reading an order, so asked only where they may have changed. @throws MedusaError NOT_FOUND. */
export const readRequired = ordersTogether(["id", "currency_code", "item_total", "shipping_total", "items.*"], (row) => requiredOf(requiringSchema.parse(row)))

export const requiredOf = (order: z.output<typeof requiringSchema>) =>
  ({
    amount: roundTotalToMinor(order.item_total, order.currency_code) + roundTotalToMinor(order.shipping_total, order.currency_code),
    pieces: new Map(order.items.map((item) => [item.id, item.quantity])),
  }) satisfies Required

export const requiredAt = (order: PlacedOrder): RequiredAt => ({ amount: requiredOf(order).amount, version: order.version })

/** The figures of the paid rule (`protocol.md` section 1). `refundedUnits` comes from the ledger. */
export const orderMoney = (order: PlacedOrder, refundedUnits: Minor): OrderMoney => fundedMoney(order, requiredOf(order).amount, refundedUnits)

export function fundedMoney(order: FundedOrder, required: Minor, refundedUnits: Minor): OrderMoney {
  const minor = (value: MajorAmount) => roundTotalToMinor(value, order.currency_code)
  const sum = (list: readonly { amount: MajorAmount }[]) => list.reduce((total, row) => total + minor(row.amount), 0)
  const payments = order.payment_collections.flatMap((collection) => collection.payments)
  return {
    captured: sum(payments.flatMap((payment) => payment.captures ?? [])),
    refunded: sum(payments.flatMap((payment) => payment.refunds ?? [])),
    transactions: sum(order.transactions),
    cartCredit: sum(order.credit_lines.filter((line) => line.version === 1 && (line.reference === "store-credit" || line.reference === "gift-card"))),
    required,
    refundedUnits,
  }
}

const fullName = (person: { first_name: string | null; last_name: string | null } | null) => [person?.first_name, person?.last_name].filter(Boolean).join(" ") || null

interface Person {
  first_name: string | null
  last_name: string | null
  phone: string | null
}

interface People {
  email: string | null
  billing_address: Person | null
  shipping_address: Person | null
  customer: (Person & { email: string | null }) | null
}

/** The buyer as Hubble must know him: name and phone from billing, else shipping address, else customer (`protocol.md` 3.17). */
export function buyerOf(order: People, fallback: { name: string; phoneNumber: string } | null) {
  const people = [order.billing_address, order.shipping_address, order.customer]
  return {
    email: order.email ?? order.customer?.email ?? null,
    name: people.map(fullName).find((name) => name !== null) ?? fallback?.name ?? null,
    phone: people.map((person) => person?.phone ?? null).find((phone) => phone !== null) ?? fallback?.phoneNumber ?? null,
  }
}

/** Where the buyer lives: the billing address, unless only the shipping address has a street. */
export function addressOf({ billing_address: billing, shipping_address: shipping }: Pick<PlacedOrder, "billing_address" | "shipping_address">): PostalAddress | null {
  return [billing, shipping].find((address) => address?.address_1) ?? null
}

/** What a buyer lacks for B2C (guide 4.1), as the field a shopper can fill in. */
export function missingBuyerField(buyer: { name: string | null; email: string | null; phone: string | null }): string | null {
  if (!buyer.name) return "billing_address.first_name"
  if (!buyer.phone) return "billing_address.phone"
  return buyer.email ? null : "email"
}
