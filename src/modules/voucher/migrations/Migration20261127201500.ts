import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Since when the brand of a paid order cannot be read, although Hubble answers others: after a quarter of an hour a person hears of it. */
export class Migration20261127201500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table voucher_supplier_order add column if not exists brand_unread_since timestamptz null`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table voucher_supplier_order drop column if exists brand_unread_since`)
  }
}
