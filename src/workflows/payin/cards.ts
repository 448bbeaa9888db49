import { MedusaError } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type { CardOwner, CardView } from "../../modules/payin/cards"
import type { TypedCard } from "../../modules/payin/gateways/hubcash-cards"
import type { Payer } from "../../modules/payin/payers"
import type PayinModuleService from "../../modules/payin/service"
import { requireOpenCart } from "./open-cart"
import type { Shelf } from "./shelf"

/** What may change of a card; without `payer_token` it keeps the payer it was entered with. */
interface CardChange {
  payer_token?: string
  holder_name?: string
  exp_month?: string
  exp_year?: string
}

function open(shelf: Shelf): PayinModuleService {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  if (!payin.paymentOptions.hubcash.active || !payin.paymentOptions.hubcash.cardsEnabled) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "This shop takes no cards")
  return payin
}

/** Who pays, by a token of the cart. @throws MedusaError INVALID_DATA for one that is unknown, of another cart, too old or emptied. */
async function payerOf(payin: PayinModuleService, token: string, cartId: string | null): Promise<Payer> {
  if (cartId === null) throw new MedusaError(MedusaError.Types.INVALID_DATA, "Name the cart_id for which the payer_token was made")
  const payerId = await payin.payers.find(token, cartId)
  const payer = payerId === null ? null : await payin.payers.open(payerId)
  if (!payer) throw new MedusaError(MedusaError.Types.INVALID_DATA, "The payer's details are unknown or too old. Enter them again.")
  return payer
}

/** Stores a card at Hubcash and our row of it; the number goes straight through. The payer's token must be of the same cart. */
export async function storeCard(shelf: Shelf, input: { cartId: string; customerId: string | null; payerToken: string; card: TypedCard }): Promise<CardView> {
  const payin = open(shelf)
  await requireOpenCart(shelf, input.cartId, input.customerId)
  const stored = await payin.hubcashCards.store(input.card, await payerOf(payin, input.payerToken, input.cartId))
  return payin.cards.add({ customerId: input.customerId, cartId: input.cartId }, stored)
}

/** The cards of an owner, oldest first; none of anybody else's. */
export async function listCards(shelf: Shelf, owner: CardOwner): Promise<CardView[]> {
  return open(shelf).cards.list(owner)
}

/** The kind of card by its first 4 to 6 digits. @throws MedusaError NOT_FOUND for one that is not accepted. */
export async function cardBrandOf(shelf: Shelf, digits: string): Promise<{ name: string; image: string | null; number_digits: number; security_code_digits: number }> {
  const brand = await open(shelf).hubcashCards.brandOf(digits)
  if (!brand) throw new MedusaError(MedusaError.Types.NOT_FOUND, "This kind of card is not accepted. Try another card.")
  return { name: brand.Name, image: brand.Image, number_digits: brand.NumberDigits, security_code_digits: brand.NumberSecurity }
}

/** @throws MedusaError NOT_FOUND for an unknown card and for somebody else's; INVALID_DATA for a payer's token that is not of the owner's cart. */
export async function editCard(shelf: Shelf, id: string, owner: CardOwner, { payer_token: token, ...change }: CardChange): Promise<CardView> {
  const payin = open(shelf)
  const known = await payin.cards.find(id, owner)
  const payer = token === undefined ? undefined : await payerOf(payin, token, owner.cartId)
  await payin.hubcashCards.edit(await payin.cards.hubcashId(id), known, { holderName: change.holder_name, expMonth: change.exp_month, expYear: change.exp_year, payer })
  return payin.cards.update(id, owner, change)
}

/** Deletes a card at Hubcash, then ours: interrupted in between, it is deleted again without harm. */
export async function removeCard(shelf: Shelf, id: string, owner: CardOwner): Promise<void> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  await payin.cards.find(id, owner)
  await payin.cards.refuseWhileUsed(id)
  // A shop that has left Hubcash can still forget whom it knew.
  if (payin.paymentOptions.hubcash.active) await payin.hubcashCards.remove(await payin.cards.hubcashId(id))
  await payin.cards.remove(id, owner)
}

/** The same for whom a card may have been removed meanwhile: its owner, or another process. */
export async function forgetCard(shelf: Shelf, id: string, owner: CardOwner): Promise<void> {
  await removeCard(shelf, id, owner).catch((error: unknown) => {
    if (!(error instanceof MedusaError) || error.type !== MedusaError.Types.NOT_FOUND) throw error
  })
}
