import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"
import { addToCartWorkflow } from "@medusajs/medusa/core-flows"
import { VOUCHER_CURRENCY } from "../../domain/brand"
import { denominationTitle } from "../../domain/brand-product"
import { sentAfterExpiry } from "../../domain/gift"
import { toMajor } from "../../domain/money"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { Recipient } from "../../modules/voucher/ledger/selections"
import type VoucherModuleService from "../../modules/voucher/service"
import { findBrandProducts } from "../catalog/brand-products"
import { brandOnShelf } from "../shelf/shelf"
import { checkedAmount, quoteAmount } from "./custom-amount"
import { readCart, type OpenCart } from "./read-cart"
import { checkAddition, refuse } from "./validate-cart"

/** What `POST /store/carts/:id/voucher-items` asks for; amounts in rupees. */
export interface VoucherItem {
  brand_id: string
  denomination?: number | undefined
  amount?: number | undefined
  quantity: number
  recipient?: Recipient | undefined
}

/** The key in a line's metadata that keeps gifts of one variant apart. Nothing reads it: a shopper may write metadata. */
const RECIPIENT_KEY = "voucher_recipient"

/**
 * Adds vouchers of a brand to a cart. A FIXED one is the variant's own line; a custom amount is a line without a variant at the
 * quoted price, and its selection's id in `variant_sku` is all that says what it is worth (`protocol.md` section 2).
 * @throws MedusaError NOT_FOUND for cart or brand, INVALID_DATA naming the limit.
 */
export async function addVoucher(container: MedusaContainer, cartId: string, item: VoucherItem, salesChannelIds: readonly string[]): Promise<void> {
  const cart = await readCart(container, cartId)
  if (!cart) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Cart ${cartId.slice(0, 60)} was not found`)
  if (cart.completed_at) throw refuse("The cart is already completed; start a new one")
  const brand = await brandOnShelf(container, item.brand_id, salesChannelIds)
  if (item.recipient) checkGift(container, brand, item.recipient)
  const lines = brand.denomination_type === "FLEXIBLE" ? await customLine(container, cart, brand, item) : await fixedLine(container, cart, brand, item)
  await addToCartWorkflow(container).run({ input: { cart_id: cart.id, items: [lines] } })
}

function checkGift(container: MedusaContainer, brand: StoredBrand, { sendAt }: Recipient): void {
  if (sentAfterExpiry(sendAt, brand.expiry_months, new Date())) throw refuse(`recipient.send_at: vouchers of ${brand.title} expire ${brand.expiry_months} months after they are bought; choose an earlier day`)
  if (container.resolve<VoucherModuleService>(VOUCHER_MODULE).orderOptions.delivery === "hubble") throw refuse("recipient: this shop's supplier sends the vouchers to the buyer itself, so they cannot be a gift; leave the recipient out")
}

async function fixedLine(container: MedusaContainer, cart: OpenCart, brand: StoredBrand, { denomination, quantity, recipient }: VoucherItem) {
  if (denomination === undefined) throw refuse(`${brand.title} is sold in fixed denominations: give a denomination`)
  const face = checkedAmount(brand, denomination)
  const links = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).variants.live([brand.id])
  const link = links.find((row) => row.denomination === face)
  if (!link) throw refuse(`${brand.title}: the denomination ${denominationTitle(face)} is not offered at the moment`)
  await checkAddition(container, cart, { brandId: brand.id, face, quantity })
  const { carts }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (!recipient) return { variant_id: link.variantId, quantity }
  const recipientId = await carts.saveRecipient({ cartId: cart.id, brandId: brand.id }, recipient)
  return { variant_id: link.variantId, quantity, variant_barcode: recipientId, metadata: { [RECIPIENT_KEY]: recipientId } }
}

async function customLine(container: MedusaContainer, cart: OpenCart, brand: StoredBrand, { amount, quantity, recipient }: VoucherItem) {
  if (amount === undefined) throw refuse(`${brand.title} is sold in amounts of your choice: give an amount`)
  const quote = await quoteAmount(container, brand, amount, cart.currency_code)
  await checkAddition(container, cart, { brandId: brand.id, face: quote.face, quantity })
  const [product] = await findBrandProducts(container, [brand])
  const { title = brand.title, description = null, images = [] } = (product?.fields ?? {}) as { title?: string; description?: string | null; images?: (string | null)[] }
  const { carts }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const priceCurrency = cart.currency_code.toLowerCase()
  const selectionId = await carts.select(
    {
      cartId: cart.id, brandId: brand.id, face: quote.face, faceCurrency: VOUCHER_CURRENCY.toUpperCase(), price: quote.price, priceCurrency, rate: quote.rate,
      validDays: container.resolve<HubbleModuleService>(HUBBLE_MODULE).catalogOptions.quoteValidDays,
    },
    recipient ?? null,
  )
  const typeId = (product?.fields as { type?: string } | undefined)?.type
  return {
    title,
    subtitle: denominationTitle(quote.face),
    quantity,
    unit_price: toMajor(quote.price, priceCurrency),
    is_tax_inclusive: await isTaxInclusive(container, cart),
    variant_sku: selectionId,
    variant_title: denominationTitle(quote.face),
    product_id: product?.id ?? "",
    product_title: title,
    ...(description ? { product_description: description } : {}),
    ...(images[0] ? { thumbnail: images[0] } : {}),
    ...(typeId ? { product_type_id: typeId } : {}),
    requires_shipping: false,
    is_discountable: false,
  }
}

/** As Medusa decides for its own prices: the region's preference, else the currency's. */
async function isTaxInclusive(container: MedusaContainer, cart: OpenCart): Promise<boolean> {
  const preferences = await container.resolve(Modules.PRICING).listPricePreferences({ attribute: ["region_id", "currency_code"], value: [cart.region_id ?? "", cart.currency_code] })
  const of = (attribute: string) => preferences.find((preference) => preference.attribute === attribute)
  return (of("region_id") ?? of("currency_code"))?.is_tax_inclusive ?? false
}
