import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The sweep takes unpaid orders longest unseen first, and keeps a list of orders to look at again. */
export class Migration20261127031000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table voucher_purchase add column if not exists looked_at timestamptz null`)
    this.addSql(`create index if not exists "IDX_voucher_purchase_unpaid_unseen" on voucher_purchase (looked_at nulls first, id) where paid_at is null`)
    this.addSql(`drop index if exists "IDX_voucher_purchase_unpaid"`)
    this.addSql(`create table if not exists voucher_recheck (order_id text primary key, asked integer not null default 1, looked_at timestamptz null,
      created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz null, check (deleted_at is null))`)
    this.addSql(`create index if not exists "IDX_voucher_recheck_unseen" on voucher_recheck (looked_at nulls first, order_id)`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists voucher_recheck`)
    this.addSql(`create index if not exists "IDX_voucher_purchase_unpaid" on voucher_purchase (order_id) where paid_at is null`)
    this.addSql(`drop index if exists "IDX_voucher_purchase_unpaid_unseen"`)
    this.addSql(`alter table voucher_purchase drop column if exists looked_at`)
  }
}
