import { Migration } from "@medusajs/framework/mikro-orm/migrations"

const STAMPS = `created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz null`

/**
 * The ledger of `protocol.md`. Rows are never soft-deleted: Medusa's unique indexes skip soft-deleted rows, which would re-open the
 * door to a second purchase, so the unique keys here are plain and `deleted_at` is barred by a check.
 */
export class Migration20261120130000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table if not exists voucher_purchase (
      id text primary key, order_id text not null, cart_id text null, customer_id text null, currency_code text not null,
      buyer_name text null, buyer_email text null, buyer_phone text null, paid_at timestamptz null, frozen_until timestamptz null,
      task_lease_until timestamptz null, task_lease_token integer not null default 0, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_purchase_order" on voucher_purchase (order_id)`)
    this.addSql(`create index if not exists "IDX_voucher_purchase_cart" on voucher_purchase (cart_id)`)
    this.addSql(`create index if not exists "IDX_voucher_purchase_customer" on voucher_purchase (customer_id)`)

    this.addSql(`create index if not exists "IDX_voucher_purchase_unpaid" on voucher_purchase (order_id) where paid_at is null`)
    this.addSql(`create table if not exists voucher_sweep (id text primary key, last_order_id text not null, ${STAMPS}, check (deleted_at is null))`)

    this.addSql(`create table if not exists voucher_selection (
      id text primary key, cart_id text not null, brand_id text not null, face_minor bigint not null check (face_minor > 0), face_currency text not null,
      price_minor bigint not null, price_currency text not null, rate text null, valid_until timestamptz not null, order_id text null,
      line_item_id text null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create index if not exists "IDX_voucher_selection_cart" on voucher_selection (cart_id)`)
    this.addSql(`create unique index if not exists "UQ_voucher_selection_line" on voucher_selection (line_item_id) where line_item_id is not null`)

    this.addSql(`create table if not exists voucher_supplier_order (
      id text primary key, order_id text not null, brand_id text not null, group_index integer not null, amount_minor bigint not null check (amount_minor > 0),
      currency text not null, state text not null, fulfillment_id text null, due_at timestamptz null, lease_until timestamptz null,
      lease_token integer not null default 0, waiting_since timestamptz null, replacing boolean not null default false, funded boolean not null default false, extra_read boolean not null default false, extra_read_at timestamptz null,
      claimed_at timestamptz null, last_problem text null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_supplier_order_group" on voucher_supplier_order (order_id, brand_id, group_index)`)
    this.addSql(`create index if not exists "IDX_voucher_supplier_order_due" on voucher_supplier_order (due_at) where due_at is not null`)
    this.addSql(`create index if not exists "IDX_voucher_supplier_order_state" on voucher_supplier_order (state, created_at)`)

    this.addSql(`create table if not exists voucher_unit (
      id text primary key, order_id text not null, line_item_id text not null, unit_index integer not null, brand_id text not null, brand_title text not null,
      face_minor bigint not null check (face_minor > 0), face_currency text not null, price_minor bigint not null, price_currency text not null,
      state text not null, supplier_order_id text null references voucher_supplier_order (id), state_at timestamptz not null default now(),
      delivered_at timestamptz null, used_at timestamptz null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_unit_position" on voucher_unit (order_id, line_item_id, unit_index)`)
    this.addSql(`create index if not exists "IDX_voucher_unit_supplier_order" on voucher_unit (supplier_order_id)`)
    this.addSql(`create index if not exists "IDX_voucher_unit_state" on voucher_unit (state)`)

    this.addSql(`create table if not exists voucher_attempt (
      id text primary key, supplier_order_id text not null references voucher_supplier_order (id), number integer not null,
      reference_id text not null check (length(reference_id) between 1 and 40), hubble_order_id text null, state text not null, amount_minor bigint not null,
      sends integer not null, sent_at timestamptz not null, processing_since timestamptz null, reads integer not null default 0, last_read_at timestamptz null,
      absent_count integer not null default 0, absent_at timestamptz null, blind_looks integer not null default 0, short_read boolean not null default false,
      rejection jsonb null, failure_kind text null, failure_code text null, failure_text text null, request_ids jsonb not null default '[]',
      http_status integer null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_attempt_number" on voucher_attempt (supplier_order_id, number)`)
    this.addSql(`create unique index if not exists "UQ_voucher_attempt_reference" on voucher_attempt (reference_id)`)
    this.addSql(`create unique index if not exists "UQ_voucher_attempt_hubble_order" on voucher_attempt (hubble_order_id) where hubble_order_id is not null`)

    this.addSql(`create table if not exists voucher_attempt_unit (
      id text primary key, attempt_id text not null references voucher_attempt (id), unit_id text not null references voucher_unit (id),
      live boolean not null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_attempt_unit" on voucher_attempt_unit (attempt_id, unit_id)`)
    this.addSql(`create unique index if not exists "UQ_voucher_attempt_unit_one_live" on voucher_attempt_unit (unit_id) where live`)

    this.addSql(`create table if not exists voucher_vault (
      id text primary key, order_id text not null, supplier_order_id text not null references voucher_supplier_order (id), attempt_id text not null,
      unit_id text null references voucher_unit (id), supplier_voucher_id text null, card_type text not null, envelope text not null, key_id text not null,
      fingerprint text not null, last4 text null, valid_till text null, amount_minor bigint not null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_vault_once" on voucher_vault (supplier_order_id, fingerprint)`)
    this.addSql(`create unique index if not exists "UQ_voucher_vault_unit" on voucher_vault (unit_id) where unit_id is not null`)
    this.addSql(`create index if not exists "IDX_voucher_vault_fingerprint" on voucher_vault (fingerprint)`)
    this.addSql(`create index if not exists "IDX_voucher_vault_key" on voucher_vault (key_id)`)

    this.addSql(`create table if not exists voucher_reveal (
      id text primary key, unit_id text not null, order_id text not null, actor_type text not null, actor_id text null, ip_hash text null, reason text null,
      ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create index if not exists "IDX_voucher_reveal_unit" on voucher_reveal (unit_id)`)
    this.addSql(`create table if not exists voucher_token (
      id text primary key, cart_id text not null, token_hash text not null, expires_at timestamptz not null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_token_hash" on voucher_token (token_hash)`)

    this.addSql(`create table if not exists voucher_task (
      id text primary key, order_id text not null, supplier_order_id text null, kind text not null, dedupe_key text not null, payload jsonb null,
      state text not null, due_at timestamptz not null default now(), tries integer not null default 0, first_try_at timestamptz null,
      last_error text null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_task_once" on voucher_task (dedupe_key)`)
    this.addSql(`create index if not exists "IDX_voucher_task_due" on voucher_task (due_at) where state = 'due'`)
    this.addSql(`create index if not exists "IDX_voucher_task_order" on voucher_task (order_id)`)

    this.addSql(`create table if not exists voucher_case (
      id text primary key, kind text not null, dedupe_key text not null, order_id text null, supplier_order_id text null, unit_ids jsonb not null default '[]',
      reason text not null, support_text text null, state text not null, closed_at timestamptz null, closed_by text null, note text null,
      ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_case_open" on voucher_case (dedupe_key) where state = 'open'`)
    this.addSql(`create index if not exists "IDX_voucher_case_order" on voucher_case (order_id)`)
    this.addSql(`create index if not exists "IDX_voucher_case_state" on voucher_case (state, created_at)`)

    this.addSql(`create table if not exists voucher_refund_intent (
      id text primary key, order_id text not null, payment_id text not null, unit_ids jsonb not null, amount_minor bigint not null check (amount_minor > 0),
      currency text not null, psp_key text not null, state text not null, refund_id text null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_voucher_refund_intent_open" on voucher_refund_intent (payment_id) where state = 'open'`)
    this.addSql(`create index if not exists "IDX_voucher_refund_intent_order" on voucher_refund_intent (order_id)`)

    this.addSql(`create table if not exists voucher_transition (
      id text primary key, subject text not null, subject_id text not null, order_id text not null, from_state text null, to_state text not null,
      cause text not null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create index if not exists "IDX_voucher_transition_subject" on voucher_transition (subject_id, created_at)`)
    this.addSql(`create index if not exists "IDX_voucher_transition_order" on voucher_transition (order_id, created_at)`)
  }

  override async down(): Promise<void> {
    for (const table of ["transition", "refund_intent", "case", "task", "token", "reveal", "vault", "attempt_unit", "attempt", "unit", "supplier_order", "selection", "sweep", "purchase"]) {
      this.addSql(`drop table if exists voucher_${table} cascade`)
    }
  }
}
