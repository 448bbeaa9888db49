import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * One card payment of a cart at a time is asked for when it begins, under a lock. As an index it also stood against facts: a declined sale that turned
 * out paid, beside a second card that was charged meanwhile, could never be written down.
 */
export class Migration20261126150000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`drop index if exists "UQ_payin_request_cart_card"`)
  }

  override async down(): Promise<void> {
    this.addSql(`create index if not exists "UQ_payin_request_cart_card" on payin_request (cart_id)`)
  }
}
