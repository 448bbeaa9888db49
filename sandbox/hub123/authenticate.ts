/** Who may call (API reference, "Authentication"; facts.md 2.1): the hash is over the exact bytes that came. */
import type { Answer, Call } from "../shared/routes"
import { refused } from "./errors"
import { dataHash } from "./signing"
import type { Hub123State } from "./state"

const one = (value: string | string[] | undefined) => (typeof value === "string" && value !== "" ? value : null)

/** Null when the call may go on. */
export function refusedAtTheDoor(state: Hub123State, call: Call): Answer | null {
  const { applicationId, secretKey, ipAllowed } = state.config.credentials
  if (!ipAllowed) return { status: 403, body: { message: "Forbidden" } }
  if (!/^application\/json\b/i.test(one(call.headers["content-type"]) ?? "")) return refused(state, call, 1006)
  const application = one(call.headers["x-data-application-id"])
  const hash = one(call.headers["x-data-hash"])
  if (application === null) return refused(state, call, 3001)
  if (hash === null) return refused(state, call, 3002)
  if (application !== String(applicationId)) return refused(state, call, 3003)
  return hash === dataHash(call.raw, secretKey) ? null : refused(state, call, 3000)
}
