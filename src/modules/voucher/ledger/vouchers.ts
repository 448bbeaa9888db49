import type { SealedVoucher } from "../../../domain/supplier-answer"
import type { UnitState } from "../../../domain/unit-state"
import { closeUnitCases, openCase } from "./cases"
import { moveUnits } from "./moves"
import { rows, type Db } from "./sql"
import { askReversal } from "./take-back"

interface OpenUnit {
  id: string
  face: number
  state: UnitState
  /** A voucher that is of no use is here for it: only a good one takes its place. */
  broken: boolean
  /** A person gave its money back and asks Hubble for the reversal. */
  reversing: boolean
}

interface AttemptRef {
  attemptId: string
  supplierOrderId: string
  orderId: string
}

/** What became of the vouchers of one answer. */
export interface StoredVouchers {
  delivered: string[]
  sealed: string[]
  /** Units the answer had no voucher for. */
  short: string[]
}

/** Its money goes back because the voucher `v` of the unit `u` was of no use, not because a good one was taken back. */
const WAS_SEALED = `exists (select 1 from voucher_case c where c.dedupe_key in ('unusable_voucher:' || v.id, 'duplicate_voucher:' || v.id))`

/** Served last: others still wait for theirs. */
const PAID_BACK = "u.state in ('refund_due', 'refunding', 'refunded', 'cancelled')"

const DELIVERABLE: readonly UnitState[] = ["pending", "waiting_wallet", "held", "placing", "unknown", "processing", "timed_out", "missing", "failed", "refund_due"]

async function insertVoucher(trx: Db, ref: AttemptRef, voucher: SealedVoucher, unitId: string | null): Promise<boolean> {
  const inserted = await rows(
    trx,
    `insert into voucher_vault (id, order_id, supplier_order_id, attempt_id, unit_id, supplier_voucher_id, card_type, envelope, key_id, fingerprint, fingerprint_key_id, last4, valid_till, amount_minor)
     select :id, :orderId, :supplierOrderId, :attemptId, :unitId, :supplierVoucherId, :cardType, :envelope, :keyId, :fingerprint, :keyId, :last4, :validTill, :amount
     where not exists (select 1 from voucher_vault where supplier_order_id = :supplierOrderId and fingerprint = any(:fingerprints))
     on conflict (supplier_order_id, fingerprint) do nothing returning id`,
    {
      id: voucher.id,
      orderId: ref.orderId,
      supplierOrderId: ref.supplierOrderId,
      attemptId: ref.attemptId,
      unitId,
      supplierVoucherId: voucher.supplierVoucherId,
      cardType: voucher.cardType,
      envelope: voucher.envelope,
      keyId: voucher.keyId,
      fingerprint: voucher.fingerprint,
      fingerprints: voucher.fingerprints,
      last4: voucher.last4,
      validTill: voucher.validTill,
      amount: voucher.amount,
    },
  )
  return inserted.length > 0
}

async function knownFingerprints(trx: Db, ref: AttemptRef, vouchers: readonly SealedVoucher[]): Promise<Map<string, string>> {
  const known = await rows<{ fingerprint: string; supplier_order_id: string }>(trx, `select fingerprint, supplier_order_id from voucher_vault where fingerprint = any(:all)`, {
    all: vouchers.flatMap((voucher) => voucher.fingerprints),
  })
  return new Map(known.map((row) => [row.fingerprint, row.supplier_order_id === ref.supplierOrderId ? "here" : "elsewhere"]))
}

async function report(trx: Db, ref: AttemptRef, kind: "duplicate_voucher" | "unusable_voucher" | "charged_after_cancel", unitId: string | null, voucher: SealedVoucher, reason: string) {
  await openCase(trx, { kind, dedupeKey: `${kind}:${voucher.id}`, orderId: ref.orderId, supplierOrderId: ref.supplierOrderId, unitIds: unitId ? [unitId] : [], reason })
}

/**
 * Stores the vouchers of a SUCCESS and gives them to units by amount, never by position (`protocol.md` 3.11). Each is stored once
 * per supplier order and fingerprint; the same code elsewhere, a foreign amount or a missing field is sealed and a case. A good voucher that
 * comes later takes the place of a sealed one.
 */
export async function storeVouchers(trx: Db, ref: AttemptRef, vouchers: readonly SealedVoucher[]): Promise<StoredVouchers> {
  const units = await rows<OpenUnit>(
    trx,
    `select u.id, u.face_minor::float8 as face, u.state, v.id is not null as broken,
       exists (select 1 from voucher_case c where c.state = 'open' and c.dedupe_key = 'charged_and_refunded:' || u.id) as reversing
     from voucher_attempt_unit au join voucher_unit u on u.id = au.unit_id
     left join voucher_vault v on v.unit_id = u.id where au.attempt_id = :attemptId and (v.id is null or u.state = 'sealed' or (u.state in ('refund_due', 'refunding', 'refunded') and ${WAS_SEALED}))
     order by ${PAID_BACK}, v.id is not null, u.line_item_id, u.unit_index for update of u`,
    { attemptId: ref.attemptId },
  )
  // One order at a time looks for and stores a code: two that got the same one would both deliver it.
  for (const fingerprint of [...new Set(vouchers.flatMap((voucher) => voucher.fingerprints))].sort()) {
    await rows(trx, `select pg_advisory_xact_lock(hashtextextended(:fingerprint, 0))`, { fingerprint })
  }
  const known = await knownFingerprints(trx, ref, vouchers)
  const stored: StoredVouchers = { delivered: [], sealed: [], short: [] }
  for (const voucher of vouchers) {
    const seen = voucher.fingerprints.map((fingerprint) => known.get(fingerprint)).find((place) => place !== undefined)
    if (seen === "here") continue
    const good = voucher.complete && seen === undefined
    const at = units.findIndex((unit) => unit.face === voucher.amount && (good || !unit.broken))
    const [unit] = at < 0 ? [] : units.splice(at, 1)
    if (unit?.broken) await rows(trx, `update voucher_vault set unit_id = null, updated_at = now() where unit_id = :unitId`, { unitId: unit.id })
    if (!(await insertVoucher(trx, ref, voucher, unit?.id ?? null))) {
      if (unit) units.push(unit)
      continue
    }
    await settle(trx, ref, voucher, unit, seen === "elsewhere", stored)
  }
  stored.short = units.filter((unit) => !unit.broken && !unit.reversing && DELIVERABLE.includes(unit.state)).map((unit) => unit.id)
  return stored
}

async function settle(trx: Db, ref: AttemptRef, voucher: SealedVoucher, unit: OpenUnit | undefined, duplicate: boolean, stored: StoredVouchers): Promise<void> {
  const seal = async (kind: "duplicate_voucher" | "unusable_voucher", reason: string) => {
    if (unit) stored.sealed.push(...(await moveUnits(trx, [unit.id], "sealed", kind)))
    if (unit?.state === "refund_due") await closeUnitCases(trx, unit.id, ["charged_and_refunded"], "Hubble sent a voucher")
    await report(trx, ref, kind, unit?.id ?? null, voucher, reason)
  }
  if (!unit) return seal("unusable_voucher", "Hubble sent a voucher of an amount that no unit of this order waits for; it is kept sealed.")
  if (unit.state === "refunding" || unit.state === "refunded") {
    return askReversal(trx, { id: unit.id, order_id: ref.orderId, supplier_order_id: ref.supplierOrderId }, "Hubble delivered this voucher after its unit was refunded; the code stays sealed.")
  }
  if (unit.state === "cancelled") return report(trx, ref, "charged_after_cancel", unit.id, voucher, "Hubble delivered this voucher after its unit was cancelled; the code stays sealed.")
  if (duplicate) return seal("duplicate_voucher", "Hubble sent a code that was already delivered for another order; it is kept sealed.")
  if (!voucher.complete) return seal("unusable_voucher", `Hubble sent a ${voucher.cardType} voucher without a field that its card type needs; it is kept sealed.`)
  const [delivered] = await moveUnits(trx, [unit.id], "delivered", "SUCCESS")
  if (!delivered) return report(trx, ref, "unusable_voucher", unit.id, voucher, `Hubble sent a voucher for a unit that was ${unit.state} already; it is kept sealed.`)
  stored.delivered.push(delivered)
  if (unit.state === "sealed" || unit.state === "refund_due") await closeUnitCases(trx, unit.id, ["unusable_voucher", "duplicate_voucher", "charged_and_refunded"], "Hubble sent a good voucher")
}
