import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type { ConnectionCheck, TestConnection } from "./check"
import { testHubble } from "./test-hubble"
import { testHub123, testHubcash } from "./test-payments"

/** How each upstream is tried out. Reads only: nothing is ordered or paid. 123hub goes by its option and by the name that hooks, providers and balances have. */
const UPSTREAMS: Readonly<Record<string, TestConnection>> = { hubble: testHubble, hubcash: testHubcash, hub123: testHub123, "123hub": testHub123 }

/** @throws MedusaError INVALID_DATA for an upstream that is unknown or not configured. */
export async function testConnection(container: MedusaContainer, upstream: string): Promise<{ upstream: string; ok: boolean; checks: ConnectionCheck[] }> {
  const test = Object.hasOwn(UPSTREAMS, upstream) ? UPSTREAMS[upstream] : undefined
  if (!test) throw new MedusaError(MedusaError.Types.INVALID_DATA, `There is no such upstream; expected one of ${Object.keys(UPSTREAMS).join(", ")}`)
  const checks = await test(container)
  return { upstream, ok: checks.every((check) => check.ok), checks }
}
