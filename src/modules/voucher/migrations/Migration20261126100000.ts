import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Tokens of one order (sent by e-mail), the throttle, the key behind a fingerprint, and indexes for reports and purge. */
export class Migration20261126100000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table voucher_token alter column cart_id drop not null, add column if not exists order_id text null`)
    this.addSql(`create index if not exists "IDX_voucher_token_expires" on voucher_token (expires_at)`)
    this.addSql(`create table if not exists voucher_throttle (id text primary key, taken integer not null, ends_at timestamptz not null,
      created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz null, check (deleted_at is null))`)
    this.addSql(`create index if not exists "IDX_voucher_throttle_ends" on voucher_throttle (ends_at)`)
    this.addSql(`alter table voucher_vault add column if not exists fingerprint_key_id text null`)
    this.addSql(`create index if not exists "IDX_voucher_vault_fingerprint_key" on voucher_vault (fingerprint_key_id)`)
    this.addSql(`create index if not exists "IDX_voucher_supplier_order_created" on voucher_supplier_order (created_at)`)
    this.addSql(`create index if not exists "IDX_voucher_purchase_paid" on voucher_purchase (paid_at) where paid_at is not null`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_voucher_purchase_paid"`)
    this.addSql(`drop index if exists "IDX_voucher_supplier_order_created"`)
    this.addSql(`alter table if exists voucher_vault drop column if exists fingerprint_key_id`)
    this.addSql(`drop table if exists voucher_throttle`)
    this.addSql(`delete from voucher_token where cart_id is null`)
    this.addSql(`drop index if exists "IDX_voucher_token_expires"`)
    this.addSql(`alter table if exists voucher_token drop column if exists order_id, alter column cart_id set not null`)
  }
}
