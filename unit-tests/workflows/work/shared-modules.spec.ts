import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, defineConfig } from "@medusajs/framework/utils"
import { sharedModules } from "../../../src/workflows/work/shared-modules"

/** Each module by its own name, or as a list; Medusa's type of the list is an overload's alone. */
type Modules = object[] | Record<string, object>

/** A shop whose configuration Medusa read. */
const shopWith = (modules: Modules): MedusaContainer => {
  const config = defineConfig({ modules } as Parameters<typeof defineConfig>[0])
  return { resolve: (key: string) => (key === ContainerRegistrationKeys.CONFIG_MODULE ? config : undefined) } as unknown as MedusaContainer
}

const locking = (...providers: object[]) => ({ resolve: "@medusajs/medusa/locking", options: { providers } })
const events = { resolve: "@medusajs/medusa/event-bus-redis" }
const workflows = { resolve: "@medusajs/medusa/workflow-engine-redis" }
const redis = { resolve: "@medusajs/medusa/locking-redis", id: "locking-redis" }
const postgres = { resolve: "@medusajs/medusa/locking-postgres", id: "locking-postgres" }

describe("Medusa's modules that know of other processes", () => {
  it.each<[string, Modules, [boolean, boolean, boolean]]>([
    ["none, in a shop that names none", [], [false, false, false]],
    ["all, with Redis for all", [events, workflows, locking({ ...redis, is_default: true })], [true, true, true]],
    ["those that are named", [events], [true, false, false]],
    ["locking by its only provider, which is then the default", [locking(postgres)], [false, false, true]],
    ["not locking whose providers are none of them the default", [locking(redis, postgres)], [false, false, false]],
    ["locking without a provider: in memory", [locking()], [false, false, false]],
    ["in the form of an object, too", { workflows, locking: locking({ ...redis, is_default: true }) }, [false, true, true]],
    ["what is in memory by name", [{ resolve: "@medusajs/medusa/event-bus-local" }, { resolve: "@medusajs/medusa/workflow-engine-inmemory" }], [false, false, false]],
  ])("are %s", (_which, modules, [hasEvents, hasWorkflows, hasLocking]) => {
    expect(sharedModules(shopWith(modules))).toEqual({ events: hasEvents, workflows: hasWorkflows, locking: hasLocking })
  })

  it("are none where there is no configuration to read", () => {
    expect(sharedModules({ resolve: () => undefined } as unknown as MedusaContainer)).toEqual({ events: false, workflows: false, locking: false })
  })
})
