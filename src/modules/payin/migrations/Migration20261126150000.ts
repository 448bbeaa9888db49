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
    // Not unique any more: rows that were written meanwhile may stand against it.
    this.addSql(`create index if not exists "UQ_payin_request_cart_card" on payin_request (cart_id)
      where cart_id is not null and method in ('credit', 'debit') and state in ('ready', 'placing', 'unknown', 'pending', 'underpaid', 'authorized', 'captured')`)
  }
}
