import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type { ConnectionCheck, TestConnection } from "./check"
import { testHubble } from "./test-hubble"

/** How each upstream is tried out; null: there is no such connection in this version. Reads only: nothing is ordered or paid. */
const UPSTREAMS: Readonly<Record<string, TestConnection | null>> = { hubble: testHubble, hubcash: null, hub123: null }

/** @throws MedusaError INVALID_DATA for an upstream that is unknown, not part of this version or not configured. */
export async function testConnection(container: MedusaContainer, upstream: string): Promise<{ upstream: string; ok: boolean; checks: ConnectionCheck[] }> {
  const known = Object.keys(UPSTREAMS).join(", ")
  if (!Object.hasOwn(UPSTREAMS, upstream)) throw new MedusaError(MedusaError.Types.INVALID_DATA, `There is no such upstream; expected one of ${known}`)
  const test = UPSTREAMS[upstream]
  if (!test) throw new MedusaError(MedusaError.Types.INVALID_DATA, `The connection to ${upstream} is not available in this version of medusa-plugin-voucher-hub`)
  const checks = await test(container)
  return { upstream, ok: checks.every((check) => check.ok), checks }
}
