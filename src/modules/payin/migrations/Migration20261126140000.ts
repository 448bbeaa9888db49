import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Where a shopper wants money of an order back that 123hub returns by pay-out: one row per order, sealed, emptied when it is over. And when a sale that
 * was sent again was found to be alone under its reference.
 */
export class Migration20261126140000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table payin_request add column if not exists alone_at timestamptz null`)
    this.addSql(`create table if not exists payin_receiver (
      id text primary key, order_id text not null, envelope text null, key_id text null, given_at timestamptz not null, expires_at timestamptz not null,
      created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz null, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_payin_receiver_order" on payin_receiver (order_id)`)
    this.addSql(`create index if not exists "IDX_payin_receiver_expiry" on payin_receiver (expires_at) where envelope is not null`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists payin_receiver cascade`)
    this.addSql(`alter table if exists payin_request drop column if exists alone_at`)
  }
}
