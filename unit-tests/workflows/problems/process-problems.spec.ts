import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { processProblems } from "../../../src/workflows/problems/process-problems"

const events = { [Modules.EVENT_BUS]: { resolve: "@medusajs/medusa/event-bus-redis" } }
const workflows = { [Modules.WORKFLOW_ENGINE]: { resolve: "@medusajs/medusa/workflow-engine-redis" } }
const locking = { [Modules.LOCKING]: { resolve: "@medusajs/medusa/locking", options: { providers: [{ resolve: "@medusajs/medusa/locking-redis", id: "redis", is_default: true }] } } }

/** What is wrong with a shop that beats and whose clock is right. */
function problemsWith(modules: object) {
  const registered: Record<string, unknown> = {
    [VOUCHER_MODULE]: { views: { pulse: () => Promise.resolve({ beat_ago_ms: 1_000, database_ms: Date.now() }) } },
    [ContainerRegistrationKeys.CONFIG_MODULE]: { modules },
  }
  return processProblems({ resolve: (key: string) => registered[key] } as unknown as MedusaContainer)
}

describe("Medusa's modules in production", () => {
  const before = process.env.NODE_ENV
  beforeAll(() => {
    process.env.NODE_ENV = "production"
  })
  afterAll(() => {
    process.env.NODE_ENV = before
  })

  it("are told for information while all live in one process, and not at all when several share them", async () => {
    expect(await problemsWith({})).toMatchObject([{ kind: "in_memory_events", severity: "info" }])
    expect(await problemsWith({ ...events, ...workflows, ...locking })).toEqual([])
  })

  it.each([
    ["workflow-engine", { ...events, ...locking }],
    ["locking", { ...events, ...workflows }],
    ["workflow-engine, locking", events],
  ])("are a warning when events are shared and this is not: %s", async (named, modules) => {
    expect(await problemsWith(modules)).toEqual([expect.objectContaining({ kind: "in_memory_modules", severity: "warning", text: expect.stringContaining(`${named}.`) as string, values: { modules: named } })])
  })

  it("are no problem elsewhere", async () => {
    process.env.NODE_ENV = "development"
    expect(await problemsWith(events)).toEqual([])
    process.env.NODE_ENV = "production"
  })
})
