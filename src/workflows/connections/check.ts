import type { MedusaContainer } from "@medusajs/framework/types"

/** One question put to an upstream. `message` is for a person: what was found, or what to do. */
export interface ConnectionCheck {
  name: string
  ok: boolean
  ms: number
  message: string
}

export type TestConnection = (container: MedusaContainer) => Promise<ConnectionCheck[]>

/** Runs one question; what it throws becomes the message of a check that failed. */
export async function check(name: string, ask: () => Promise<string>): Promise<ConnectionCheck> {
  const began = performance.now()
  const ended = (ok: boolean, message: string): ConnectionCheck => ({ name, ok, ms: Math.round(performance.now() - began), message })
  return ask().then(
    (message) => ended(true, message),
    (error: unknown) => ended(false, error instanceof Error ? error.message : "unknown error"),
  )
}
