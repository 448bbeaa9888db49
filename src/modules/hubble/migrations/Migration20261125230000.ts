import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** What the merchant decides about a brand, what the sync last wrote, exchange rates, previews. */
export class Migration20261125230000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table if exists "hubble_brand" add column if not exists "price_rule" jsonb null, add column if not exists "written" jsonb not null default '{}', add column if not exists "trouble" text null;`)
    this.addSql(`alter table if exists "hubble_brand_variant" add column if not exists "prices" jsonb not null default '{}';`)
    this.addSql(`alter table if exists "hubble_sync" add column if not exists "preview" boolean not null default false, add column if not exists "writing_since" timestamptz null;`)
    this.addSql(`alter table if exists "hubble_gate" add column if not exists "next_reading_at" timestamptz null, add column if not exists "low_since" timestamptz null;`)
    this.addSql(`create table if not exists "hubble_rate" ("id" text not null, "rate" text not null, "source" text not null, "as_of" timestamptz not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "hubble_rate_pkey" primary key ("id"));`)
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_hubble_rate_deleted_at" ON "hubble_rate" ("deleted_at") WHERE deleted_at IS NULL;`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "hubble_rate" cascade;`)
    this.addSql(`alter table if exists "hubble_gate" drop column if exists "next_reading_at", drop column if exists "low_since";`)
    this.addSql(`alter table if exists "hubble_sync" drop column if exists "preview", drop column if exists "writing_since";`)
    this.addSql(`alter table if exists "hubble_brand_variant" drop column if exists "prices";`)
    this.addSql(`alter table if exists "hubble_brand" drop column if exists "price_rule", drop column if exists "written", drop column if exists "trouble";`)
  }
}
