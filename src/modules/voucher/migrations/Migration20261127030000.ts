import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Every case is announced once, whoever opened it; those of before are not news. Freezes, cancelled fulfillments and the closing of cases are found
 * without reading all orders, supplier orders or open cases there are.
 */
export class Migration20261127030000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table voucher_case add column if not exists announced_at timestamptz null`)
    this.addSql(`update voucher_case set announced_at = created_at where announced_at is null`)
    this.addSql(`create index if not exists "IDX_voucher_case_unannounced" on voucher_case (created_at, id) where announced_at is null and state = 'open'`)
    this.addSql(`create index if not exists "IDX_voucher_case_open_supplier_order" on voucher_case (supplier_order_id) where state = 'open'`)
    this.addSql(`create index if not exists "IDX_voucher_purchase_frozen" on voucher_purchase (frozen_until) where frozen_until is not null`)
    this.addSql(`create index if not exists "IDX_voucher_supplier_order_fulfillment" on voucher_supplier_order (fulfillment_id) where fulfillment_id is not null`)
  }

  override async down(): Promise<void> {
    for (const index of ["voucher_supplier_order_fulfillment", "voucher_purchase_frozen", "voucher_case_open_supplier_order", "voucher_case_unannounced"]) this.addSql(`drop index if exists "IDX_${index}"`)
    this.addSql(`alter table voucher_case drop column if exists announced_at`)
  }
}
