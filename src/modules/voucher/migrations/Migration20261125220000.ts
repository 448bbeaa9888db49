import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** What the hold rules and the shop's own limits count by: keyed hashes of e-mail and address, and indexes for their windows. */
export class Migration20261125220000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table voucher_purchase add column if not exists email_hash text null, add column if not exists address_hash text null`)
    this.addSql(`create index if not exists "IDX_voucher_purchase_email_hash" on voucher_purchase (email_hash, paid_at) where email_hash is not null`)
    this.addSql(`create index if not exists "IDX_voucher_purchase_address_hash" on voucher_purchase (address_hash, paid_at) where address_hash is not null`)
    this.addSql(`create index if not exists "IDX_voucher_attempt_sent" on voucher_attempt (sent_at)`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_voucher_attempt_sent"`)
    this.addSql(`alter table if exists voucher_purchase drop column if exists address_hash, drop column if exists email_hash`)
  }
}
