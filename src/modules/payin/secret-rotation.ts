import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { firstRow, rows } from "../../database/sql"
import { openSecret, sealSecret, type Keyring } from "../../domain/envelope"

/** Where the money side keeps sealed texts; each column empties by itself or with its row. */
const SEALED = [
  { table: "payin_card", column: "envelope" },
  { table: "payin_payer", column: "envelope" },
  { table: "payin_receiver", column: "envelope" },
  { table: "payin_action", column: "receiver" },
] as const
type Sealed = (typeof SEALED)[number]

/** An envelope begins `v1:<key id>:`; the indexes are on this expression. */
const keyOf = (column: string) => `split_part(${column}, ':', 2)`
const notActive = ({ column }: Sealed) => `${column} is not null and (${keyOf(column)} < :active or ${keyOf(column)} > :active)`
const BATCH = 200

export interface RotatedSecrets {
  rotated: number
  unreadable: { id: string; reason: string }[]
}

/** Seals what the money side keeps (ids of cards, payers, receivers) anew under the active key. Without a vault there is nothing to turn. */
export class SecretRotation {
  constructor(
    private readonly knex: Knex,
    private readonly keyring: Keyring | null,
  ) {}

  /** How many are not under the active key. */
  async left(): Promise<number> {
    if (!this.keyring) return 0
    let left = 0
    for (const sealed of SEALED) {
      const row = await firstRow<{ count: number }>(this.knex, `select count(*)::int as count from ${sealed.table} where ${notActive(sealed)}`, { active: this.keyring.activeKeyId })
      left += row?.count ?? 0
    }
    return left
  }

  /** Turns all of them, batch by batch, until the time is up. A row changes only while it holds what was read, so it may be killed, and run beside itself. */
  async rotate(until: number, limit = BATCH): Promise<RotatedSecrets> {
    const result: RotatedSecrets = { rotated: 0, unreadable: [] }
    for (const sealed of this.keyring ? SEALED : []) await this.rotateColumn(sealed, until, limit, result)
    return result
  }

  private async rotateColumn(sealed: Sealed, until: number, limit: number, result: RotatedSecrets): Promise<void> {
    const { keyring } = this
    const { table, column } = sealed
    for (let after: string | undefined = ""; keyring && after !== undefined && performance.now() < until; ) {
      const found: { id: string; old: string }[] = await rows(this.knex, `select id, ${column} as old from ${table} where id > :after and ${notActive(sealed)} order by id limit :limit`, { after, active: keyring.activeKeyId, limit })
      const changes = found.flatMap(({ id, old }) => {
        try {
          return [{ id, old, anew: sealSecret({ plaintext: openSecret({ envelope: old, rowId: id, keyring }), rowId: id, keyring }) }]
        } catch (error) {
          result.unreadable.push({ id, reason: error instanceof Error ? error.message : "unknown error" })
          return []
        }
      })
      const changed = await rows(
        this.knex,
        `update ${table} t set ${column} = n.anew, updated_at = now()
         from unnest(cast(:ids as text[]), cast(:olds as text[]), cast(:news as text[])) as n (id, old, anew) where t.id = n.id and t.${column} = n.old returning t.id`,
        { ids: changes.map((row) => row.id), olds: changes.map((row) => row.old), news: changes.map((row) => row.anew) },
      )
      result.rotated += changed.length
      after = found.length < limit ? undefined : found.at(-1)?.id
    }
  }
}
