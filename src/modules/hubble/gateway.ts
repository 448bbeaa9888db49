import { failureOfOrder, HubbleAuthenticationError, HubbleConfigurationError, HubbleError, HubbleForbiddenError, HubbleMalformedBrandError, HubbleNotFoundError, HubbleNotSentError, HubbleRejectedError, HubbleRequestError } from "../../clients/hubble"
import type { HubbleAnswer, HubbleClient, HubbleOrder, HubbleVoucher } from "../../clients/hubble"
import { currencyExponent, MoneyError, toMajor, toMinor, type Minor } from "../../domain/money"
import type { SealedVoucher, SealVoucher, SupplierAnswer, SupplierOrderStatus } from "../../domain/supplier-answer"
import { eachBrandPage, type FreshBrands } from "./catalog-listing"
import type { BrandReading, PlaceCommand, ReadOptions, Supplier } from "./supplier"

const RUPEES = "INR"
const STATUSES: ReadonlySet<string> = new Set(["SUCCESS", "PROCESSING", "FAILED", "CANCELLED", "REVERSED"])
/** What a voucher of each card type needs to be of use (guide 3.5); an unknown type needs any of the two. */
const NEEDS: Readonly<Record<string, (voucher: HubbleVoucher) => boolean>> = {
  CARD_NUMBER_SECURED: (voucher) => voucher.cardNumber !== null,
  PIN_NO_SECURED: (voucher) => voucher.cardPin !== null,
  CARD_AND_PIN_NO_SECURED: (voucher) => voucher.cardNumber !== null && voucher.cardPin !== null,
  // As older copies of the documents call the last two.
  PIN_SECURED: (voucher) => voucher.cardPin !== null,
  CARD_NO_AND_PIN: (voucher) => voucher.cardNumber !== null && voucher.cardPin !== null,
}

/**
 * The supplier as the ledger sees it: amounts in paise, answers as facts or as named ignorance, vouchers sealed in the function
 * that parsed them. No plain code leaves this class.
 */
export class HubbleGateway implements Supplier {
  constructor(private readonly client: () => HubbleClient) {}

  listBrands(): AsyncIterable<FreshBrands> {
    return eachBrandPage(async (query) => (await this.client().listBrands(query)).data)
  }

  /** One POST /orders. Never throws for what the supplier or the network did. */
  place(command: PlaceCommand, seal: SealVoucher): Promise<SupplierAnswer> {
    const body = {
      productId: command.brandId,
      referenceId: command.referenceId,
      amount: toMajor(command.amount, RUPEES),
      denominationDetails: command.denominations.map(({ denomination, quantity }) => ({ denomination: toMajor(denomination, RUPEES), quantity })),
      customerDetails: command.customer,
      ...(command.delivery ? { deliveryDetails: command.delivery } : {}),
    }
    const options = { brandId: command.brandId, seal, deadlineMs: command.deadlineMs }
    return this.#ask(() => this.client().placeOrder(body, { deadlineMs: command.deadlineMs, requestId: command.requestId }), options)
  }

  /** GET by our reference: 404 is `absent`, everything but 200 and 404 is ignorance (`protocol.md` 3.7). */
  lookUp(referenceId: string, options: ReadOptions): Promise<SupplierAnswer> {
    return this.#ask(() => this.client().getOrderByReference(referenceId, { deadlineMs: options.deadlineMs }), options)
  }

  /** GET by Hubble's order id. */
  read(hubbleOrderId: string, options: ReadOptions): Promise<SupplierAnswer> {
    return this.#ask(() => this.client().getOrder(hubbleOrderId, { deadlineMs: options.deadlineMs }), options)
  }

  /** GET by an id that may be of anybody's order; null when its reference is not ours. */
  async readUnknown(hubbleOrderId: string, deadlineMs: number, ours: (referenceId: string) => Promise<ReadOptions | null>): Promise<SupplierAnswer | null> {
    const answer = await this.client().getOrder(hubbleOrderId, { deadlineMs }).catch(answerOf)
    if ("kind" in answer) return answer
    const options = answer.data.referenceId ? await ours(answer.data.referenceId) : null
    return options && this.#ask(() => Promise.resolve(answer), options)
  }

  /** Has Hubble send the vouchers of an order once more. @throws HubbleError when it did not take it. */
  async resendDelivery(hubbleOrderId: string, deadlineMs: number): Promise<void> {
    await this.client().resendDelivery(hubbleOrderId, undefined, { deadlineMs })
  }

  /** The brand, fresh; asked before every new reference (guide 3.2, `protocol.md` 3.9). */
  async readBrand(brandId: string, deadlineMs: number): Promise<BrandReading> {
    try {
      return { kind: "brand", brand: (await this.client().getBrand(brandId, { deadlineMs })).data }
    } catch (error) {
      if (error instanceof HubbleNotFoundError) return { kind: "gone" }
      if (error instanceof HubbleMalformedBrandError) return { kind: "malformed", reason: error.message }
      if (error instanceof HubbleRejectedError) {
        if (error.failure.kind === "brand_not_enabled") return { kind: "gone", notEnabled: true }
        return ["brand_inactive", "not_found"].includes(error.failure.kind) ? { kind: "gone" } : { kind: "refused", failure: error.failure }
      }
      return { kind: "unreadable", reason: reasonOf(error), refusedAccess: isAccessRefused(error) }
    }
  }

  /** The wallet in paise. @throws HubbleError when it cannot be read. */
  async walletBalance(deadlineMs: number): Promise<Minor> {
    const { data } = await this.client().getWalletBalance({ deadlineMs })
    return wholePaise(data.balance)
  }

  async #ask(call: () => Promise<HubbleAnswer<HubbleOrder>>, options: ReadOptions): Promise<SupplierAnswer> {
    try {
      const answer = await call()
      const order = await this.#wholeOrder(answer.data, options)
      const status = (STATUSES.has(order.status) ? order.status : "UNRECOGNISED") as SupplierOrderStatus
      const vouchers = status === "SUCCESS" ? await Promise.all(order.vouchers.map((voucher) => this.#seal(voucher, options))) : []
      return {
        kind: "order",
        requestIds: [...answer.requestIds],
        httpStatus: answer.status,
        order: { hubbleOrderId: order.id, referenceId: order.referenceId ?? "", status, vouchers, failure: failureOfOrder(order) },
      }
    } catch (error) {
      return answerOf(error)
    }
  }

  /** An incomplete voucher that has no id to be read by is looked for in the order, read once more (3.11). */
  async #wholeOrder(order: HubbleOrder, options: ReadOptions): Promise<HubbleOrder> {
    if (order.status !== "SUCCESS" || order.vouchers.every((voucher) => isComplete(voucher) || voucher.id !== null)) return order
    const again = await this.client().getOrder(order.id, { deadlineMs: options.deadlineMs }).catch(() => null)
    return again?.data.status === "SUCCESS" && again.data.vouchers.length >= order.vouchers.length ? again.data : order
  }

  /** Seals one voucher; an incomplete one is read once more by its own id first (3.11). */
  async #seal(parsed: HubbleVoucher, options: ReadOptions): Promise<SealedVoucher> {
    let voucher = parsed
    if (!isComplete(voucher) && voucher.id !== null) {
      const again = await this.client().getVoucher(voucher.id, { deadlineMs: options.deadlineMs }).catch(() => null)
      if (again) voucher = merge(voucher, again.data)
    }
    const sealed = options.seal({
      brandId: options.brandId,
      supplierVoucherId: voucher.id,
      cardType: voucher.cardType ?? "UNKNOWN",
      cardNumber: voucher.cardNumber,
      cardPin: voucher.cardPin,
      validTill: voucher.validTill,
      amount: paiseOf(voucher) ?? 0,
    })
    return { ...sealed, complete: isComplete(voucher) }
  }
}

/** What floats that were added up are off by, in rupees. */
const FLOAT_NOISE = 1e-6

/** A balance is an observation, and nothing is charged by it: noise such as 249.70000000000005 is taken off, what is left of a paisa does not count. */
function wholePaise(rupees: number): Minor {
  const factor = 10 ** currencyExponent(RUPEES)
  const nearest = Math.round(rupees * factor)
  const paise = Math.abs(rupees - nearest / factor) < FLOAT_NOISE ? nearest : Math.floor(rupees * factor)
  if (!Number.isSafeInteger(paise)) throw new MoneyError(`a balance of ${rupees} ${RUPEES} is out of range`)
  return paise === 0 ? 0 : paise
}

function isComplete(voucher: HubbleVoucher): boolean {
  const needs = NEEDS[voucher.cardType ?? ""] ?? ((other: HubbleVoucher) => other.cardNumber !== null || other.cardPin !== null)
  return paiseOf(voucher) !== null && needs(voucher)
}

/** The amount in paise; null for one that is missing or no amount of rupees. A broken voucher must not hide that the order succeeded. */
function paiseOf(voucher: HubbleVoucher): Minor | null {
  if (voucher.amount === null) return null
  try {
    return toMinor(voucher.amount, RUPEES)
  } catch {
    return null
  }
}

function merge(first: HubbleVoucher, second: HubbleVoucher): HubbleVoucher {
  return {
    id: first.id ?? second.id,
    cardType: first.cardType ?? second.cardType,
    cardNumber: first.cardNumber ?? second.cardNumber,
    cardPin: first.cardPin ?? second.cardPin,
    validTill: first.validTill ?? second.validTill,
    amount: first.amount ?? second.amount,
  }
}

const isAccessRefused = (error: unknown) => error instanceof HubbleAuthenticationError || error instanceof HubbleForbiddenError || error instanceof HubbleConfigurationError

/** The error's own message: our client's never holds a body, a token or a code; anybody else's is reduced to its name. */
const reasonOf = (error: unknown) => (error instanceof HubbleError ? error.message : error instanceof Error ? error.name : "unknown error")

function answerOf(error: unknown): SupplierAnswer {
  const base = { requestIds: error instanceof HubbleError ? [...error.requestIds] : [], httpStatus: error instanceof HubbleError ? error.status : null }
  const reason = reasonOf(error)
  if (error instanceof HubbleNotFoundError) return { ...base, kind: "absent" }
  if (error instanceof HubbleNotSentError) return { ...base, kind: "not_sent", reason }
  if (error instanceof HubbleRequestError) return { ...base, kind: "rejected", failure: { kind: "order_invalid", eNumber: null, text: reason } }
  if (error instanceof HubbleRejectedError) return { ...base, kind: "rejected", failure: error.failure }
  if (isAccessRefused(error)) return { ...base, kind: "refused_access", reason, maybeSent: error instanceof HubbleError && error.maybeSent }
  return { ...base, kind: "no_answer", reason }
}
