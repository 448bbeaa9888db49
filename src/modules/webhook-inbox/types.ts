export type WebhookState = "stored" | "handled" | "failed"

/**
 * What handling a delivery came to. `final` is the only one after which an equal body is merely counted; after every
 * other an equal body is handled again, because upstreams send neither event ids nor timestamps.
 */
export type WebhookOutcome = "final" | "not_final" | "unknown_order" | "ignored"

/** A verified delivery on its way into the inbox. `headers` may hold anything; only an allow-list is kept. */
export interface IncomingDelivery {
  source: string
  topic: string
  rawBody: Buffer
  body: Record<string, unknown>
  headers: Record<string, string | string[] | undefined>
}

/** A delivery leased to one worker. */
export interface ClaimedDelivery {
  id: string
  source: string
  topic: string
  body: unknown
  /** Failures so far. */
  attempts: number
  lease_token: number
  /** What to hand to `markFailed` if this try fails too. */
  backoff_ms: number
}
