import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { z } from "@medusajs/framework/zod"
import { firstRow, newId, rows } from "../../database/sql"
import { openSecret, sealSecret, type Keyring } from "../../domain/envelope"

const receiverSchema = z.record(z.string(), z.string())

/** Where a pay-out goes (bank account and the like): sealed in its action's row, emptied when the action is decided. */
export class ReceiverSeal {
  constructor(private readonly keyring: () => Keyring) {}

  seal(receiver: Readonly<Record<string, string>>): (actionId: string) => string {
    return (actionId) => sealSecret({ plaintext: JSON.stringify(receiver), rowId: actionId, keyring: this.keyring() })
  }

  open(action: { id: string; receiver: string | null }): Record<string, string> | null {
    return action.receiver === null ? null : receiverSchema.parse(JSON.parse(openSecret({ envelope: action.receiver, rowId: action.id, keyring: this.keyring() })))
  }
}

export interface KnownReceiver {
  receiver: Record<string, string>
  givenAt: Date
}

/** Where shoppers want their money back: sealed per order, kept for 90 real days, then emptied. The last word counts. */
export class ReceiverBox {
  constructor(
    private readonly knex: Knex,
    private readonly keyring: () => Keyring,
  ) {}

  async keep(orderId: string, receiver: Readonly<Record<string, string>>): Promise<void> {
    await this.knex.transaction(async (trx) => {
      const row = await firstRow<{ id: string }>(
        trx,
        `insert into payin_receiver (id, order_id, given_at, expires_at) values (:id, :orderId, now(), now()) on conflict (order_id) do update set updated_at = now() returning id`,
        { id: newId("prcv"), orderId },
      )
      const envelope = sealSecret({ plaintext: JSON.stringify(receiver), rowId: row?.id ?? "", keyring: this.keyring() })
      await rows(trx, `update payin_receiver set envelope = :envelope, given_at = clock_timestamp(), expires_at = now() + interval '90 days' where id = :id`, { id: row?.id, envelope })
    })
  }

  /** Opens it for a pay-out; null when the shopper gave none, or too long ago. */
  async open(orderId: string): Promise<KnownReceiver | null> {
    const row = await firstRow<{ id: string; envelope: string; given_at: Date }>(this.knex, `select id, envelope, given_at from payin_receiver where order_id = :orderId and envelope is not null and expires_at > now()`, { orderId })
    return row ? { receiver: receiverSchema.parse(JSON.parse(openSecret({ envelope: row.envelope, rowId: row.id, keyring: this.keyring() }))), givenAt: row.given_at } : null
  }

  /** Empties what is over, so many at once. Returns how many. */
  async purge(limit: number): Promise<number> {
    const over = `select id from payin_receiver where envelope is not null and expires_at < now() order by expires_at limit :limit`
    return (await rows(this.knex, `update payin_receiver set envelope = null, updated_at = now() where id in (${over}) returning id`, { limit })).length
  }
}
