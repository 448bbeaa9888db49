import { asValue } from "@medusajs/framework/awilix"
import type { LoaderOptions } from "@medusajs/framework/types"
import { z } from "@medusajs/framework/zod"
import hubble, { type BrandReading, type PlaceCommand, type ReadOptions, type Supplier, type SupplierBrand } from "medusa-plugin-voucher-hub/modules/hubble"

// A second supplier beside Hubble: a client and a gateway. In the plugin itself the last lines would be one in src/modules/hubble/loaders/clients.ts; here
// they put the same module with one loader more in its place.

const brandSchema = z.object({ sku: z.string(), name: z.string(), faces: z.array(z.number().int()) })
const purchaseSchema = z.object({ key: z.string(), id: z.string(), cards: z.array(z.object({ serial: z.string(), pin: z.string(), face: z.number().int() })) })

/** HTTP only. */
class GiftCoClient {
  constructor(private readonly baseUrl: string) {}

  catalogue = async () => z.array(brandSchema).parse((await this.#ask("GET", "/catalogue", 5_000)).body)
  buy = (key: string, order: object, deadlineMs: number) => this.#ask("PUT", `/purchases/${key}`, deadlineMs, order)
  find = (keyOrId: string, deadlineMs: number) => this.#ask("GET", `/purchases/${keyOrId}`, deadlineMs)

  async #ask(method: string, path: string, deadlineMs: number, body?: object): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${this.baseUrl}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}), signal: AbortSignal.timeout(deadlineMs) })
    return { status: answer.status, body: await answer.json() }
  }
}

type Answer = Awaited<ReturnType<Supplier["place"]>>

/** Its own brands are GiftCo's, all others Hubble's: the shop sells both. */
class BothSuppliers implements Supplier {
  constructor(private readonly hubble: Supplier, private readonly giftco: GiftCoClient) {}

  async *listBrands() {
    yield* this.hubble.listBrands()
    yield { brands: await this.#brands(), refused: [] }
  }

  async readBrand(brandId: string, deadlineMs: number): Promise<BrandReading> {
    if (!isGiftCo(brandId)) return this.hubble.readBrand(brandId, deadlineMs)
    const brands = await this.#brands().catch(() => null)
    const brand = brands?.find(({ id }) => id === brandId)
    return brand ? { kind: "brand", brand } : brands ? { kind: "gone" } : { kind: "unreadable", reason: "GiftCo does not answer", refusedAccess: false }
  }

  place(command: PlaceCommand, seal: ReadOptions["seal"]): Promise<Answer> {
    const { brandId, referenceId, denominations, deadlineMs } = command
    if (!isGiftCo(brandId)) return this.hubble.place(command, seal)
    const wanted = denominations.map(({ denomination, quantity }) => ({ face: denomination, count: quantity }))
    return this.#understand(this.giftco.buy(referenceId, { sku: brandId, wanted }, deadlineMs), { brandId, seal, deadlineMs })
  }

  lookUp = (referenceId: string, options: ReadOptions) => (isGiftCo(options.brandId) ? this.#understand(this.giftco.find(referenceId, options.deadlineMs), options) : this.hubble.lookUp(referenceId, options))
  read = (id: string, options: ReadOptions) => (isGiftCo(options.brandId) ? this.#understand(this.giftco.find(id, options.deadlineMs), options) : this.hubble.read(id, options))
  readUnknown: Supplier["readUnknown"] = (id, deadlineMs, ours) => this.hubble.readUnknown(id, deadlineMs, ours)
  resendDelivery = (id: string, deadlineMs: number) => this.hubble.resendDelivery(id, deadlineMs)
  /** GiftCo sends a bill, so Hubble's wallet is the only one. */
  walletBalance = (deadlineMs: number) => this.hubble.walletBalance(deadlineMs)

  async #brands(): Promise<SupplierBrand[]> {
    return (await this.giftco.catalogue()).map(({ sku, name, faces }) => ({
      id: sku, title: name, status: "ACTIVE", denominationType: "FIXED", cardType: "CARD_AND_PIN_NO_SECURED", redemptionType: "ONLINE",
      amountRestrictions: {
        denominations: faces.map((face) => face / 100), minOrderAmount: null, maxOrderAmount: null, minVoucherAmount: null, maxVoucherAmount: null, minAmount: null, maxAmount: null,
        maxVouchersPerOrder: null, maxVouchersPerDenomination: null, maxDenominationsPerOrder: null,
      },
      brandDescription: null, category: [], tags: [], thumbnailUrl: null, iconImageUrl: null, logoUrl: null, tncUrl: null, termsAndConditions: [], howToUseInstructions: null,
      usageInstructions: null, voucherExpiryInMonths: null, discountPercentage: null, canBalanceBeFetched: null,
    }))
  }

  /** A fact where GiftCo gave one, ignorance where it did not: a lost answer is no failure. Codes are sealed here. */
  async #understand(asking: Promise<{ status: number; body: unknown }>, { brandId, seal }: ReadOptions): Promise<Answer> {
    const answer = await asking.catch(() => null)
    const told = { requestIds: [], httpStatus: answer?.status ?? null }
    if (answer?.status === 404) return { ...told, kind: "absent" }
    const purchase = purchaseSchema.safeParse(answer?.body)
    if (!purchase.success) return { ...told, kind: "no_answer", reason: "GiftCo gave no answer" }
    const { id, key, cards } = purchase.data
    const vouchers = cards.map(({ serial, pin, face }) => ({
      ...seal({ brandId, supplierVoucherId: serial, cardType: "CARD_AND_PIN_NO_SECURED", cardNumber: serial, cardPin: pin, validTill: null, amount: face }), complete: true,
    }))
    return { ...told, kind: "order", order: { hubbleOrderId: id, referenceId: key, status: "SUCCESS", vouchers, failure: null } }
  }
}

const isGiftCo = (brandId: string) => brandId.startsWith("giftco-")

async function besideHubble({ container }: LoaderOptions): Promise<void> {
  container.register("supplier", asValue(new BothSuppliers(container.resolve("supplier"), new GiftCoClient(process.env.GIFTCO_URL ?? ""))))
}

export default { ...hubble, loaders: [...(hubble.loaders ?? []), besideHubble] }
