import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { roundTotalToMinor, type MajorAmount } from "../../domain/money"
import { PAYIN_MODULE } from "../../modules/payin"
import type { Hub123Payer, PayInOrder } from "../../modules/payin/gateways/hub123"
import type { SaleOrder } from "../../modules/payin/gateways/hubcash"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import type { Shelf } from "./shelf"

const amount = z.custom<MajorAmount>((value) => value !== undefined && value !== null)
const text = z.string().nullish().transform((value) => value?.trim() || null)
const address = z
  .object({ first_name: text, last_name: text, phone: text, address_1: text, address_2: text, city: text, province: text, postal_code: text, country_code: text, metadata: z.record(z.string(), z.unknown()).nullish() })
  .nullish()
  .transform((value) => value ?? null)

const cartSchema = z.object({
  id: z.string(),
  currency_code: z.string(),
  email: text,
  items: z.array(z.object({ title: text, quantity: z.coerce.number(), total: amount }).nullable()).nullish().transform((items) => (items ?? []).flatMap((item) => (item ? [item] : []))),
  billing_address: address,
  shipping_address: address,
  customer: z.object({ first_name: text, last_name: text, phone: text, email: text }).nullish().transform((value) => value ?? null),
})
type Cart = z.output<typeof cartSchema>

const FIELDS = ["id", "currency_code", "email", "total", "items.*", "items.total", "billing_address.*", "shipping_address.*", "customer.*"]

async function findCart(shelf: Shelf, cartId: string | null): Promise<Cart | null> {
  const query = shelf.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = cartId ? await query.graph({ entity: "cart", fields: FIELDS, filters: { id: cartId } }) : { data: [] }
  return data[0] ? cartSchema.parse(data[0]) : null
}

async function readCart(shelf: Shelf, cartId: string | null): Promise<Cart> {
  const cart = await findCart(shelf, cartId)
  if (!cart) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `The cart ${cartId ?? "(none)"} of this payment is gone; the payment cannot be sent`)
  return cart
}

/** Name and phone as they stand nearest to the bill: billing, else shipping address, else customer. */
function buyerOf(cart: Cart) {
  const people = [cart.billing_address, cart.shipping_address, cart.customer]
  const person = people.find((one) => one?.first_name || one?.last_name) ?? null
  return {
    firstName: person?.first_name ?? null,
    lastName: person?.last_name ?? null,
    name: [person?.first_name, person?.last_name].filter(Boolean).join(" ") || null,
    phone: people.map((one) => one?.phone ?? null).find((phone) => phone !== null) ?? null,
    email: cart.email ?? cart.customer?.email ?? null,
  }
}

const countryName = (code: string | null) => (code ? (new Intl.DisplayNames(["en"], { type: "region" }).of(code.toUpperCase()) ?? code.toUpperCase()) : null)

/** Medusa's address has no house number of its own; where the street ends in one it is given as such. */
function addressFor(given: Cart["billing_address"]): SaleOrder["billing"] {
  if (!given?.address_1 && !given?.city) return null
  const metadata = given.metadata ?? {}
  const [, street, number] = /^(.*\S)[,\s]+(\d+\w?)$/.exec(given.address_1 ?? "") ?? [null, given.address_1, null]
  const part = (name: string) => (typeof metadata[name] === "string" && metadata[name] ? metadata[name] : null)
  const parts = {
    City: given.city, Complement: given.address_2, Country: countryName(given.country_code), District: part("district"), Number: part("number") ?? number,
    State: given.province, Street: street, ZipCode: given.postal_code,
  }
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value)) as NonNullable<SaleOrder["billing"]>
}

function itemsOf(cart: Cart): SaleOrder["items"] {
  return cart.items.map((item) => {
    const total = Math.max(0, roundTotalToMinor(item.total, cart.currency_code))
    const name = item.title ?? "Voucher"
    // A line whose total does not divide evenly is one item: nothing is rounded.
    return total % item.quantity === 0 ? { name, amount: total / item.quantity, quantity: item.quantity } : { name: `${item.quantity} x ${name}`, amount: total, quantity: 1 }
  })
}

/** @throws MedusaError INVALID_DATA for a card that was deleted after it had been chosen */
async function hubcashCardOf(payin: PayinModuleService, cardId: string): Promise<string> {
  try {
    return await payin.cards.hubcashId(cardId)
  } catch (error) {
    if (!(error instanceof MedusaError) || error.type !== MedusaError.Types.NOT_FOUND) throw error
    throw new MedusaError(MedusaError.Types.INVALID_DATA, "This card is no longer known. Nothing was charged. Enter it again, or choose another way to pay.")
  }
}

/** Everything of a sale that Hubcash must know, read and opened right before it is sent, and kept nowhere. */
export async function saleOrderOf(shelf: Shelf, row: PayinRow): Promise<SaleOrder> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  if (row.method === "redirect") throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `${row.id} is no Hubcash sale`)
  const payer = row.payerId ? await payin.payers.open(row.payerId) : null
  if (!payer) throw new MedusaError(MedusaError.Types.INVALID_DATA, "The payer's details are no longer known. Enter them again and start the payment anew.")
  const cart = await readCart(shelf, row.cartId)
  const { name, phone, email } = buyerOf(cart)
  return {
    reference: row.reference, method: row.method, amount: row.amount, currency: await payin.hubcash.currencyName(row.currency), capture: row.capture, installments: row.installments,
    cardId: row.cardId ? await hubcashCardOf(payin, row.cardId) : null, payer, buyer: { name, phone, email },
    billing: addressFor(cart.billing_address ?? cart.shipping_address), shipping: addressFor(cart.shipping_address), items: itemsOf(cart), ourNumber: row.ourNumber,
  }
}

/** @throws MedusaError INVALID_DATA when no pay-in service is configured for the currency. */
export async function payInOrderOf(shelf: Shelf, row: PayinRow): Promise<PayInOrder> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const serviceId = payin.paymentOptions.hub123.payIn[row.currency.toUpperCase()]
  if (!serviceId || !row.cId) throw new MedusaError(MedusaError.Types.INVALID_DATA, `123hub does not take ${row.currency.toUpperCase()} in this shop`)
  const cart = await readCart(shelf, row.cartId)
  return { serviceId, cId: row.cId, amount: row.amount, currency: row.currency, description: `Cart ${cart.id}`, payer: payerFor123hub(cart), returnUrl: row.returnUrl }
}

function payerFor123hub(cart: Cart): Hub123Payer {
  const { firstName, lastName, phone, email } = buyerOf(cart)
  return { email, phone, firstName, lastName }
}

/** Whose money a pay-out gives back, which 123hub wants to know of it, too (facts.md 2.2); null when it is of no payment, or the cart is gone. */
export async function payerOfPayOut(shelf: Shelf, payinId: string | null): Promise<Hub123Payer | null> {
  const row = payinId === null ? null : await shelf.resolve<PayinModuleService>(PAYIN_MODULE).requests.read(payinId)
  const cart = row && (await findCart(shelf, row.cartId))
  return cart && payerFor123hub(cart)
}
