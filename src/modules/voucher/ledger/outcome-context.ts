import type { SupplierAnswer } from "../../../domain/supplier-answer"
import type { SupplierFailure } from "../../../domain/supplier-failure"
import type { AttemptState } from "../../../domain/unit-state"
import type { VoucherPolicy } from "../policy"
import { openCase } from "./cases"
import type { SupplierClaim } from "./claims"
import { rows, type Db } from "./sql"
import { supportText } from "./support-text"

/** What a recorded answer led to; the worker turns it into events. */
export interface Recorded {
  delivered: string[]
  failed: string[]
  placed: boolean
  processing: boolean
  /** The wallet cannot cover this order: the gate closes. */
  walletShort: boolean
  /** Hubble refused by what the brand is now: the catalogue is behind. */
  brandFailure: SupplierFailure["kind"] | null
  /** Hubble called the request itself wrong. */
  refused: SupplierFailure | null
}

/** E100 to E102 and E150 to E159: the brand pauses, is gone, or sells something else (3.9). */
const BRAND_FAILURES: ReadonlySet<SupplierFailure["kind"]> = new Set(["brand_unavailable", "brand_not_enabled", "brand_inactive", "denomination_unavailable", "order_invalid"])

/** Tells the catalogue, once the commit stands. */
export function noteBrandFailure({ recorded }: Pick<OutcomeContext, "recorded">, failure: Pick<SupplierFailure, "kind">): void {
  if (BRAND_FAILURES.has(failure.kind)) recorded.brandFailure = failure.kind
}

export const nothingRecorded = (): Recorded => ({ delivered: [], failed: [], placed: false, processing: false, walletShort: false, brandFailure: null, refused: null })

export interface OutcomeContext {
  trx: Db
  claim: SupplierClaim
  attemptId: string
  policy: VoucherPolicy
  /** Whether the caller still holds the claim; facts are applied either way, the rest is not. */
  current: boolean
  /** The attempt's state under the row lock. */
  attemptState: AttemptState | null
  recorded: Recorded
}

/** Keeps the allow-listed fields of an answer with the attempt. */
export async function noteAnswer(context: OutcomeContext, answer: SupplierAnswer): Promise<void> {
  const order = answer.kind === "order" ? answer.order : null
  await rows(
    context.trx,
    `update voucher_attempt set hubble_order_id = coalesce(hubble_order_id, :hubbleOrderId), http_status = :httpStatus,
       request_ids = request_ids || (select coalesce(jsonb_agg(fresh.request_id), jsonb_build_array()) from jsonb_array_elements(cast(:requestIds as jsonb)) as fresh (request_id)
         where not voucher_attempt.request_ids @> jsonb_build_array(fresh.request_id)),
       updated_at = now() where id = :attemptId`,
    { attemptId: context.attemptId, hubbleOrderId: order?.hubbleOrderId ?? null, httpStatus: answer.httpStatus, requestIds: JSON.stringify(answer.requestIds) },
  )
}

export async function attention(context: OutcomeContext, input: { kind: "timed_out" | "short_delivery" | "revoked" | "rate_limited" | "unknown_outcome"; unitIds: readonly string[]; reason: string; joins?: boolean; withSupportText?: boolean }): Promise<void> {
  const { trx, claim } = context
  const text = input.withSupportText ? await supportText(trx, claim.supplierOrderId) : null
  await openCase(trx, { kind: input.kind, orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, unitIds: input.unitIds, joins: input.joins, reason: input.reason, supportText: text })
}

export async function unitsOf(db: Db, attemptId: string): Promise<string[]> {
  const units = await rows<{ unit_id: string }>(db, `select unit_id from voucher_attempt_unit where attempt_id = :attemptId order by unit_id`, { attemptId })
  return units.map((row) => row.unit_id)
}
