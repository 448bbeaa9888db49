import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Orders bought on a reserved card sale: their codes stay sealed until it is captured (`protocol.md` 5.8). */
export class Migration20261126001000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table voucher_purchase add column if not exists awaits_capture boolean not null default false`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table voucher_purchase drop column if exists awaits_capture`)
  }
}
