import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../../src/modules/hubble"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { WEBHOOK_INBOX_MODULE } from "../../../src/modules/webhook-inbox"
import { purge } from "../../../src/workflows/upkeep/purge"

const KINDS = ["tokens", "recipients", "promises", "sessions", "payers", "webhooks", "readings"] as const
type Kind = (typeof KINDS)[number]

/** A shop with so many old rows of one kind, which are deleted batch by batch. */
function shopWith(old: Partial<Record<Kind, number>>) {
  const left: Record<Kind, number> = { tokens: 0, recipients: 0, promises: 0, sessions: 0, payers: 0, webhooks: 0, readings: 0, ...old }
  const asked: Record<string, number> = {}
  const take = (kind: Kind, limit: number) => {
    const gone = Math.min(limit, left[kind])
    left[kind] -= gone
    return Promise.resolve(gone)
  }
  const aged = (kind: Kind) => ({ days, limit }: { days: number; limit: number }) => {
    asked[kind] = days
    return take(kind, limit)
  }
  const info = jest.fn()
  const registered: Record<string, unknown> = {
    [VOUCHER_MODULE]: { access: { purge: (limit: number) => take("tokens", limit) }, gifts: { purge: aged("recipients") }, carts: { purge: aged("promises") } },
    [WEBHOOK_INBOX_MODULE]: { purge: aged("webhooks") },
    [PAYIN_MODULE]: { paymentOptions: { hubcash: { active: false } }, requests: { purge: aged("sessions") }, payers: { purgeEmptied: aged("payers") } },
    [HUBBLE_MODULE]: { walletGate: { purge: aged("readings") } },
    [ContainerRegistrationKeys.LOGGER]: { info },
  }
  return { container: { resolve: (key: string) => registered[key] } as unknown as MedusaContainer, left, asked, info }
}

describe("The nightly deletion", () => {
  it.each(KINDS)("goes on until no old %s are left, and says how many rows went", async (kind) => {
    const { container, left, asked, info } = shopWith({ [kind]: 2_500 })
    await purge(container, 60_000)
    expect(left[kind]).toBe(0)
    expect(asked).toEqual({ recipients: 180, promises: 180, sessions: 180, payers: 180, webhooks: 90, readings: 800 })
    expect(info.mock.calls).toEqual([[expect.stringContaining("2500 old")]])
  })

  it("says nothing where nothing was old, and takes no more time than it has", async () => {
    const quiet = shopWith({})
    await purge(quiet.container, 60_000)
    expect(quiet.info).not.toHaveBeenCalled()
    const late = shopWith({ webhooks: 2_500 })
    await purge(late.container, -1)
    expect(late.left.webhooks).toBe(2_500)
  })
})
