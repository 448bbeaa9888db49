import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Mails that did not go out are found without reading all tasks there ever were: the dashboard asks for them once a minute. */
export class Migration20261127081500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index if not exists "IDX_voucher_task_unsent" on voucher_task (updated_at) where kind = 'notify' and state <> 'done' and last_error is not null`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_voucher_task_unsent"`)
  }
}
