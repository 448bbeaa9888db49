import { Migration } from "@medusajs/framework/mikro-orm/migrations"

export class Migration20261120140000 extends Migration {
  override async up(): Promise<void> {
    // body is json, not jsonb: jsonb refuses \u0000 and lone surrogates, which would answer 5xx to the same body for ever.
    this.addSql(`create table if not exists "webhook_delivery" (
      "id" text not null,
      "source" text not null,
      "topic" text not null,
      "body_hash" text not null check (length("body_hash") = 64),
      "body" json not null,
      "headers" jsonb not null,
      "state" text check ("state" in ('stored', 'handled', 'failed')) not null default 'stored',
      "outcome" text null,
      "attempts" integer not null default 0,
      "due_at" timestamptz not null,
      "lease_until" timestamptz null,
      "lease_token" integer not null default 0,
      "rearmed" boolean not null default false,
      "last_error" text null,
      "times_received" integer not null default 1,
      "received_at" timestamptz not null,
      "handled_at" timestamptz null,
      "created_at" timestamptz not null default now(),
      "updated_at" timestamptz not null default now(),
      "deleted_at" timestamptz null,
      constraint "webhook_delivery_pkey" primary key ("id"),
      constraint "CK_webhook_delivery_never_deleted" check (deleted_at is null)
    );`)
    this.addSql(`create unique index if not exists "IDX_webhook_delivery_body_unique" on "webhook_delivery" ("source", "topic", "body_hash");`)
    this.addSql(`create index if not exists "IDX_webhook_delivery_due" on "webhook_delivery" ("due_at") where state = 'stored';`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_delivery" cascade;`)
  }
}
