import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Payments page after page, the newest first. */
export class Migration20261126122000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index if not exists "IDX_payin_request_newest" on payin_request (created_at desc, id desc) where state <> 'prepared'`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_payin_request_newest"`)
  }
}
