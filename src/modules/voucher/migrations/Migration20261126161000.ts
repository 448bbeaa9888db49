import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The intent's id is the key at the payment provider: the column that repeated it goes. */
export class Migration20261126161000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table voucher_refund_intent drop column if exists psp_key`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table voucher_refund_intent add column if not exists psp_key text null`)
    this.addSql(`update voucher_refund_intent set psp_key = id where psp_key is null`)
    this.addSql(`alter table voucher_refund_intent alter column psp_key set not null`)
  }
}
