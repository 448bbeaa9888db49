import type { MedusaContainer } from "@medusajs/framework/types"
import { unsellableReason } from "../../domain/brand"
import { ruleFor, type PriceBook } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import { isSold } from "../catalog/brand-work"

/** What decides besides the brand itself whether anything can be bought now. */
export interface SellingState {
  book: PriceBook
  /** With `wallet.whenShort: "refuse"`: the wallet cannot cover the orders already paid. */
  paused: boolean
}

export async function sellingState(container: MedusaContainer): Promise<SellingState> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const paused = hubble.walletOptions.whenShort === "refuse" && (await hubble.walletGate.isClosed())
  return { book: await hubble.priceBook(), paused }
}

/**
 * Why a shopper cannot buy this brand in this currency now, or null. A sentence without Hubble's raw text. Without a currency
 * only the brand counts: a quote that was given holds, whatever becomes of the rate.
 */
export function whyNotSold(brand: StoredBrand, currency: string | null, { book, paused }: SellingState): string | null {
  if (unsellableReason(brand) !== null || !isSold(brand)) return "the brand is not available at the moment"
  if (paused) return "vouchers cannot be bought at the moment, please try again later"
  if (currency === null) return null
  const rule = ruleFor(book, brand, currency)
  return "unsellable" in rule ? rule.unsellable : null
}
