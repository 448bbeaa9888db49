export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    what: string,
  ) {
    super(`${what} answered ${status}: ${JSON.stringify(body).slice(0, 300)}`)
    this.name = "HttpError"
  }
}

export interface HttpAnswer {
  status: number
  headers: Headers
  body: unknown
  text: string
}

/** Sees every answer a client of the demo got, e.g. to search it for codes that must not be there. */
export type AnswerListener = (method: string, path: string, text: string, status: number) => void

export interface HttpClient {
  get<T>(path: string, headers?: Record<string, string>): Promise<T>
  post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T>
  /** Whatever the status: for tests of refusals. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer>
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** JSON over HTTP with fixed headers; `get` and `post` throw {@link HttpError} on anything but 2xx. */
export function httpClient(baseUrl: string, fixed: () => Record<string, string>, listen: AnswerListener = () => undefined): HttpClient {
  const request = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<HttpAnswer> => {
    const answer = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...fixed(), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    })
    const text = await answer.text()
    listen(method, path, text, answer.status)
    return { status: answer.status, headers: answer.headers, body: parsed(text), text }
  }
  const ask = async <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> => {
    const answer = await request(method, path, body, headers)
    if (answer.status < 200 || answer.status > 299) throw new HttpError(answer.status, answer.body, `${method} ${path}`)
    // The shapes asked for are those of surface.md and of Medusa's own API; the demo would fail loudly on another one.
    return answer.body as T
  }
  return { request, get: (path, headers) => ask("GET", path, undefined, headers), post: (path, body, headers) => ask("POST", path, body ?? {}, headers) }
}
