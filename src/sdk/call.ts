import type { Answer, CallOptions, RouteKey, Sent } from "./contract"

interface Init {
  method?: string
  query?: Record<string, unknown>
  body?: Record<string, unknown>
  headers?: Record<string, string>
}

/** A stream of server-sent events, as Medusa's JS SDK reads it. */
export interface EventStream {
  stream: AsyncIterable<{ event?: string; data?: string }>
  abort: () => void
}

/** The part of Medusa's JS SDK (`@medusajs/js-sdk`) that is used; an instance of it fits. */
export interface JsSdk {
  client: {
    fetch<Result>(input: string, init?: Init): Promise<Result>
    fetchStream(input: string, init?: Init): Promise<EventStream>
  }
}

const CSV = "text/csv"

function headersOf({ voucherToken, headers = {} }: CallOptions = {}, more: Record<string, string> = {}): Record<string, string> {
  return { ...more, ...(voucherToken ? { "x-voucher-token": voucherToken } : {}), ...headers }
}

const pathOf = (key: RouteKey, id: string | undefined) => key.slice(key.indexOf(" ") + 1).replace(/:\w+/, encodeURIComponent(id ?? ""))

/** Calls a route by its row in the table. @throws FetchError of the SDK, with the shop's own sentence */
export type Call = <Key extends RouteKey>(key: Key, sent: Sent<Key>) => Promise<Answer<Key>>

export function callerOf(sdk: JsSdk): Call {
  return <Key extends RouteKey>(key: Key, { id, query, body, options }: Sent<Key>) => {
    const method = key.slice(0, key.indexOf(" "))
    return sdk.client.fetch<Answer<Key>>(pathOf(key, id), {
      method,
      ...(query ? { query } : {}),
      ...(method === "GET" ? {} : { body: body ?? {} }),
      headers: headersOf(options),
    })
  }
}

/** The same for a file. */
export function downloaderOf(sdk: JsSdk) {
  return <Key extends RouteKey>(key: Key, { query, options }: Pick<Sent<Key>, "query" | "options">): Promise<Response> =>
    sdk.client.fetch<Response>(pathOf(key, undefined), { query: { ...query, format: "csv" }, headers: headersOf(options, { accept: CSV }) })
}

/** The same for a stream of events. */
export function streamerOf(sdk: JsSdk) {
  return <Key extends RouteKey>(key: Key, id: string, options?: CallOptions): Promise<EventStream> => sdk.client.fetchStream(pathOf(key, id), { headers: headersOf(options) })
}
