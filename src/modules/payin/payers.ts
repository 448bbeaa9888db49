import { createHash, randomBytes } from "node:crypto"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { z } from "@medusajs/framework/zod"
import { firstRow, newId, rows } from "../../database/sql"
import { openSecret, sealSecret, type Keyring } from "../../domain/envelope"

/** What Hubcash must know of the person who pays. Personal data: sealed at rest, opened only on its way to Hubcash. */
const payerSchema = z.object({
  document: z.object({ type: z.enum(["CPF", "CNPJ"]), number: z.string() }),
  name: z.string().nullable(),
  /** YYYY-MM-DD */
  birthdate: z.string().nullable(),
  /** E.164 */
  phone: z.string().nullable(),
})
export type Payer = z.output<typeof payerSchema>

const hashOf = (token: string) => createHash("sha256").update(token, "utf8").digest("hex")

/** Payers behind tokens (`protocol.md` 5.9): bound to a cart for 24 real hours, emptied when no sale needs them any more. */
export class PayerBox {
  constructor(
    private readonly knex: Knex,
    private readonly keyring: () => Keyring,
  ) {}

  /** Seals a payer for a cart; the token is shown once and kept as a hash. */
  async issue(cartId: string, payer: Payer): Promise<{ token: string; id: string }> {
    const token = `vhpt_${randomBytes(32).toString("base64url")}`
    const id = newId("ppay")
    await rows(
      this.knex,
      `insert into payin_payer (id, token_hash, cart_id, envelope, expires_at) values (:id, :hash, :cartId, :envelope, now() + interval '24 hours')`,
      { id, hash: hashOf(token), cartId, envelope: sealSecret({ plaintext: JSON.stringify(payerSchema.parse(payer)), rowId: id, keyring: this.keyring() }) },
    )
    return { token, id }
  }

  /** The row behind a token of this cart; null for an unknown, foreign, expired or emptied one. */
  async find(token: string, cartId: string): Promise<string | null> {
    const row = await firstRow<{ id: string }>(
      this.knex,
      `select id from payin_payer where token_hash = :hash and cart_id = :cartId and expires_at > now() and envelope is not null`,
      { hash: hashOf(token), cartId },
    )
    return row?.id ?? null
  }

  /** Opens a payer for a call to Hubcash; null once it was emptied. */
  async open(id: string): Promise<Payer | null> {
    const row = await firstRow<{ envelope: string | null }>(this.knex, `select envelope from payin_payer where id = :id`, { id })
    if (!row?.envelope) return null
    return payerSchema.parse(JSON.parse(openSecret({ envelope: row.envelope, rowId: id, keyring: this.keyring() })))
  }

  /** Empties payers whose day is over and whom no sale still needs, so many at once. Returns how many. */
  async purge(limit: number): Promise<number> {
    const emptied = await rows(
      this.knex,
      `update payin_payer set envelope = null, updated_at = now() where id in (
         select p.id from payin_payer p where p.envelope is not null and p.expires_at < now()
           and not exists (select 1 from payin_request r where r.payer_id = p.id and r.state in ('ready', 'placing', 'unknown')) order by p.expires_at limit :limit) returning id`,
      { limit },
    )
    return emptied.length
  }

  /** Deletes payers that were emptied and are over for so many days: nothing of them is left but that they were. Returns how many. */
  async purgeEmptied(input: { days: number; limit: number }): Promise<number> {
    const over = `select id from payin_payer where envelope is null and expires_at < now() - (:days * interval '1 day') limit :limit for update skip locked`
    return (await rows(this.knex, `delete from payin_payer where id in (${over}) returning id`, input)).length
  }
}
