import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Deliveries page after page, and the last of each kind. */
export class Migration20261126123000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index if not exists "IDX_webhook_delivery_received" on webhook_delivery (received_at desc)`)
    this.addSql(`create index if not exists "IDX_webhook_delivery_last" on webhook_delivery (source, topic, received_at desc)`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_webhook_delivery_last"`)
    this.addSql(`drop index if exists "IDX_webhook_delivery_received"`)
  }
}
