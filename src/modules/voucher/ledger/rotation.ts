import type { Reseal } from "../vault"
import { firstRow, rows, type Db } from "./sql"

/** How many codes still rest under which key. */
export interface KeyUse {
  active_key_id: string
  /** Codes by the key they are sealed under. */
  vouchers: Record<string, number>
  /** Codes, or fingerprints of codes, that are not under the active key yet. */
  to_rotate: number
}

export interface RotatedBatch {
  rotated: number
  /** Vault rows that could not be opened; they stay as they are. */
  unreadable: { id: string; reason: string }[]
  /** Where the next batch begins; null after the last one. */
  next: string | null
}

/** Written so that an index finds the few that are left among millions that are done. */
const NOT_ACTIVE = `(v.key_id < :activeKeyId or v.key_id > :activeKeyId or v.fingerprint_key_id < :activeKeyId or v.fingerprint_key_id > :activeKeyId or v.fingerprint_key_id is null)`

export async function keyUse(db: Db, activeKeyId: string): Promise<KeyUse> {
  const used = await rows<{ key_id: string; count: number }>(db, `select key_id, count(*)::int as count from voucher_vault group by key_id`)
  const left = await firstRow<{ count: number }>(db, `select count(*)::int as count from voucher_vault v where ${NOT_ACTIVE}`, { activeKeyId })
  return { active_key_id: activeKeyId, vouchers: Object.fromEntries(used.map((row) => [row.key_id, row.count])), to_rotate: left?.count ?? 0 }
}

/**
 * Seals one batch of codes anew under the active key, in one statement: a kill leaves all of it or none. Each row is replaced only while
 * it still holds the envelope that was read, so another process, or one with another active key, undoes nothing; a reveal at the same moment
 * reads the old envelope or the new one, and both open.
 */
export async function rotateBatch(db: Db, input: { activeKeyId: string; reseal: Reseal; after: string; limit: number }): Promise<RotatedBatch> {
  const found = await rows<{ id: string; envelope: string; brand_id: string }>(
    db,
    `select v.id, v.envelope, so.brand_id from voucher_vault v join voucher_supplier_order so on so.id = v.supplier_order_id
     where v.id > :after and ${NOT_ACTIVE} order by v.id limit :limit`,
    { after: input.after, activeKeyId: input.activeKeyId, limit: input.limit },
  )
  const unreadable: RotatedBatch["unreadable"] = []
  const changes = found.flatMap(({ id, envelope, brand_id: brandId }) => {
    try {
      return [{ id, old: envelope, ...input.reseal({ id, envelope, brandId }) }]
    } catch (error) {
      unreadable.push({ id, reason: error instanceof Error ? error.message : "unknown error" })
      return []
    }
  })
  const rotated = await rows(
    db,
    `update voucher_vault v set envelope = n.envelope, key_id = :activeKeyId, fingerprint = n.fingerprint, fingerprint_key_id = :activeKeyId, updated_at = now()
     from unnest(cast(:ids as text[]), cast(:olds as text[]), cast(:envelopes as text[]), cast(:fingerprints as text[])) as n (id, old, envelope, fingerprint)
     where v.id = n.id and v.envelope = n.old returning v.id`,
    {
      activeKeyId: input.activeKeyId,
      ids: changes.map((row) => row.id),
      olds: changes.map((row) => row.old),
      envelopes: changes.map((row) => row.envelope),
      fingerprints: changes.map((row) => row.fingerprint),
    },
  )
  return { rotated: rotated.length, unreadable, next: found.length < input.limit ? null : (found.at(-1)?.id ?? null) }
}
