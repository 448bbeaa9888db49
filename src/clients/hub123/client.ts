import type { HttpAnswer } from "../http"
import { Hub123Endpoint, type Hub123Answer, type Hub123CallOptions, type Hub123EndpointOptions } from "./endpoint"
import { Hub123UnknownOutcomeError } from "./errors"
import { HUB123_REDIRECT_PATHS, redirectUrlOf } from "./redirect"
import {
  checked,
  cIdForWire,
  hIdForWire,
  payerForWire,
  paymentInSchema,
  paymentKeySchema,
  paymentOutSchema,
  putAt,
  type Hub123IdType,
  type Hub123Method,
  type Hub123PaymentIn,
  type Hub123PaymentKey,
  type Hub123PaymentOut,
} from "./requests"
import {
  hub123BalanceResultSchema,
  hub123PaymentResultSchema,
  hub123PingResultSchema,
  type Hub123Balance,
  type Hub123Payment,
} from "./schemas"

export interface Hub123ClientOptions extends Hub123EndpointOptions {
  /** The type of c_id on the wire, default "integer" (API reference); newer accounts want "string" (facts.md 2). */
  cId?: Hub123IdType
  /** Where an answer may hold the pay page's address, in order; default `HUB123_REDIRECT_PATHS`. */
  redirectPaths?: readonly string[]
  /** Where in the request `returnUrl` goes, which no document says; null: it is not sent. Default `params.payment.return_url`. */
  returnUrlPath?: string | null
}

export interface Hub123PaymentAnswer extends Hub123Answer<Hub123Payment> {
  /** The pay page for the shopper; null when the answer holds none, it may appear later. */
  redirectUrl: string | null
}

/**
 * The five methods of 123hub's multihub API. Amounts are integer MINOR units, ids are text. One request per call, nothing is
 * retried. A returned payment says by `state` what became of it; everything else is thrown: Hub123RefusedError (for sure, with
 * code and `retryable`), Hub123RequestError and Hub123NotSentError (nothing was sent), Hub123UnknownOutcomeError (ask payment.status).
 */
export class Hub123Client {
  readonly #endpoint: Hub123Endpoint
  readonly #idType: Hub123IdType
  readonly #redirectPaths: readonly string[]
  readonly #returnUrlPath: string | null

  constructor(options: Hub123ClientOptions) {
    this.#endpoint = new Hub123Endpoint(options)
    this.#idType = options.cId ?? "integer"
    this.#redirectPaths = options.redirectPaths ?? HUB123_REDIRECT_PATHS
    this.#returnUrlPath = options.returnUrlPath === undefined ? "params.payment.return_url" : options.returnUrlPath
  }

  /**
   * Creates a deposit. It is not documented as idempotent: after Hub123UnknownOutcomeError ask `paymentStatus` by c_id, and only
   * after Hub123PaymentNotFoundError send the same c_id again (facts.md 6).
   */
  async paymentIn(asked: Hub123PaymentIn, options?: Hub123CallOptions): Promise<Hub123PaymentAnswer> {
    const { serviceId, cId, amount, currency, description, payer, returnUrl } = checked(paymentInSchema, asked, "payment.in")
    const identifiers = { c_id: cIdForWire(cId, this.#idType, "payment.in") }
    const payment = { description, identifiers, amount: { value: amount, currency }, payer: payerForWire(payer) }
    const parts = { service_id: serviceId, params: { payment } }
    if (returnUrl && this.#returnUrlPath) putAt(parts, this.#returnUrlPath, returnUrl)
    return this.#payment("payment.in", parts, { cId }, options)
  }

  /** Creates a withdrawal. The same rule after an unknown outcome as for `paymentIn`, or money leaves twice. */
  async paymentOut(asked: Hub123PaymentOut, options?: Hub123CallOptions): Promise<Hub123PaymentAnswer> {
    const { serviceId, cId, amount, currency, description, payer, receiver } = checked(paymentOutSchema, asked, "payment.out")
    const identifiers = { c_id: cIdForWire(cId, this.#idType, "payment.out") }
    const payment = { description, identifiers, amount: { value: amount, currency }, payer: payerForWire(payer), receiver }
    return this.#payment("payment.out", { service_id: serviceId, params: { payment } }, { cId }, options)
  }

  /**
   * One payment by our id, 123hub's or the provider's. 100 requests a minute for the whole merchant: see `Hub123Budget`.
   * @throws Hub123PaymentNotFoundError 123hub knows no such payment (6010).
   */
  async paymentStatus(key: Hub123PaymentKey, options?: Hub123CallOptions & { serviceId?: number }): Promise<Hub123PaymentAnswer> {
    const by = checked(paymentKeySchema, key, "payment.status")
    const identifiers = "cId" in by
      ? { c_id: cIdForWire(by.cId, this.#idType, "payment.status") }
      : "hId" in by ? { h_id: hIdForWire(by.hId, this.#idType) } : { p_id: by.pId }
    const service = options?.serviceId === undefined ? {} : { service_id: options.serviceId }
    return this.#payment("payment.status", { ...service, params: { payment: { identifiers } } }, by, options)
  }

  /** The merchant's balances, in minor units by currency (facts.md 2.2). 100 requests a minute. */
  async balance(options?: Hub123CallOptions): Promise<Hub123Answer<Hub123Balance>> {
    const { raw: _raw, ...answer } = await this.#endpoint.call("balance.get", {}, hub123BalanceResultSchema, options)
    return answer
  }

  /** Tests address, application id and secret in one (API reference, "Authentication"). */
  async ping(options?: Hub123CallOptions): Promise<Hub123Answer<{ message: string | null }>> {
    const { raw: _raw, ...answer } = await this.#endpoint.call("gateway.ping", {}, hub123PingResultSchema, options)
    return answer
  }

  /** Closes the connections once what is in flight has ended. */
  close(): Promise<void> {
    return this.#endpoint.close()
  }

  async #payment(method: Hub123Method, parts: Record<string, unknown>, key: Partial<Ids>, options?: Hub123CallOptions): Promise<Hub123PaymentAnswer> {
    const { raw, ...answer } = await this.#endpoint.call(method, parts, hub123PaymentResultSchema, options)
    return { ...answer, data: ofKey(answer.data, key, { ...answer, method }), redirectUrl: redirectUrlOf(raw, this.#redirectPaths) }
  }
}

type Ids = Pick<{ [Name in keyof Hub123Payment]: string }, "cId" | "hId" | "pId">

/** An answer about another payment proves nothing about ours; one that leaves out what we asked by is about ours. Ids compare as text. */
function ofKey(payment: Hub123Payment, key: Partial<Ids>, about: Pick<HttpAnswer, "status"> & { method: string; localId: string; requestId: string | null }): Hub123Payment {
  for (const name of ["cId", "hId", "pId"] as const) {
    if (key[name] === undefined || payment[name] === null || payment[name] === key[name]) continue
    const { method, status, localId, requestId } = about
    const message = `123hub answered ${method} with another payment than the one asked for; whether it took effect is not known`
    throw new Hub123UnknownOutcomeError(message, { method, status, localId, requestId, why: "other_payment" })
  }
  return { ...payment, ...key }
}
