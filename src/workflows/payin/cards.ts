import { MedusaError } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type { CardOwner, CardView } from "../../modules/payin/cards"
import type { TypedCard } from "../../modules/payin/gateways/hubcash-cards"
import type PayinModuleService from "../../modules/payin/service"
import type { Shelf } from "./shelf"

function open(shelf: Shelf): PayinModuleService {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  if (!payin.paymentOptions.hubcash.active || !payin.paymentOptions.hubcash.cardsEnabled) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "This shop takes no cards")
  return payin
}

/** Stores a card at Hubcash and our row of it; the number goes straight through. The payer's token must be of the same cart. */
export async function storeCard(shelf: Shelf, input: { cartId: string; customerId: string | null; payerToken: string; card: TypedCard }): Promise<CardView> {
  const payin = open(shelf)
  const payerId = await payin.payers.find(input.payerToken, input.cartId)
  const payer = payerId ? await payin.payers.open(payerId) : null
  if (!payer) throw new MedusaError(MedusaError.Types.INVALID_DATA, "The payer's details are unknown or too old. Enter them again.")
  const stored = await payin.hubcashCards.store(input.card, payer)
  return payin.cards.add({ customerId: input.customerId, cartId: input.cartId }, stored)
}

/** @throws MedusaError NOT_FOUND for an unknown card and for somebody else's. */
export async function editCard(shelf: Shelf, id: string, owner: CardOwner, change: { holder_name?: string; exp_month?: string; exp_year?: string }): Promise<CardView> {
  const payin = open(shelf)
  await payin.cards.find(id, owner)
  await payin.hubcashCards.edit(await payin.cards.hubcashId(id), { holderName: change.holder_name, expMonth: change.exp_month, expYear: change.exp_year })
  return payin.cards.update(id, owner, change)
}

/** Deletes a card at Hubcash, then ours: interrupted in between, it is deleted again without harm. */
export async function removeCard(shelf: Shelf, id: string, owner: CardOwner): Promise<void> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  await payin.cards.find(id, owner)
  await payin.cards.refuseWhileUsed(id)
  await payin.hubcashCards.remove(await payin.cards.hubcashId(id))
  await payin.cards.remove(id, owner)
}
