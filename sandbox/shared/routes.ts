/** Route templates such as `/v1/partners/orders/:orderId`, matched by hand: no framework. */
import type { RequestEntry } from "./record"
import type { FaultRule } from "./fault-rules"

/** A call of the control API, which is neither recorded nor faulted. */
export interface ControlCall {
  method: string
  path: string
  query: URLSearchParams
  params: Record<string, string>
  headers: Record<string, string | string[] | undefined>
  /** Parsed JSON, or undefined when there is none or it does not parse. */
  body: unknown
}

/** A call of the upstream's own API. */
export interface Call extends ControlCall {
  /** The upstream's protocol breakers that hit this call. */
  breakers: FaultRule[]
  entry: RequestEntry
  /** The body as it came, for a signature over it. */
  raw: Buffer
}

export interface Answer {
  status: number
  body: unknown
  /** See `RequestEntry.told`. */
  told?: string
  /** What is sent instead of `body` as JSON, e.g. a page. */
  text?: string
  /** Besides content-type (JSON unless named here) and content-length. */
  headers?: Record<string, string>
  /** Destroy the socket instead of answering (a protocol breaker that implies a lost answer). */
  lost?: boolean
}

export interface Route<Asked extends ControlCall = Call> {
  method: "GET" | "POST" | "PUT" | "DELETE"
  template: string
  name: string
  /** For one endpoint with many methods: the name of this call, by its body. */
  nameOf?: (body: unknown) => string
  handle(call: Asked): Answer | Promise<Answer>
}

export interface RouteMatch<Asked extends ControlCall = Call> {
  route: Route<Asked>
  params: Record<string, string>
}

function matchTemplate(template: string, path: string): Record<string, string> | null {
  const expected = template.split("/")
  const given = path.split("/")
  if (expected.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of expected.entries()) {
    const value = given[index] ?? ""
    if (part.startsWith(":") && value !== "") params[part.slice(1)] = value
    else if (part !== value) return null
  }
  return params
}

/** The first route that fits; list literal templates before those with parameters. */
export function findRoute<Asked extends ControlCall>(routes: readonly Route<Asked>[], method: string, path: string): RouteMatch<Asked> | null {
  for (const route of routes) {
    if (route.method !== method) continue
    const params = matchTemplate(route.template, path)
    if (params) return { route, params }
  }
  return null
}
