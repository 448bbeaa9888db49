import type { AttentionCase } from "../admin"
import type { SandboxRecord } from "../runtime/sandbox-process"
import type { Books, ShopEvidence } from "./evidence"
import type { Upheaval } from "./upheaval"

/** Kept as it was found: no order asked for it. */
const NO_PROBLEM = new Set(["no_code_to_repeat"])

/** Ordering stays paused when no POST was answered since the last refusal (of a POST or of the look at its brand): nothing waited any more. */
function isStillRefused(record: SandboxRecord): boolean {
  const placing = record.requests.filter((request) => (request.call === "place_order" || request.call === "get_brand") && request.status !== null)
  const lastRefused = placing.findLastIndex((request) => request.status === 401 || request.status === 403)
  const usable = (request: SandboxRecord["requests"][number]) => request.call === "place_order" && (request.told !== null || request.status === 400)
  return lastRefused >= 0 && !placing.slice(lastRefused + 1).some(usable)
}

/** What a case that names no order of the run has to do with the faults. */
function judgeShopCase(entry: AttentionCase, record: SandboxRecord): string[] {
  if (entry.kind === "placement_paused" && isStillRefused(record)) return []
  return [`figure 2: case ${entry.kind} is open (${entry.reason})`]
}

/** What no single order shows: cases of the shop, requests for nobody, and whether the run did what it is there for. */
export function judgeShop(evidence: ShopEvidence, { record, undecidable }: Books, run: { done: Upheaval; kills: number; restarts: number; wantsDry: boolean }): string[] {
  const { shopCases, strays } = evidence
  return [
    ...(undecidable ? shopCases.flatMap((entry) => judgeShopCase(entry, record)) : []),
    ...strays.map((reference) => `figure 3: the supplier was asked for ${reference}, which belongs to no paid order`),
    ...record.anomalies.filter(({ kind }) => !NO_PROBLEM.has(kind)).map(({ kind, detail }) => `the supplier noticed: ${kind} ${detail}`),
    ...(run.done.deaths.length < run.kills ? [`the run killed ${run.done.deaths.length} of ${run.kills} store processes`] : []),
    ...(run.done.restarts.length < run.restarts ? [`the run restarted PostgreSQL ${run.done.restarts.length} of ${run.restarts} times`] : []),
    ...(run.wantsDry && run.done.refills === 0 ? ["the wallet never ran dry: the run did not show what happens then"] : []),
  ]
}
