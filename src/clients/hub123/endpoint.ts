import type { z } from "@medusajs/framework/zod"
import { HttpTransport, NotSentError, startDeadline, waitUnder, type HttpAnswer, type HttpTransportOptions } from "../http"
import { readAnswer, type ReadAnswer } from "./answer"
import type { Hub123Budget } from "./budget"
import { Hub123NotSentError, Hub123UnknownOutcomeError } from "./errors"
import { movesMoney, type Hub123Method } from "./requests"
import { hub123DataHash } from "./signature"

/** Limits of one call. */
export interface Hub123CallOptions {
  /** Real milliseconds for the whole call, waiting for the budget included. */
  deadlineMs?: number
  signal?: AbortSignal
  /** Our id of the request, when it was written down beforehand; it is logged, not sent. */
  localId?: string
}

/** What every method of the client returns. */
export interface Hub123Answer<T> extends Omit<ReadAnswer<T>, "raw"> {
  status: number
  localId: string
}

export interface Hub123EndpointOptions extends Omit<HttpTransportOptions, "upstream" | "requestIdHeader"> {
  /** The whole endpoint, e.g. `https://api.123hub.pro/public/api/multihub/v1`; production and test share it (facts.md 2.1). */
  baseUrl: string
  applicationId: string | number
  secretKey: string
  budget: Hub123Budget
  /** Whether an answer whose X-Data-Hash does not fit is refused; default false: it counts, with a warning. */
  strictAnswerHash?: boolean
  /** Deadline of payment.in and payment.out, default 45 s (protocol 3.1). */
  moneyTimeoutMs?: number
  /** Deadline of the others, default 30 s. */
  readTimeoutMs?: number
}

/** Signed requests to the single endpoint: budget, hash, deadline, errors. Knows no method's parameters. */
export class Hub123Endpoint {
  readonly #transport: HttpTransport
  readonly #options: Hub123EndpointOptions
  readonly #route: string
  readonly #clock: () => number

  constructor(options: Hub123EndpointOptions) {
    this.#options = options
    this.#clock = options.clock ?? Date.now
    this.#route = new URL(options.baseUrl).pathname === "/" ? "/" : ""
    this.#transport = new HttpTransport({ ...options, upstream: "123hub" })
  }

  async call<T>(
    method: Hub123Method, parts: Record<string, unknown>, schema: z.ZodType<T>, options: Hub123CallOptions = {},
  ): Promise<Hub123Answer<T> & { raw: unknown }> {
    const { secretKey, strictAnswerHash: strictHash = false, logger, moneyTimeoutMs = 45_000, readTimeoutMs = 30_000 } = this.#options
    const localId = options.localId ?? this.#transport.newRequestId()
    const deadline = startDeadline(options.deadlineMs ?? (movesMoney(method) ? moneyTimeoutMs : readTimeoutMs), options.signal)
    try {
      await this.#askBudget(method, localId, deadline.signal)
      const answer = await this.#send(method, JSON.stringify({ method, ...parts }), { requestId: localId, signal: deadline.signal })
      return { ...readAnswer(answer, method, schema, { localId, secretKey, now: this.#clock(), strictHash, warn: (line) => logger?.warn(line) }), status: answer.status, localId }
    } finally {
      deadline.release()
    }
  }

  close(): Promise<void> {
    return this.#transport.close()
  }

  async #askBudget(method: Hub123Method, localId: string, signal: AbortSignal): Promise<void> {
    const permission = await waitUnder(signal, this.#options.budget.take(method)).catch((cause: unknown) => {
      const reason = signal.aborted ? "deadline" : "budget_unavailable"
      throw new Hub123NotSentError(`${method} was not sent: its budget could not be asked (${reason}); send it again later`, { method, localId, reason, cause })
    })
    if (permission.granted) return
    const { retryAt } = permission
    const message = `${method} was not sent: its requests of this minute are used up; send it again at ${retryAt.toISOString()} or later`
    throw new Hub123NotSentError(message, { method, localId, reason: "budget", retryAt })
  }

  /** The hash is made of the very string that is written (facts.md 2.1: any other whitespace or order is error 3000). */
  async #send(method: Hub123Method, body: string, limits: { requestId: string; signal: AbortSignal }): Promise<HttpAnswer> {
    const headers = {
      "content-type": "application/json",
      "x-data-application-id": String(this.#options.applicationId),
      "x-data-hash": hub123DataHash(body, this.#options.secretKey),
    }
    try {
      return await this.#transport.request({ method: "POST", route: this.#route, logAs: method, headers, body, ...limits })
    } catch (error) {
      const details = { method, localId: limits.requestId, cause: error }
      if (error instanceof NotSentError) {
        const message = `${method} was not sent (${error.reason}); check HUB123_BASE_URL and the network, then send it again`
        throw new Hub123NotSentError(message, { ...details, reason: error.reason })
      }
      const message = `no complete answer to ${method} (${(error as { reason?: string }).reason ?? "unexpected"}); whether it took effect is not known`
      throw new Hub123UnknownOutcomeError(message, { ...details, why: "no_answer" })
    }
  }
}
