export interface HubbleToken {
  token: string
  expiresInSecs: number
}

const REFRESH_AT = 0.8
const REFRESH_PAUSE_MS = 10_000

/**
 * One access token for all callers (guide 2.2): at most one login in flight, refreshed beside the callers from 80 % of its
 * life on, awaited only when it has run out. The life counts from before login was sent and is never time-scaled.
 */
export class TokenCache {
  readonly #login: () => Promise<HubbleToken>
  readonly #clock: () => number
  #current: { token: string; refreshAt: number; expiresAt: number } | null = null
  #inFlight: Promise<HubbleToken> | null = null

  constructor(login: () => Promise<HubbleToken>, clock: () => number) {
    this.#login = login
    this.#clock = clock
  }

  /** A token that has not run out. Rejects with what login threw. */
  async get(): Promise<string> {
    const now = this.#clock()
    const current = this.#current
    if (!current || now >= current.expiresAt) return (await this.refresh()).token
    if (now >= current.refreshAt && !this.#inFlight) {
      // The old token still works: a failed refresh (logged with its request) is tried again after a pause.
      current.refreshAt = now + REFRESH_PAUSE_MS
      this.refresh().catch(() => undefined)
    }
    return current.token
  }

  /** Logs in now, or joins the login in flight. */
  refresh(): Promise<HubbleToken> {
    this.#inFlight ??= this.#loginOnce().finally(() => {
      this.#inFlight = null
    })
    return this.#inFlight
  }

  /** Forgets the token a 401 was answered to; a newer one stays. */
  invalidate(token: string): void {
    if (this.#current?.token === token) this.#current = null
  }

  async #loginOnce(): Promise<HubbleToken> {
    const askedAt = this.#clock()
    const fresh = await this.#login()
    const life = fresh.expiresInSecs * 1_000
    this.#current = { token: fresh.token, refreshAt: askedAt + life * REFRESH_AT, expiresAt: askedAt + life }
    return fresh
  }
}
