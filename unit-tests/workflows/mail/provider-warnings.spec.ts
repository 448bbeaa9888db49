import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { providerWorks, warnOfProvider } from "../../../src/workflows/mail/provider-warnings"

/** A process of its own, and the lines it writes. */
function oneProcess(): { container: MedusaContainer; lines: string[] } {
  const lines: string[] = []
  const registered: Record<string, unknown> = { [VOUCHER_MODULE]: {}, [ContainerRegistrationKeys.LOGGER]: { warn: (line: string) => lines.push(line) } }
  return { container: { resolve: (key: string) => registered[key] } as unknown as MedusaContainer, lines }
}

describe("A provider for e-mail that fails", () => {
  it("is told once for each thing it says, not once a try, and again after a mail went out", () => {
    const { container, lines } = oneProcess()
    for (const said of ["no such host", "no such host", "401", "no such host"]) warnOfProvider(container, { taskId: "vtask_1", said })
    expect(lines).toEqual([expect.stringMatching(/^voucher-hub: .*vtask_1.*: no such host$/), expect.stringMatching(/: 401$/)])
    providerWorks(container)
    warnOfProvider(container, { taskId: "vtask_2", said: "no such host" })
    expect(lines).toHaveLength(3)
  })

  it("that says something else at each try fills no log", () => {
    const { container, lines } = oneProcess()
    for (let turn = 0; turn < 100; turn += 1) warnOfProvider(container, { taskId: "vtask_1", said: `request ${"x".repeat(turn)} failed` })
    expect(lines).toHaveLength(10)
  })

  it("is told in one line without address, key or number that it quotes", () => {
    const { container, lines } = oneProcess()
    warnOfProvider(container, { taskId: "vtask_1", said: `cannot send\n to asha@shopper.test, token=abc123, 4111111111111111 ${"x".repeat(500)}` })
    expect(lines[0]).toContain("cannot send to [e-mail], token=[secret], [digits]")
    expect(lines[0]).not.toMatch(/asha|abc123|4111|\n/)
    expect(lines[0]?.length).toBeLessThan(300)
  })
})
