import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** A probe is taken by moving `next_probe_at`; nobody read the count of probes. */
export class Migration20261126162000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table hubble_gate drop column if exists probe_token`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table hubble_gate add column if not exists probe_token integer not null default 0`)
  }
}
