import { MedusaError } from "@medusajs/framework/utils"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { SupplierFailure } from "../../../domain/supplier-failure"
import type { VoucherPolicy } from "../policy"
import type { SupplierClaim } from "./claims"
import { mayNotSend } from "./limits"
import { logMoved, moveAttempt, moveUnits } from "./moves"
import { firstRow, newId, rows, type Db } from "./sql"

export interface Intent {
  attemptId: string
  referenceId: string
  amount: number
  denominations: { denomination: number; quantity: number }[]
  unitIds: string[]
}

/** The ULID of the ledger row and the attempt's number: unique for ever, 28 to 30 characters of the 40 Hubble allows. */
const referenceIdFor = (supplierOrderId: string, number: number): string => `${supplierOrderId.replace(/^vso_/, "")}-${number}`

async function mayStillSend(trx: Db, claim: SupplierClaim, sendMarginMs: number): Promise<boolean> {
  // The purchase first, as a freeze does: the other way round the two deadlock.
  await rows(trx, `select id from voucher_purchase where order_id = :orderId for share`, { orderId: claim.orderId })
  const row = await firstRow(
    trx,
    `select so.id from voucher_supplier_order so join voucher_purchase p on p.order_id = so.order_id
     where so.id = :id and so.lease_token = :token and so.lease_until > now() + (:sendMarginMs * interval '1 millisecond')
       and so.state in ('ready', 'waiting_wallet') and (p.frozen_until is null or p.frozen_until < now()) for update of so`,
    { id: claim.supplierOrderId, token: claim.leaseToken, sendMarginMs },
  )
  return row !== undefined
}

/** Whether the units to be sent are still those of the claim: a person may have closed one, or given its money back, since it was made. */
async function unitsStand(trx: Db, claim: SupplierClaim): Promise<boolean> {
  const units = await rows<{ id: string }>(trx, `select id from voucher_unit where supplier_order_id = :id and state in ('pending', 'waiting_wallet') for update`, { id: claim.supplierOrderId })
  const claimed = new Set(claim.units.filter((unit) => unit.state === "pending" || unit.state === "waiting_wallet").map((unit) => unit.id))
  return units.length === claimed.size && units.every((unit) => claimed.has(unit.id))
}

/** The same for an attempt that surely was not sent and would be sent again as it is. */
async function attemptStands(trx: Db, attemptId: string): Promise<boolean> {
  const closed = await firstRow(
    trx,
    `select 1 as closed from voucher_attempt_unit au join voucher_unit u on u.id = au.unit_id where au.attempt_id = :attemptId and u.state not in ('pending', 'waiting_wallet') limit 1`,
    { attemptId },
  )
  return closed === undefined
}

async function openAttempt(trx: Db, claim: SupplierClaim, requestId: string): Promise<Intent> {
  const units = claim.units.filter((unit) => unit.state === "pending" || unit.state === "waiting_wallet")
  if (!units.length) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `supplier order ${claim.supplierOrderId} has no unit to order`)
  const number = (claim.attempt?.number ?? 0) + 1
  const intent: Intent = { attemptId: newId("vatt"), referenceId: referenceIdFor(claim.supplierOrderId, number), amount: 0, denominations: [], unitIds: units.map((unit) => unit.id) }
  for (const { face } of units) {
    intent.amount += face
    const line = intent.denominations.find((candidate) => candidate.denomination === face)
    if (line) line.quantity += 1
    else intent.denominations.push({ denomination: face, quantity: 1 })
  }
  await rows(
    trx,
    `with attempt as (
       insert into voucher_attempt (id, supplier_order_id, number, reference_id, state, amount_minor, sends, sent_at, request_ids)
       values (:id, :supplierOrderId, :number, :referenceId, 'placing', :amount, 1, now(), jsonb_build_array(cast(:requestId as text))) returning id),
     units as (
       insert into voucher_attempt_unit (id, attempt_id, unit_id, live)
       select 'vau_' || gen_random_uuid(), attempt.id, unit.id, true from attempt, unnest(cast(:unitIds as text[])) as unit (id)),
     moved as (select id, cast(:orderId as text) as order_id, cast(null as text) as from_state from attempt)
     ${logMoved("attempt")}`,
    {
      id: intent.attemptId, supplierOrderId: claim.supplierOrderId, number, referenceId: intent.referenceId, amount: intent.amount, requestId, unitIds: intent.unitIds, orderId: claim.orderId,
      to: "placing", cause: `send 1 of ${intent.referenceId}`,
    },
  )
  return intent
}

/** An attempt that ended before it was sent, so that its failure counts (3.9). */
export async function noteUnsent(trx: Db, claim: SupplierClaim, amount: number, failure: SupplierFailure): Promise<void> {
  const number = (claim.attempt?.number ?? 0) + 1
  await rows(
    trx,
    `with moved as (
       insert into voucher_attempt (id, supplier_order_id, number, reference_id, state, amount_minor, sends, sent_at, failure_kind, failure_code, failure_text)
       values (:id, :supplierOrderId, :number, :referenceId, 'not_created', :amount, 0, now(), :kind, :code, :text) returning id, cast(:orderId as text) as order_id, cast(null as text) as from_state)
     ${logMoved("attempt")}`,
    {
      id: newId("vatt"), supplierOrderId: claim.supplierOrderId, number, referenceId: referenceIdFor(claim.supplierOrderId, number), amount, kind: failure.kind, code: failure.eNumber, text: failure.text, orderId: claim.orderId,
      to: "not_created", cause: failure.text ?? failure.kind,
    },
  )
}

async function reopenAttempt(trx: Db, attemptId: string, requestId: string): Promise<Intent> {
  const attempt = await firstRow<{ reference_id: string; amount: number; sends: number }>(
    trx,
    `update voucher_attempt set sends = sends + 1, sent_at = now(), absent_count = 0, absent_at = null, blind_looks = 0, rejection = null,
       request_ids = request_ids || jsonb_build_array(cast(:requestId as text)), updated_at = now()
     where id = :attemptId returning reference_id, amount_minor::float8 as amount, sends`,
    { attemptId, requestId },
  )
  if (!attempt) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `attempt ${attemptId} is gone; ledger rows are never deleted, restore the row`)
  await moveAttempt(trx, attemptId, "placing", `send ${attempt.sends} of ${attempt.reference_id}`)
  const lines = await rows<{ unit_id: string; face: number }>(
    trx,
    `select au.unit_id, u.face_minor::float8 as face from voucher_attempt_unit au join voucher_unit u on u.id = au.unit_id where au.attempt_id = :attemptId order by u.line_item_id, u.unit_index`,
    { attemptId },
  )
  const faces = [...new Set(lines.map((line) => line.face))]
  return {
    attemptId,
    referenceId: attempt.reference_id,
    amount: attempt.amount,
    denominations: faces.map((denomination) => ({ denomination, quantity: lines.filter((line) => line.face === denomination).length })),
    unitIds: lines.map((line) => line.unit_id),
  }
}

/**
 * The commit before the POST (`protocol.md` 3.2): `placing`, the reference, `sent_at` and the request id. From here on the outcome is
 * unknown to everybody. Null when the claim was lost, the order was frozen, a unit was closed meanwhile, too little lease is left to send,
 * or one of the shop's own limits is reached.
 */
export async function commitIntent(knex: Knex, claim: SupplierClaim, requestId: string, policy: VoucherPolicy): Promise<Intent | null> {
  return knex.transaction(async (trx) => {
    if (!(await mayStillSend(trx, claim, policy.times.sendMarginMs))) return null
    if (await mayNotSend(trx, claim, policy)) return null
    let again = claim.attempt?.state === "unsent"
    if (claim.attempt && again && claim.attempt.sends === 0 && !(await attemptStands(trx, claim.attempt.id))) {
      await moveAttempt(trx, claim.attempt.id, "not_created", "never sent, and a unit of it was closed")
      again = false
    }
    if (!again && !(await unitsStand(trx, claim))) return null
    const intent = claim.attempt && again ? await reopenAttempt(trx, claim.attempt.id, requestId) : await openAttempt(trx, claim, requestId)
    await moveUnits(trx, intent.unitIds, "placing", intent.referenceId)
    await rows(
      trx,
      `with moved as (update voucher_supplier_order set state = :to, due_at = lease_until, updated_at = now() where id = :id returning id, order_id, cast(:from as text) as from_state)
       ${logMoved("supplier_order")}`,
      { id: claim.supplierOrderId, from: claim.state, to: "placing", cause: intent.referenceId },
    )
    return intent
  })
}

