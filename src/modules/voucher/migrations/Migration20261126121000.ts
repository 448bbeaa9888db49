import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Indexes for the dashboard: search by e-mail and request id, deliveries of a period, page after page by time. */
export class Migration20261126121000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index if not exists "IDX_voucher_purchase_email" on voucher_purchase (lower(buyer_email)) where buyer_email is not null`)
    this.addSql(`create index if not exists "IDX_voucher_attempt_request_ids" on voucher_attempt using gin (request_ids jsonb_path_ops)`)
    this.addSql(`create index if not exists "IDX_voucher_unit_delivered" on voucher_unit (delivered_at) where delivered_at is not null`)
    this.addSql(`create index if not exists "IDX_voucher_supplier_order_newest" on voucher_supplier_order (created_at desc, id desc)`)
    this.addSql(`create index if not exists "IDX_voucher_supplier_order_brand" on voucher_supplier_order (brand_id, created_at desc)`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_voucher_supplier_order_brand"`)
    this.addSql(`drop index if exists "IDX_voucher_supplier_order_newest"`)
    this.addSql(`drop index if exists "IDX_voucher_unit_delivered"`)
    this.addSql(`drop index if exists "IDX_voucher_attempt_request_ids"`)
    this.addSql(`drop index if exists "IDX_voucher_purchase_email"`)
  }
}
