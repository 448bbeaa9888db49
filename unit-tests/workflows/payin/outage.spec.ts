import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import type { Outage } from "../../../src/modules/payin/outages"
import { testHub123, testHubcash } from "../../../src/workflows/connections/test-payments"
import { restsForOutage, tellOfOutages } from "../../../src/workflows/payin/outage"

/** A shop with these outages; nobody was told of them, and no payment waits. */
function shop(outages: Outage[], { restMs = null, works = true }: { restMs?: number | null; works?: boolean } = {}) {
  const told: { events: unknown[]; titles: string[]; answered: string[] } = { events: [], titles: [], answered: [] }
  const untold = [...outages]
  const works_ = async <Answer>(answer: Answer) => {
    if (!works) throw new Error("refused")
    return answer
  }
  const payin = {
    active: true, paymentOptions: { hubcash: { active: true }, hub123: { active: true } },
    outages: { restMs: async () => restMs, closed: async () => outages, untold: async () => untold.splice(0), answered: async (psp: string) => void told.answered.push(psp) },
    hubcashClient: { listCurrencies: () => works_({ data: { rows: [{ Name: "BRL" }] } }) },
    hub123Client: { ping: () => works_({ data: { message: "pong" } }), balance: () => works_({ data: { amounts: [] } }) },
  }
  const shelved: Record<string, unknown> = {
    [PAYIN_MODULE]: payin,
    [ContainerRegistrationKeys.LOGGER]: { error: () => undefined, warn: () => undefined },
    [Modules.EVENT_BUS]: { emit: async (messages: unknown[]) => void told.events.push(...messages) },
    [Modules.NOTIFICATION]: { createNotifications: async ({ data }: { data: { title: string } }) => void told.titles.push(data.title) },
  }
  return { container: { resolve: (key: string) => shelved[key] } as unknown as MedusaContainer, told }
}

const refused: Outage = { psp: "hubcash", refused: true, reason: "401" }
const silent: Outage = { psp: "hub123", refused: false, reason: "ECONNRESET" }

describe("A payment service that is left alone", () => {
  it("is told of once, by event and in the dashboard, also when no payment waits for it", async () => {
    const { container, told } = shop([refused, silent])
    await tellOfOutages(container)
    await tellOfOutages(container)
    expect(told.events).toEqual([{ name: "payments.refused", data: { id: "hubcash" } }, { name: "payments.unreachable", data: { id: "hub123" } }])
    expect(told.titles).toEqual(["Hubcash refuses the shop's credentials", "123hub does not answer"])
  })

  it("leaves on the payments that wait why", async () => {
    expect(await restsForOutage(shop([refused], { restMs: 1_000 }).container, "hubcash")).toEqual({ restMs: 1_000, reason: "Hubcash refuses the shop's credentials" })
    expect(await restsForOutage(shop([refused, silent], { restMs: 1_000 }).container, "hub123")).toEqual({ restMs: 1_000, reason: "123hub does not answer" })
    expect(await restsForOutage(shop([]).container, "hubcash")).toBeNull()
  })

  it("is asked by all again once a person's test of the connection succeeds, and only then", async () => {
    const { container, told } = shop([refused])
    await testHubcash(container)
    await testHub123(container)
    expect(told.answered).toEqual(["hubcash", "hub123"])
    const broken = shop([refused], { works: false })
    expect([await testHubcash(broken.container), await testHub123(broken.container)].flat().map(({ ok }) => ok)).toEqual([false, false])
    expect(broken.told.answered).toEqual([])
  })
})
