import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_CURRENCY } from "../../domain/brand"
import { MoneyError, toMinor, type Minor } from "../../domain/money"
import { refuseDenomination } from "../../domain/order-split"
import { priceOf } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import { restrictionsOf } from "../orders/voucher-lines"
import { sellingState, whyNotSold } from "./sellable"
import { refuse } from "./validate-cart"

const DAY_MS = 86_400_000

/** An amount of rupees a shopper named, in paise, checked against the brand's limits for one voucher. @throws MedusaError INVALID_DATA */
export function checkedAmount(brand: StoredBrand, amount: number): Minor {
  let face: Minor
  try {
    face = toMinor(amount, VOUCHER_CURRENCY)
  } catch (error) {
    if (error instanceof MoneyError) throw refuse(`${brand.title}: the amount ${amount} is not an amount of rupees with at most two decimals`)
    throw error
  }
  const refused = refuseDenomination(face, restrictionsOf(brand))
  if (refused) throw refuse(`${brand.title}: ${refused}`)
  return face
}

export interface Quote {
  face: Minor
  /** Minor units of the currency. */
  price: Minor
  rate: string
  validUntil: Date
}

/** What a custom amount costs now (`surface.md`, quote). @throws MedusaError INVALID_DATA naming the limit or why it is not sold. */
export async function quoteAmount(container: MedusaContainer, brand: StoredBrand, amount: number, currency: string): Promise<Quote> {
  if (brand.denomination_type !== "FLEXIBLE") throw refuse(`${brand.title} is sold in fixed denominations only; choose one of them`)
  const state = await sellingState(container)
  const reason = whyNotSold(brand, currency, state)
  if (reason) throw refuse(`${brand.title}: ${reason}`)
  const face = checkedAmount(brand, amount)
  const answer = priceOf(state.book, brand, face, currency)
  if ("unsellable" in answer) throw refuse(`${brand.title}: ${answer.unsellable}`)
  const { quoteValidDays } = container.resolve<HubbleModuleService>(HUBBLE_MODULE).catalogOptions
  return { face, price: answer.price, rate: answer.rate, validUntil: new Date(Date.now() + quoteValidDays * DAY_MS) }
}
