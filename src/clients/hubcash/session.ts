import type { z } from "@medusajs/framework/zod"
import { HttpTransport, NoAnswerError, NotSentError, startDeadline, type HttpRequest, type HttpTransportOptions } from "../http"
import { readAnswer } from "./answer"
import { HubcashNotSentError, HubcashUnknownOutcomeError, type HubcashErrorDetails } from "./errors"

/** Limits of one call. */
export interface HubcashCallOptions {
  /** Real milliseconds for the whole call. */
  deadlineMs?: number
  signal?: AbortSignal
}

/** What every method of the client returns. */
export interface HubcashAnswer<T> {
  data: T
  /** Any 2xx. */
  status: number
  /** Our own id of the request, as in the log line. */
  requestId: string
}

export interface HubcashSessionOptions extends Omit<HttpTransportOptions, "upstream" | "requestIdHeader"> {
  /** X-Hubcash-Code. */
  code: string
  /** X-Hubcash-Token. */
  token: string
  /** Deadline of a read, default 30 s. */
  readTimeoutMs?: number
  /** Deadline of what changes something at Hubcash, default 45 s (protocol 3.1). */
  writeTimeoutMs?: number
}

export interface HubcashCall<T> {
  method: HttpRequest["method"]
  route: string
  params?: Record<string, string>
  query?: HttpRequest["query"]
  body?: unknown
  /** Texts of the request that must not come back in an error: card number, security code, documents. */
  secrets?: readonly string[]
  schema: z.ZodType<T>
}

/** One authenticated request: keys, deadline, errors. Nothing is ever sent twice. */
export class HubcashSession {
  readonly #transport: HttpTransport
  readonly #options: HubcashSessionOptions

  constructor(options: HubcashSessionOptions) {
    this.#options = options
    this.#transport = new HttpTransport({ ...options, upstream: "hubcash" })
  }

  async call<T>({ schema, secrets = [], body, ...request }: HubcashCall<T>, options: HubcashCallOptions = {}): Promise<HubcashAnswer<T>> {
    const { code, token, readTimeoutMs = 30_000, writeTimeoutMs = 45_000 } = this.#options
    const requestId = this.#transport.newRequestId()
    const details: HubcashErrorDetails = { route: `${request.method} ${request.route}`, requestId }
    const deadline = startDeadline(options.deadlineMs ?? (request.method === "GET" ? readTimeoutMs : writeTimeoutMs), options.signal)
    const headers = { "content-type": "application/json", "x-hubcash-code": code, "x-hubcash-token": token }
    try {
      const written = body === undefined ? {} : { body: JSON.stringify(body) }
      const answer = await this.#transport.request({ ...request, ...written, headers, requestId, signal: deadline.signal })
      const data = readAnswer(schema, answer, { ...details, status: answer.status }, [code, token, ...secrets])
      return { data, status: answer.status, requestId }
    } catch (error) {
      throw connectionError(error, details)
    } finally {
      deadline.release()
    }
  }

  close(): Promise<void> {
    return this.#transport.close()
  }
}

/** What the transport threw, as advice; anything else passes. */
function connectionError(error: unknown, details: HubcashErrorDetails): unknown {
  if (error instanceof NotSentError) {
    const message = `${details.route} was not sent (${error.reason}); check HUBCASH_BASE_URL and the network, then send it again`
    return new HubcashNotSentError(message, { ...details, cause: error })
  }
  if (!(error instanceof NoAnswerError)) return error
  const message = `no complete answer to ${details.route} (${error.reason}); whether it took effect is not known`
  return new HubcashUnknownOutcomeError(message, { ...details, cause: error })
}
