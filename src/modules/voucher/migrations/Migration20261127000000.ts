import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** What an order requires is remembered with the version of Medusa's order, so that it is not computed again before each order of ours. */
export class Migration20261127000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table voucher_purchase add column if not exists required_minor bigint null, add column if not exists required_version int null`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table voucher_purchase drop column if exists required_minor, drop column if exists required_version`)
  }
}
