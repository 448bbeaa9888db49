import { randomUUID } from "node:crypto"
import { Pool, type Dispatcher } from "undici"
import { NoAnswerError, NotSentError } from "./errors"
import { exchange } from "./exchange"
import { USER_AGENT } from "./user-agent"

/** What a client logs to; Medusa's logger fits. */
export interface RequestLogger {
  info(message: string): void
  warn(message: string): void
}

export interface HttpTransportOptions {
  /** Short name in log lines: "hubble", "123hub", "hubcash". */
  upstream: string
  /** Origin, with a path prefix if the upstream has one. */
  baseUrl: string
  /** Header that carries the request id, e.g. "x-request-id"; none when the upstream knows no such thing. */
  requestIdHeader?: string
  logger?: RequestLogger
  /** Replaces the pool, which is then the caller's to close. */
  dispatcher?: Dispatcher
  /** Milliseconds; only measures. */
  clock?: () => number
  newRequestId?: () => string
  /** Default 5 s (guide says nothing; facts.md 6). */
  connectTimeoutMs?: number
  /** Open connections to the origin, default 50. */
  connections?: number
  /** Default 10 MB. */
  maxAnswerBytes?: number
}

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "DELETE"
  /** Path template such as `/v1/partners/orders/:orderId`: logged as it stands, filled from `params` for the wire. */
  route: string
  params?: Record<string, string>
  /** Undefined and null are left out. */
  query?: Record<string, string | number | null | undefined>
  headers?: Record<string, string>
  /** Sent as it stands. */
  body?: string
  /** The only time limit: connecting is capped besides by `connectTimeoutMs`. */
  signal: AbortSignal
  requestId?: string
  /** Stands in the log line instead of `route`, for an upstream that has one route for everything. */
  logAs?: string
}

export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** The body as it came, for a signature over it. */
  bytes: Buffer
  requestId: string
}

/** Shared by the three clients: one pool per origin, no retry, no redirect followed, one log line per request. */
export class HttpTransport {
  readonly #origin: string
  readonly #prefix: string
  readonly #dispatcher: Dispatcher
  readonly #ownsDispatcher: boolean
  readonly #options: HttpTransportOptions
  readonly #clock: () => number
  readonly #newRequestId: () => string

  constructor(options: HttpTransportOptions) {
    const base = new URL(options.baseUrl)
    this.#origin = base.origin
    this.#prefix = base.pathname.replace(/\/+$/, "")
    this.#ownsDispatcher = !options.dispatcher
    this.#dispatcher = options.dispatcher ?? new Pool(base.origin, {
      connect: { timeout: options.connectTimeoutMs ?? 5_000 },
      connections: options.connections ?? 50,
      pipelining: 1,
      // The caller's deadline is the only clock after connecting.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    this.#options = options
    this.#clock = options.clock ?? Date.now
    this.#newRequestId = options.newRequestId ?? randomUUID
  }

  newRequestId(): string {
    return this.#newRequestId()
  }

  /**
   * Sends once and returns whatever HTTP answer came, 3xx to 5xx included.
   * @throws NotSentError surely not written. @throws NoAnswerError may have been written.
   */
  async request(request: HttpRequest): Promise<HttpAnswer> {
    const requestId = request.requestId ?? this.#newRequestId()
    const { requestIdHeader, maxAnswerBytes = 10 * 1024 * 1024 } = this.#options
    const startedAt = this.#clock()
    const line = (outcome: string) =>
      `${this.#options.upstream} ${request.method} ${request.logAs ?? request.route} ${requestId} ${outcome} ${Math.round(this.#clock() - startedAt)}ms`
    try {
      const answer = await exchange(
        this.#dispatcher,
        {
          origin: this.#origin,
          path: this.#prefix + fillRoute(request.route, request.params) + queryString(request.query),
          method: request.method,
          headers: { accept: "application/json", "user-agent": USER_AGENT, ...request.headers, ...(requestIdHeader ? { [requestIdHeader]: requestId } : {}) },
          body: request.body ?? null,
        },
        { signal: request.signal, maxAnswerBytes },
      )
      this.#options.logger?.[answer.status < 400 ? "info" : "warn"](line(String(answer.status)))
      return { status: answer.status, headers: answer.headers, text: answer.body.toString("utf8"), bytes: answer.body, requestId }
    } catch (error) {
      const reason = error instanceof NotSentError || error instanceof NoAnswerError ? `${error.name}(${error.reason})` : "Error"
      this.#options.logger?.warn(line(reason))
      throw error
    }
  }

  /** Closes the pool after what is in flight; an injected dispatcher is left alone. */
  async close(): Promise<void> {
    if (this.#ownsDispatcher) await this.#dispatcher.close()
  }
}

function fillRoute(route: string, params: Record<string, string> = {}): string {
  return route.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name] ?? ""
    if (/^\.{0,2}$/.test(value)) throw new NotSentError(new Error(`the path parameter ${name} is empty or a dot segment`))
    return encodeURIComponent(value)
  })
}

function queryString(query: HttpRequest["query"] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "")
  return given.length ? `?${new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)])))}` : ""
}
