import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The pause of the looks at a payment service that does not answer. */
export class Migration20261126170000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table if not exists payin_gate (id text primary key check (id in ('hubcash', 'hub123')), closed_since timestamptz null, reason text null, next_probe_at timestamptz null, told_at timestamptz null,
      created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz null check (deleted_at is null))`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists payin_gate`)
  }
}
