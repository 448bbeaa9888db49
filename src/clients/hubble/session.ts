import {
  HttpTransport,
  NoAnswerError,
  NotSentError,
  startDeadline,
  waitUnder,
  type HttpAnswer,
  type HttpRequest,
  type HttpTransportOptions,
} from "../http"
import { loginRefusal, readAs, refusedTwice, type AnswerReader } from "./answer"
import {
  HubbleAuthenticationError,
  HubbleConfigurationError,
  HubbleError,
  HubbleForbiddenError,
  HubbleNotSentError,
  HubbleUnknownOutcomeError,
  type HubbleErrorDetails,
} from "./errors"
import { hubbleLoginSchema } from "./schemas"
import { TokenCache, type HubbleToken } from "./token-cache"

/** Limits of one call. */
export interface HubbleCallOptions {
  /** Real milliseconds for the whole call, login and repeat included. */
  deadlineMs?: number
  signal?: AbortSignal
  /** X-REQUEST-ID of the first request, when it was written down beforehand; the repeat after a 401 has its own. */
  requestId?: string
}

/** What every method of the client returns. */
export interface HubbleAnswer<T> {
  data: T
  status: number
  /** X-REQUEST-ID of the request that was answered. */
  requestId: string
  /** All of this call, oldest first; two after a 401. */
  requestIds: readonly string[]
}

export interface HubbleSessionOptions extends Omit<HttpTransportOptions, "upstream" | "requestIdHeader"> {
  clientId: string
  clientSecret: string
  /** Deadline of a read and of login, default 30 s. */
  readTimeoutMs?: number
}

type CallRequest = Pick<HttpRequest, "method" | "route" | "params" | "query"> & { body?: unknown }

const LOGIN = { method: "POST", route: "/v1/partners/auth/login" } as const
const NEEDS_FIXING = [HubbleAuthenticationError, HubbleForbiddenError, HubbleConfigurationError] as const

/** Authenticated requests: token, 401 repeat, deadline, request ids, errors. Knows no endpoint but login (guide part II). */
export class HubbleSession {
  readonly #transport: HttpTransport
  readonly #tokens: TokenCache
  readonly #options: HubbleSessionOptions
  readonly #readTimeoutMs: number

  constructor(options: HubbleSessionOptions) {
    this.#options = options
    this.#readTimeoutMs = options.readTimeoutMs ?? 30_000
    this.#transport = new HttpTransport({ ...options, upstream: "hubble", requestIdHeader: "x-request-id" })
    this.#tokens = new TokenCache(() => this.#login(), options.clock ?? Date.now)
  }

  /** Logs in, or joins the login in flight, and keeps the token. */
  refresh(): Promise<HubbleToken> {
    return this.#tokens.refresh()
  }

  /** Sends and hands the answer to `read`, which makes data or an error of it. */
  async call<T>(request: CallRequest, read: AnswerReader<T>, options: HubbleCallOptions = {}): Promise<HubbleAnswer<T>> {
    const route = `${request.method} ${request.route}`
    const requestIds: string[] = []
    const answer = await this.#exchange(request, route, requestIds, options)
    const details = { route, status: answer.status, requestIds, maybeSent: true }
    const data = read(answer, details, [this.#options.clientSecret])
    return { data, status: answer.status, requestId: answer.requestId, requestIds }
  }

  close(): Promise<void> {
    return this.#transport.close()
  }

  async #exchange(request: CallRequest, route: string, requestIds: string[], options: HubbleCallOptions): Promise<HttpAnswer> {
    const deadline = startDeadline(options.deadlineMs ?? this.#readTimeoutMs, options.signal)
    try {
      for (let attempt = 1; ; attempt++) {
        const details = { route, requestIds, maybeSent: attempt > 1 }
        const token = await this.#token(deadline.signal, details)
        const requestId = attempt === 1 && options.requestId ? options.requestId : this.#transport.newRequestId()
        requestIds.push(requestId)
        const answer = await this.#send(request, token, { requestId, signal: deadline.signal }, details)
        if (answer.status !== 401) return answer
        this.#tokens.invalidate(token)
        if (attempt === 2) throw refusedTwice({ route, requestIds, status: 401, maybeSent: true })
      }
    } finally {
      deadline.release()
    }
  }

  async #send(
    request: CallRequest,
    token: string,
    limits: { requestId: string; signal: AbortSignal },
    details: HubbleErrorDetails,
  ): Promise<HttpAnswer> {
    const { body, ...rest } = request
    const headers = { authorization: `Bearer ${token}`, ...(request.method === "POST" ? { "content-type": "application/json" } : {}) }
    try {
      const written = body === undefined ? {} : { body: JSON.stringify(body) }
      return await this.#transport.request({ ...rest, ...written, ...limits, headers })
    } catch (error) {
      throw connectionError(error, details)
    }
  }

  async #token(signal: AbortSignal, details: HubbleErrorDetails): Promise<string> {
    try {
      return await waitUnder(signal, this.#tokens.get())
    } catch (error) {
      throw beforeCallError(error, details)
    }
  }

  async #login(): Promise<HubbleToken> {
    const { clientId, clientSecret } = this.#options
    const requestId = this.#transport.newRequestId()
    const details: HubbleErrorDetails = { route: `${LOGIN.method} ${LOGIN.route}`, requestIds: [requestId], maybeSent: false }
    const deadline = startDeadline(this.#readTimeoutMs)
    try {
      const answer = await this.#transport.request({
        ...LOGIN,
        requestId,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ clientId, clientSecret }),
        signal: deadline.signal,
      })
      const known = { ...details, status: answer.status, maybeSent: true }
      throwIf(loginRefusal(answer, known))
      return readAs(hubbleLoginSchema)(answer, known, [clientSecret])
    } catch (error) {
      throw error instanceof HubbleError ? error : connectionError(error, details)
    } finally {
      deadline.release()
    }
  }
}

function throwIf(error: HubbleError | null): void {
  if (error) throw error
}

/** What the transport threw, as advice. After a 401 the first request was written, so nothing is "not sent" any more. */
function connectionError(error: unknown, details: HubbleErrorDetails): unknown {
  const { route } = details
  if (error instanceof NotSentError && !details.maybeSent) {
    const message = `${route} was not sent (${error.reason}); check HUBBLE_BASE_URL and the network, then send it again`
    return new HubbleNotSentError(message, { ...details, cause: error })
  }
  if (!(error instanceof NotSentError || error instanceof NoAnswerError)) return error
  const message = `no complete answer to ${route} (${error.reason}); whether it took effect is not known`
  return new HubbleUnknownOutcomeError(message, { ...details, maybeSent: true, cause: error })
}

/** Login failed or took too long: each of the callers that waited for it gets an error of its own call. */
function beforeCallError(error: unknown, details: HubbleErrorDetails): HubbleError {
  const login = error instanceof HubbleError ? error : null
  const own = { ...details, status: login?.status, requestIds: [...(details.requestIds ?? []), ...(login?.requestIds ?? [])], cause: error }
  const Advice = NEEDS_FIXING.find((kind) => login instanceof kind)
  if (login && Advice) return new Advice(login.message, own)
  const why = login ? login.message : "the deadline passed or the caller gave up while logging in"
  if (details.maybeSent) return new HubbleUnknownOutcomeError(`${details.route} was answered 401 and could not be repeated: ${why}`, own)
  return new HubbleNotSentError(`${details.route} was not sent, login did not succeed: ${why}`, own)
}
