import { Migration } from "@medusajs/framework/mikro-orm/migrations"

const STAMPS = `created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz null`

/** Seconds since 2026: numbers of a database that was lost and made again do not meet those it gave out before. */
const sequence = (name: string) => `do $$ begin
  if not exists (select 1 from pg_class where relkind = 'S' and relname = '${name}') then
    execute format('create sequence ${name} as bigint start with %s', greatest(1, floor(extract(epoch from (now() - timestamptz '2026-01-01 00:00:00Z')))::bigint));
  end if; end $$`

/**
 * The money ledger of `protocol.md` section 5. As in the voucher ledger rows are never soft-deleted, so the unique keys that let money move only
 * once are plain and `deleted_at` is barred by a check.
 */
export class Migration20261125230500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(sequence("payin_c_id_seq"))
    this.addSql(sequence("payin_our_number_seq"))

    this.addSql(`create table if not exists payin_request (
      id text primary key, session_id text not null, method text not null check (method in ('credit', 'debit', 'billet', 'redirect')), psp text not null check (psp in ('hubcash', 'hub123')),
      cart_id text null, order_id text null, customer_id text null, amount_minor bigint not null check (amount_minor > 0), currency text not null, state text not null,
      capture boolean not null default true, installments integer not null default 1 check (installments >= 1), card_id text null, payer_id text null, return_url text null,
      c_id bigint null, our_number bigint null, psp_id text null, psp_status text null, paid_minor bigint null, failure text null,
      redirect_url text null, boleto_digitable text null, boleto_image text null, boleto_due_at timestamptz null,
      sends integer not null default 0, sent_at timestamptz null, looked_at timestamptz null, absent_count integer not null default 0, absent_at timestamptz null,
      blind_looks integer not null default 0, rejection text null, request_ids jsonb not null default '[]', http_status integer null,
      due_at timestamptz null, lease_until timestamptz null, lease_token integer not null default 0, claimed_at timestamptz null, asked_at timestamptz null, money_at timestamptz null, handed_at timestamptz null,
      notices jsonb not null default '[]', last_problem text null, order_closed_at timestamptz null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_payin_request_session" on payin_request (session_id)`)
    this.addSql(`create unique index if not exists "UQ_payin_request_c_id" on payin_request (c_id) where c_id is not null`)
    this.addSql(`create unique index if not exists "UQ_payin_request_our_number" on payin_request (our_number) where our_number is not null`)
    this.addSql(`create unique index if not exists "UQ_payin_request_psp_id" on payin_request (psp, psp_id) where psp_id is not null`)
    this.addSql(`create unique index if not exists "UQ_payin_request_cart_card" on payin_request (cart_id)
      where cart_id is not null and method in ('credit', 'debit') and state in ('ready', 'placing', 'unknown', 'pending', 'underpaid', 'authorized', 'captured')`)
    this.addSql(`create index if not exists "IDX_payin_request_due" on payin_request (due_at) where due_at is not null`)
    this.addSql(`create index if not exists "IDX_payin_request_cart" on payin_request (cart_id)`)
    this.addSql(`create index if not exists "IDX_payin_request_order" on payin_request (order_id)`)
    this.addSql(`create index if not exists "IDX_payin_request_state" on payin_request (state, created_at)`)

    this.addSql(`create table if not exists payin_action (
      id text primary key, request_id text null references payin_request (id), kind text not null check (kind in ('capture', 'cancel', 'refund', 'pay_out')), key text not null,
      state text not null, amount_minor bigint not null check (amount_minor > 0), currency text not null, target_id text null, refund_id text null,
      c_id bigint null, psp_id text null, psp_status text null, receiver text null, sends integer not null default 0, sent_at timestamptz null, looks integer not null default 0,
      absent_count integer not null default 0, absent_at timestamptz null, request_ids jsonb not null default '[]', http_status integer null,
      due_at timestamptz null, lease_until timestamptz null, lease_token integer not null default 0, last_problem text null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_payin_action_key" on payin_action (coalesce(request_id, ''), kind, key) where state <> 'refused'`)
    this.addSql(`create unique index if not exists "UQ_payin_action_live" on payin_action (request_id, coalesce(target_id, ''))
      where request_id is not null and state in ('ready', 'placing', 'unknown', 'pending')`)
    this.addSql(`create unique index if not exists "UQ_payin_action_c_id" on payin_action (c_id) where c_id is not null`)
    this.addSql(`create index if not exists "IDX_payin_action_due" on payin_action (due_at) where due_at is not null`)
    this.addSql(`create index if not exists "IDX_payin_action_request" on payin_action (request_id)`)

    this.addSql(`create table if not exists payin_transition (
      id text primary key, subject text not null, subject_id text not null, from_state text null, to_state text not null, cause text not null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create index if not exists "IDX_payin_transition_subject" on payin_transition (subject_id, created_at)`)

    this.addSql(`create table if not exists payin_budget (id text primary key, tokens double precision not null, refilled_at timestamptz not null default now(), ${STAMPS}, check (deleted_at is null))`)

    this.addSql(`create table if not exists payin_card (
      id text primary key, owner_type text not null check (owner_type in ('customer', 'cart')), owner_id text not null, envelope text not null, key_id text not null, brand text not null,
      last4 text not null, holder_name text not null, exp_month text not null, exp_year text not null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create index if not exists "IDX_payin_card_owner" on payin_card (owner_type, owner_id)`)
    this.addSql(`create index if not exists "IDX_payin_card_key" on payin_card (key_id)`)

    this.addSql(`create table if not exists payin_payer (
      id text primary key, token_hash text not null, cart_id text not null, envelope text null, key_id text null, expires_at timestamptz not null, ${STAMPS}, check (deleted_at is null))`)
    this.addSql(`create unique index if not exists "UQ_payin_payer_token" on payin_payer (token_hash)`)
    this.addSql(`create index if not exists "IDX_payin_payer_expiry" on payin_payer (expires_at) where envelope is not null`)
  }

  override async down(): Promise<void> {
    for (const table of ["payer", "card", "budget", "transition", "action", "request"]) this.addSql(`drop table if exists payin_${table} cascade`)
    this.addSql(`drop sequence if exists payin_c_id_seq`)
    this.addSql(`drop sequence if exists payin_our_number_seq`)
  }
}
