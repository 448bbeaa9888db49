import { Migration } from "@medusajs/framework/mikro-orm/migrations"

const SEALED = [["payin_card", "envelope"], ["payin_payer", "envelope"], ["payin_receiver", "envelope"], ["payin_action", "receiver"]] as const

/**
 * The admin's search by the payment service's id alone, reports over a period, unpaid orders longest unseen first, and the way of sealed texts to a new key: which key one is under stands
 * in it, so the columns beside it go.
 */
export class Migration20261126160000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index if not exists "IDX_payin_request_psp_id" on payin_request (psp_id) where psp_id is not null`)
    this.addSql(`create index if not exists "IDX_payin_request_money" on payin_request (money_at) where money_at is not null`)
    this.addSql(`alter table payin_request add column if not exists unpaid_seen_at timestamptz null`)
    this.addSql(`create index if not exists "IDX_payin_request_unpaid" on payin_request (unpaid_seen_at nulls first, id)
      where method in ('billet', 'redirect') and state in ('pending', 'expired', 'not_created', 'failed', 'canceled') and order_closed_at is null`)
    this.addSql(`drop index if exists "IDX_payin_card_key"`)
    for (const table of ["payin_card", "payin_payer", "payin_receiver"]) this.addSql(`alter table ${table} drop column if exists key_id`)
    for (const [table, column] of SEALED) this.addSql(`create index if not exists "IDX_${table}_sealed" on ${table} (split_part(${column}, ':', 2), id) where ${column} is not null`)
  }

  override async down(): Promise<void> {
    for (const [table] of SEALED) this.addSql(`drop index if exists "IDX_${table}_sealed"`)
    for (const table of ["payin_card", "payin_payer", "payin_receiver"]) {
      this.addSql(`alter table ${table} add column if not exists key_id text null`)
      this.addSql(`update ${table} set key_id = split_part(envelope, ':', 2) where envelope is not null`)
    }
    this.addSql(`alter table payin_card alter column key_id set not null`)
    this.addSql(`create index if not exists "IDX_payin_card_key" on payin_card (key_id)`)
    this.addSql(`drop index if exists "IDX_payin_request_unpaid"`)
    this.addSql(`alter table payin_request drop column if exists unpaid_seen_at`)
    this.addSql(`drop index if exists "IDX_payin_request_money"`)
    this.addSql(`drop index if exists "IDX_payin_request_psp_id"`)
  }
}
