import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

const moduleSchema = z.object({ resolve: z.string(), options: z.object({ providers: z.array(z.object({ is_default: z.boolean().optional() })).optional() }).optional() })
const configSchema = z.object({ modules: z.record(z.string(), z.unknown()) })

/** Which of Medusa's modules know what other processes do; the others live in each process's memory. */
export interface SharedModules {
  events: boolean
  workflows: boolean
  locking: boolean
}

/** Read from the shop's configuration, by what each module is resolved from: they register under the same name whatever they are. One that is not there is Medusa's default. */
export function sharedModules(container: MedusaContainer): SharedModules {
  const modules = configSchema.safeParse(container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)).data?.modules ?? {}
  const named = (name: string) => moduleSchema.safeParse(modules[name]).data
  const isNot = (name: string, inMemory: string) => !(named(name)?.resolve ?? inMemory).includes(inMemory)
  const locking = named(Modules.LOCKING)
  const providers = locking?.options?.providers ?? []
  return {
    events: isNot(Modules.EVENT_BUS, "event-bus-local"),
    workflows: isNot(Modules.WORKFLOW_ENGINE, "inmemory"),
    // Medusa's module locks in memory unless a provider is its only or its default one; a shop's own is taken for shared.
    locking: locking !== undefined && (!locking.resolve.includes("@medusajs/") || providers.length === 1 || providers.some((provider) => provider.is_default)),
  }
}
