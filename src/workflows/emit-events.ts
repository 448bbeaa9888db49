import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

export interface EventMessage {
  name: string
  /** Ids only. */
  data: Record<string, string | null>
}

/**
 * Emits what is committed, for the shop's own subscribers. Nobody waits for it: with Redis down `emit` hangs, and whatever of ours depends on an
 * event is found by a job as well.
 */
export function emitEvents(container: Pick<MedusaContainer, "resolve">, messages: readonly EventMessage[], options?: { internal: boolean; priority: number }): void {
  if (!messages.length) return
  const emit = async () => container.resolve(Modules.EVENT_BUS).emit([...messages], options)
  emit().catch((error: unknown) => {
    const names = [...new Set(messages.map(({ name, data }) => `${name} of ${data.id ?? "nothing"}`))].join(", ")
    container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: not sent: ${names}: ${error instanceof Error ? error.message : "unknown error"}`)
  })
}
