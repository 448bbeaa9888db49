import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Closed cases are looked up by what they were about: whether a person ended one, and what was sealed. */
export class Migration20261128052500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index if not exists "IDX_voucher_case_key" on voucher_case (dedupe_key, created_at)`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_voucher_case_key"`)
  }
}
