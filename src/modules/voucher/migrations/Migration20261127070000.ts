import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** A unit that an edit took off its order stays in the ledger and counts for the line no more: added again, it is another unit. */
export class Migration20261127070000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table voucher_unit add column if not exists taken_off_at timestamptz null`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table voucher_unit drop column if exists taken_off_at`)
  }
}
