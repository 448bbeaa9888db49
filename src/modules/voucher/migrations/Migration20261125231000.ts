import { Migration } from "@medusajs/framework/mikro-orm/migrations"

const STAMPS = `created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz null`

/** What a cart was promised before it is an order: frozen prices of FIXED lines, and who a voucher is for. */
export class Migration20261125231000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table if not exists voucher_quote (
      id text primary key, cart_id text not null, variant_id text not null, price_minor bigint not null, price_currency text not null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_quote" on voucher_quote (cart_id, variant_id, price_currency)`)
    this.addSql(`create table if not exists voucher_recipient (
      id text primary key, cart_id text not null, brand_id text not null, selection_id text null, name text not null, email text not null, message text null,
      send_at timestamptz null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create index if not exists "IDX_voucher_recipient_cart" on voucher_recipient (cart_id)`)
    this.addSql(`create unique index if not exists "UQ_voucher_recipient_selection" on voucher_recipient (selection_id) where selection_id is not null`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists voucher_recipient cascade`)
    this.addSql(`drop table if exists voucher_quote cascade`)
  }
}
