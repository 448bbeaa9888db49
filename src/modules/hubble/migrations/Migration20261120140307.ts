import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Unlike the generated text: amounts are double precision (whole paise, exact up to 2^53, read back as numbers), unique
 * indexes hold for every row because rows are never soft-deleted, and the two gates exist from the start.
 */
export class Migration20261120140307 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table if not exists "hubble_brand" ("id" text not null, "title" text not null, "status" text not null, "description" text null, "categories" jsonb not null, "tags" jsonb not null, "denomination_type" text not null, "card_type" text null, "redemption_type" text null, "denominations" jsonb null, "restrictions" jsonb not null, "thumbnail_url" text null, "logo_url" text null, "tnc_url" text null, "terms" jsonb not null, "how_to_use" jsonb not null, "expiry_months" integer null, "discount_percent" double precision null, "content_hash" text not null, "product_hash" text null, "product_id" text null, "unpublished_by_sync" boolean not null default false, "hidden" boolean not null default false, "unsellable_reason" text null, "seen_at" timestamptz not null, "read_at" timestamptz not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "hubble_brand_pkey" primary key ("id"));`)
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_hubble_brand_deleted_at" ON "hubble_brand" ("deleted_at") WHERE deleted_at IS NULL;`)
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_hubble_brand_product_id" ON "hubble_brand" ("product_id") WHERE deleted_at IS NULL;`)

    this.addSql(`create table if not exists "hubble_brand_variant" ("id" text not null, "brand_id" text not null, "denomination" double precision not null, "variant_id" text not null, "retired_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "hubble_brand_variant_pkey" primary key ("id"));`)
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_hubble_brand_variant_deleted_at" ON "hubble_brand_variant" ("deleted_at") WHERE deleted_at IS NULL;`)
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_hubble_brand_variant_variant_id_unique" ON "hubble_brand_variant" ("variant_id");`)
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_hubble_brand_variant_brand_id_denomination_unique" ON "hubble_brand_variant" ("brand_id", "denomination") WHERE retired_at IS NULL;`)

    this.addSql(`create table if not exists "hubble_gate" ("id" text not null, "closed_since" timestamptz null, "reason" text null, "needed_minor" double precision null, "next_probe_at" timestamptz null, "last_probe_at" timestamptz null, "probe_token" integer not null default 0, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "hubble_gate_pkey" primary key ("id"));`)
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_hubble_gate_deleted_at" ON "hubble_gate" ("deleted_at") WHERE deleted_at IS NULL;`)

    this.addSql(`create table if not exists "hubble_sync" ("id" text not null, "state" text check ("state" in ('running', 'done', 'failed')) not null, "total" integer null, "done" integer not null default 0, "report" jsonb null, "error" text null, "started_at" timestamptz not null, "finished_at" timestamptz null, "lease_until" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "hubble_sync_pkey" primary key ("id"));`)
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_hubble_sync_deleted_at" ON "hubble_sync" ("deleted_at") WHERE deleted_at IS NULL;`)
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_hubble_sync_state_unique" ON "hubble_sync" ("state") WHERE state = 'running';`)

    this.addSql(`create table if not exists "hubble_wallet_reading" ("id" text not null, "balance_minor" double precision not null, "source" text not null, "read_at" timestamptz not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "hubble_wallet_reading_pkey" primary key ("id"));`)
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_hubble_wallet_reading_deleted_at" ON "hubble_wallet_reading" ("deleted_at") WHERE deleted_at IS NULL;`)
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_hubble_wallet_reading_read_at" ON "hubble_wallet_reading" ("read_at") WHERE deleted_at IS NULL;`)
    this.addSql(`insert into "hubble_gate" ("id") values ('wallet'), ('placement') on conflict do nothing;`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "hubble_brand" cascade;`)
    this.addSql(`drop table if exists "hubble_brand_variant" cascade;`)
    this.addSql(`drop table if exists "hubble_gate" cascade;`)
    this.addSql(`drop table if exists "hubble_sync" cascade;`)
    this.addSql(`drop table if exists "hubble_wallet_reading" cascade;`)
  }
}
