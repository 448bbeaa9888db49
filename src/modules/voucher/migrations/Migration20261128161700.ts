import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Due tasks are claimed by kind, each kind the oldest first. */
export class Migration20261128161700 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index if not exists "IDX_voucher_task_due_kind" on voucher_task (kind, due_at, id) where state = 'due'`)
    this.addSql(`drop index if exists "IDX_voucher_task_due"`)
  }

  override async down(): Promise<void> {
    this.addSql(`create index if not exists "IDX_voucher_task_due" on voucher_task (due_at) where state = 'due'`)
    this.addSql(`drop index if exists "IDX_voucher_task_due_kind"`)
  }
}
