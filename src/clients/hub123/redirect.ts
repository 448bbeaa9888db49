/** Where the shopper's pay page may be in an answer; the vendor does not say (facts.md 6), so these are guesses and an option. */
export const HUB123_REDIRECT_PATHS: readonly string[] = ["next.url", "result.payment.next.url", "result.payment.redirect_url"]

/**
 * The first path that leads to an http(s) address, from the root of the envelope (for a wrapped webhook, of its `data`).
 * Null: show "payment created, waiting" and look again later.
 */
export function redirectUrlOf(envelope: unknown, paths: readonly string[] = HUB123_REDIRECT_PATHS): string | null {
  for (const path of paths) {
    const value = path.split(".").reduce(step, envelope)
    // Nothing but http(s) may reach a browser: no javascript:, no data:.
    if (typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value
  }
  return null
}

function step(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}
