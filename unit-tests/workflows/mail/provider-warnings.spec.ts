import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { providerWords, providerWorks, warnOfProvider } from "../../../src/workflows/mail/provider-warnings"

/** A process of its own, and the lines it writes. */
function oneProcess(): { container: MedusaContainer; lines: string[] } {
  const lines: string[] = []
  const registered: Record<string, unknown> = { [VOUCHER_MODULE]: {}, [ContainerRegistrationKeys.LOGGER]: { warn: (line: string) => lines.push(line) } }
  return { container: { resolve: (key: string) => registered[key] } as unknown as MedusaContainer, lines }
}

describe("A provider for e-mail that fails", () => {
  it("is told once until a mail goes out again, by the mail's id", () => {
    const { container, lines } = oneProcess()
    for (const taskId of ["vtask_1", "vtask_1", "vtask_2"]) warnOfProvider(container, taskId)
    expect(lines).toEqual([expect.stringMatching(/^voucher-hub: .*vtask_1 is tried again later; the problem mails_unsent/)])
    providerWorks(container)
    warnOfProvider(container, "vtask_3")
    expect(lines).toEqual([expect.anything(), expect.stringContaining("vtask_3")])
  })

  it("is quoted in one line, without an address, key or number it quotes itself", () => {
    const words = providerWords(`cannot send\n to asha@shopper.test, token=abc123, 4111111111111111 ${"x".repeat(500)}`)
    expect(words).toContain("cannot send to [e-mail], token=[secret], [digits]")
    expect(words).not.toMatch(/asha|abc123|4111|\n/)
    expect(words).toHaveLength(200)
  })
})
