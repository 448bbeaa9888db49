import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Gifts: a recipient belongs to one order line, is written to at his date, and has tokens of his own. */
export class Migration20261126121500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table voucher_recipient add column if not exists time_zone text null, add column if not exists order_id text null, add column if not exists line_item_id text null,
      add column if not exists queued_at timestamptz null, add column if not exists sent_at timestamptz null, add column if not exists opened_at timestamptz null`)
    this.addSql(`create unique index if not exists "UQ_voucher_recipient_line" on voucher_recipient (line_item_id) where line_item_id is not null`)
    this.addSql(`create index if not exists "IDX_voucher_recipient_order" on voucher_recipient (order_id) where order_id is not null`)
    this.addSql(`create index if not exists "IDX_voucher_recipient_unsent" on voucher_recipient (send_at) where order_id is not null and queued_at is null`)
    this.addSql(`create index if not exists "IDX_voucher_recipient_unbought" on voucher_recipient (created_at) where order_id is null`)
    this.addSql(`alter table voucher_token add column if not exists gift_id text null`)
    this.addSql(`create index if not exists "IDX_voucher_token_gift" on voucher_token (gift_id) where gift_id is not null`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_voucher_token_gift"`)
    this.addSql(`delete from voucher_token where gift_id is not null`)
    this.addSql(`alter table if exists voucher_token drop column if exists gift_id`)
    for (const name of ["unbought", "unsent", "order"]) this.addSql(`drop index if exists "IDX_voucher_recipient_${name}"`)
    this.addSql(`drop index if exists "UQ_voucher_recipient_line"`)
    this.addSql(`alter table if exists voucher_recipient drop column if exists time_zone, drop column if exists order_id, drop column if exists line_item_id,
      drop column if exists queued_at, drop column if exists sent_at, drop column if exists opened_at`)
  }
}
