import type { z } from "@medusajs/framework/zod"
import { classifySupplierFailure, type SupplierFailure } from "../../domain/supplier-failure"
import { redact } from "../http"
import { readAcknowledgement, readAs } from "./answer"
import { brandAnswerSchema, readBrandPage, type HubbleBrandPage } from "./brand-page"
import { HubbleMalformedBrandError, HubbleUnknownOutcomeError } from "./errors"
import {
  checked,
  deliveryChannelsSchema,
  hubbleOrderRequestSchema,
  listBrandsQuerySchema,
  pathIdSchema,
  referenceIdSchema,
  type HubbleOrderRequest,
  type ListBrandsQuery,
} from "./requests"
import {
  hubbleBrandPageSchema,
  hubbleOrderSchema,
  hubbleSingleVoucherSchema,
  hubbleWalletSchema,
  type HubbleBrand,
  type HubbleOrder,
  type HubbleVoucher,
  type HubbleWallet,
} from "./schemas"
import { HubbleSession, type HubbleAnswer, type HubbleCallOptions, type HubbleSessionOptions } from "./session"

export interface HubbleClientOptions extends HubbleSessionOptions {
  /** Deadline of POST /orders, login included, default 45 s (protocol 3.1). */
  placeTimeoutMs?: number
}

const ROUTE = {
  brands: "/v1/partners/products",
  brand: "/v1/partners/products/:productId",
  orders: "/v1/partners/orders",
  order: "/v1/partners/orders/:orderId",
  byReference: "/v1/partners/orders/by-reference/:referenceId",
  voucher: "/v1/partners/orders/vouchers/:id",
  resend: "/v1/partners/orders/:orderId/resend-delivery",
  wallet: "/v1/partners/wallet/balance",
} as const

/**
 * The nine endpoints of Hubble's partner API (integration guide, appendix). Amounts are decimal RUPEES. One request per
 * call, nothing is retried except once after a 401; every method throws a HubbleError whose class says what to do.
 */
export class HubbleClient {
  readonly #session: HubbleSession
  readonly #placeTimeoutMs: number

  constructor(options: HubbleClientOptions) {
    this.#session = new HubbleSession(options)
    this.#placeTimeoutMs = options.placeTimeoutMs ?? 45_000
  }

  /** Logs in now and keeps the token (guide 2.1); the other methods do so by themselves. For testing a connection. */
  async login(): Promise<{ expiresInSecs: number }> {
    const { expiresInSecs } = await this.#session.refresh()
    return { expiresInSecs }
  }

  /** One page, or all brands without `pageNo` (guide 3.1). A brand that does not parse is in `refused` and spoils nothing. */
  async listBrands(query: ListBrandsQuery = {}, options?: HubbleCallOptions): Promise<HubbleAnswer<HubbleBrandPage>> {
    const wanted = checked(listBrandsQuerySchema, query, `GET ${ROUTE.brands}`)
    const page = await this.#get(ROUTE.brands, {}, hubbleBrandPageSchema, options, wanted)
    return { ...page, data: readBrandPage(page.data) }
  }

  /** One brand, fresh (guide 3.2). @throws HubbleNotFoundError; HubbleMalformedBrandError for this brand in a shape that cannot be read. */
  async getBrand(productId: string, options?: HubbleCallOptions): Promise<HubbleAnswer<HubbleBrand>> {
    const { data, ...answer } = await this.#get(ROUTE.brand, { productId: pathId(productId, "productId", ROUTE.brand) }, brandAnswerSchema(productId), options)
    if (data.brand) return { ...answer, data: data.brand }
    throw new HubbleMalformedBrandError(data.reason, { route: `GET ${ROUTE.brand}`, status: answer.status, requestIds: answer.requestIds, maybeSent: true })
  }

  /**
   * Places an order (guide 4.1); FAILED is an answer, not an error (5.3). `referenceId` is the idempotency key.
   * @throws HubbleRequestError nothing sent; HubbleNotSentError same reference later; HubbleUnknownOutcomeError, or any
   * error with `maybeSent`: ask by reference.
   */
  async placeOrder(order: HubbleOrderRequest, options: HubbleCallOptions = {}): Promise<HubbleAnswer<HubbleOrder>> {
    const body = checked(hubbleOrderRequestSchema, order, `POST ${ROUTE.orders}`)
    const limits = { ...options, deadlineMs: options.deadlineMs ?? this.#placeTimeoutMs }
    const answer = await this.#session.call({ method: "POST", route: ROUTE.orders, body }, readAs(hubbleOrderSchema), limits)
    return ofReference(answer, body.referenceId, `POST ${ROUTE.orders}`)
  }

  /** An order by Hubble's id (guide 5.4). @throws HubbleNotFoundError */
  async getOrder(orderId: string, options?: HubbleCallOptions): Promise<HubbleAnswer<HubbleOrder>> {
    return this.#get(ROUTE.order, { orderId: pathId(orderId, "orderId", ROUTE.order) }, hubbleOrderSchema, options)
  }

  /** An order by our reference. @throws HubbleNotFoundError: the order was not created (guide 5.5); no other error proves that. */
  async getOrderByReference(referenceId: string, options?: HubbleCallOptions): Promise<HubbleAnswer<HubbleOrder>> {
    const wanted = checked(referenceIdSchema, referenceId, `GET ${ROUTE.byReference}`, "referenceId")
    const answer = await this.#get(ROUTE.byReference, { referenceId: wanted }, hubbleOrderSchema, options)
    return ofReference(answer, wanted, `GET ${ROUTE.byReference}`)
  }

  /** One voucher by its id (guide, appendix). @throws HubbleNotFoundError */
  async getVoucher(id: string, options?: HubbleCallOptions): Promise<HubbleAnswer<HubbleVoucher>> {
    return this.#get(ROUTE.voucher, { id: pathId(id, "id", ROUTE.voucher) }, hubbleSingleVoucherSchema, options)
  }

  /** Asks Hubble to deliver again; only for merchants whose vouchers Hubble delivers. Body as in a public client (facts.md 1.3). */
  async resendDelivery(orderId: string, channels: readonly string[] = ["EMAIL"], options?: HubbleCallOptions): Promise<HubbleAnswer<null>> {
    const params = { orderId: pathId(orderId, "orderId", ROUTE.resend, "POST") }
    const body = { channels: checked(deliveryChannelsSchema, [...channels], `POST ${ROUTE.resend}`, "channels") }
    return this.#session.call({ method: "POST", route: ROUTE.resend, params, body }, readAcknowledgement, options)
  }

  /** The wallet in rupees (guide 6.3, wallet page); no currency is given. */
  async getWalletBalance(options?: HubbleCallOptions): Promise<HubbleAnswer<HubbleWallet>> {
    return this.#get(ROUTE.wallet, {}, hubbleWalletSchema, options)
  }

  /** Closes the connections once what is in flight has ended. */
  close(): Promise<void> {
    return this.#session.close()
  }

  #get<T>(
    route: string,
    params: Record<string, string>,
    schema: z.ZodType<T>,
    options?: HubbleCallOptions,
    query?: Record<string, string | number | undefined>,
  ): Promise<HubbleAnswer<T>> {
    return this.#session.call({ method: "GET", route, params, query }, readAs(schema), options)
  }
}

/** Why an order FAILED, in the same words as an error body; null for every other status. */
export function failureOfOrder(order: Pick<HubbleOrder, "status" | "failureReason">): SupplierFailure | null {
  if (order.status !== "FAILED") return null
  const failure = classifySupplierFailure({ text: order.failureReason })
  return { ...failure, text: failure.text === null ? null : redact(failure.text) }
}

function pathId(value: string, name: string, route: string, method = "GET"): string {
  return checked(pathIdSchema, value, `${method} ${route}`, name)
}

/** An answer about another order proves nothing about ours. */
function ofReference(answer: HubbleAnswer<HubbleOrder>, referenceId: string, route: string): HubbleAnswer<HubbleOrder> {
  const { data, status, requestIds } = answer
  if (data.referenceId === null) return { ...answer, data: { ...data, referenceId } }
  if (data.referenceId === referenceId) return answer
  throw new HubbleUnknownOutcomeError(`Hubble answered ${route} with another referenceId`, { route, status, requestIds, maybeSent: true })
}
