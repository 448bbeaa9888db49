import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Since when the payer is taken out of the row: what later reads bring of him stays out. */
export class Migration20261127171500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table payin_request add column if not exists forgotten_at timestamptz null`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table payin_request drop column if exists forgotten_at`)
  }
}
