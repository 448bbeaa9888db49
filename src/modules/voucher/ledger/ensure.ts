import { MedusaError } from "@medusajs/framework/utils"
import type { PostalAddress } from "../../../domain/buyer-identity"
import type { DenominationCount } from "../../../domain/order-split"
import type { Minor } from "../../../domain/money"
import type { RequiredAt } from "../../../domain/paid"
import { openCase } from "./cases"
import { screen, type BuyerKeys, type Screening } from "./hold"
import { logTransitions } from "./moves"
import { firstRow, newId, rows, type Db } from "./sql"
import { addTask } from "./tasks"

export interface Buyer {
  name: string | null
  email: string | null
  phone: string | null
}

export interface EnsureLine {
  lineItemId: string
  brandId: string
  brandTitle: string
  face: Minor
  faceCurrency: string
  quantity: number
  /** What each unit of the line cost the shopper; as many entries as `quantity`. */
  unitPrices: Minor[]
}

export interface EnsureInput {
  orderId: string
  cartId: string | null
  customerId: string | null
  currency: string
  buyer: Buyer
  /** For the hold rules that count by address; never stored. */
  address: PostalAddress | null
  lines: EnsureLine[]
  /** Per brand the split into Hubble orders, or why there is none. Stored now, never computed again. */
  splits: { brandId: string; orders: DenominationCount[][] | null; reason: string | null }[]
  /** Voucher lines the server knows no denomination for. */
  unknownLines: { lineItemId: string; reason: string }[]
  /** What the order requires; null: it is read again before each order of ours. */
  required?: RequiredAt | null
  /** Bought on a reserved card sale: the codes stay sealed until it is captured (`protocol.md` 5.8). */
  awaitsCapture?: boolean
  /** Park everything before buying, with this case; null to go on. */
  hold: { kind: "held_for_review" | "loss_guard"; reason: string } | null
}

export interface EnsureResult {
  created: boolean
  unitIds: string[]
  supplierOrderIds: string[]
}

export interface NewUnit {
  id: string
  line: EnsureLine
  index: number
  price: Minor
}

async function insertPurchase(trx: Db, input: EnsureInput, keys: BuyerKeys): Promise<boolean> {
  const row = await firstRow(
    trx,
    `insert into voucher_purchase (id, order_id, cart_id, customer_id, currency_code, buyer_name, buyer_email, buyer_phone, email_hash, address_hash, awaits_capture, required_minor, required_version, paid_at)
     values (:id, :orderId, :cartId, :customerId, :currency, :name, :email, :phone, :emailHash, :addressHash, :awaitsCapture, :requiredMinor, :requiredVersion, now())
     on conflict (order_id) do update set paid_at = now(), cart_id = excluded.cart_id, customer_id = excluded.customer_id, buyer_name = excluded.buyer_name,
       buyer_email = excluded.buyer_email, buyer_phone = excluded.buyer_phone, email_hash = excluded.email_hash, address_hash = excluded.address_hash, awaits_capture = excluded.awaits_capture,
       required_minor = excluded.required_minor, required_version = excluded.required_version, updated_at = now() where voucher_purchase.paid_at is null
     returning id`,
    { id: newId("vpur"), orderId: input.orderId, cartId: input.cartId, customerId: input.customerId, currency: input.currency, ...input.buyer, emailHash: keys.email, addressHash: keys.address, awaitsCapture: input.awaitsCapture ?? false, requiredMinor: input.required?.amount ?? null, requiredVersion: input.required?.version ?? null },
  )
  return row !== undefined
}

export async function insertUnits(trx: Db, input: EnsureInput, units: readonly NewUnit[], supplierOrderId: string | null, state: "pending" | "held"): Promise<void> {
  if (!units.length) return
  await trx("voucher_unit").insert(
    units.map(({ id, line, index, price }) => ({
      id,
      order_id: input.orderId,
      line_item_id: line.lineItemId,
      unit_index: index,
      brand_id: line.brandId,
      brand_title: line.brandTitle,
      face_minor: line.face,
      face_currency: line.faceCurrency,
      price_minor: price,
      price_currency: input.currency,
      state,
      supplier_order_id: supplierOrderId,
    })),
  )
  await logTransitions(trx, "unit", units.map((unit) => ({ id: unit.id, order_id: input.orderId, from_state: null })), state, "ensure")
}

export async function insertSupplierOrder(trx: Db, input: EnsureInput, brandId: string, groupIndex: number, group: readonly DenominationCount[]): Promise<string> {
  const state = input.hold ? "held" : "awaiting_fulfillment"
  const id = newId("vso")
  const amount = group.reduce((total, line) => total + line.denomination * line.quantity, 0)
  const currency = input.lines.find((line) => line.brandId === brandId)?.faceCurrency ?? "INR"
  await trx("voucher_supplier_order").insert({ id, order_id: input.orderId, brand_id: brandId, group_index: groupIndex, amount_minor: amount, currency, state })
  await logTransitions(trx, "supplier_order", [{ id, order_id: input.orderId, from_state: null }], state, "ensure")
  if (!input.hold) await addTask(trx, { orderId: input.orderId, supplierOrderId: id, kind: "fulfill" })
  return id
}

function takeUnits(pool: NewUnit[], group: readonly DenominationCount[]): NewUnit[] {
  return group.flatMap(({ denomination, quantity }) =>
    Array.from({ length: quantity }, () => {
      const at = pool.findIndex((unit) => unit.line.face === denomination)
      const [unit] = at < 0 ? [] : pool.splice(at, 1)
      if (!unit) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `the stored split asks for more vouchers of ${denomination} than were bought`)
      return unit
    }),
  )
}

/** The caller's reason and those of the shop's rules in one case, so that whoever lets the order go has seen them all. */
async function holdOf(trx: Db, input: EnsureInput, screening: Screening): Promise<EnsureInput["hold"]> {
  const value = input.lines.reduce((total, line) => total + line.face * line.quantity, 0)
  const reasons = await screen(trx, { orderId: input.orderId, value }, screening)
  if (!reasons.length) return input.hold
  const byRule = `Held by ${reasons.join("; ")}. Retry orders the vouchers, refund returns the money.`
  return input.hold ? { ...input.hold, reason: `${input.hold.reason} ${byRule}` } : { kind: "held_for_review", reason: byRule }
}

/** The key of the case about a line that stands for no denomination. */
export const unknownKey = (orderId: string, lineItemId: string) => `no_denomination:${orderId}:${lineItemId}`

/** A paid voucher line that stands for no denomination is a person's question, asked once: what was answered stays answered. */
export async function askUnknown(trx: Db, { orderId, unknownLines }: EnsureInput): Promise<void> {
  for (const line of unknownLines) {
    const dedupeKey = unknownKey(orderId, line.lineItemId)
    const asked = await firstRow(trx, `select id from voucher_case where dedupe_key = :dedupeKey`, { dedupeKey })
    if (!asked) await openCase(trx, { kind: "no_denomination", dedupeKey, orderId, reason: line.reason })
  }
}

/**
 * Writes the units, supplier orders and first tasks of a paid order in the caller's transaction. A second call, in whatever
 * process, finds the purchase row and adopts what is there (`protocol.md` 3.15); so the shop's hold rules judge an order once.
 */
export async function ensureUnits(trx: Db, asked: EnsureInput, screening: Screening): Promise<EnsureResult> {
  if (!(await insertPurchase(trx, asked, screening.keys))) return { created: false, ...(await existing(trx, asked.orderId)) }
  const input: EnsureInput = { ...asked, hold: await holdOf(trx, asked, screening) }
  const created: EnsureResult = { created: true, unitIds: [], supplierOrderIds: [] }
  for (const split of input.splits) {
    const pool = input.lines
      .filter((line) => line.brandId === split.brandId)
      .flatMap((line) => line.unitPrices.map((price, index): NewUnit => ({ id: newId("vunit"), line, index, price })))
    created.unitIds.push(...pool.map((unit) => unit.id))
    if (!split.orders) {
      await insertUnits(trx, input, pool, null, "held")
      const reason = split.reason ?? "no legal split"
      await openCase(trx, { kind: "no_denomination", dedupeKey: `no_denomination:${input.orderId}:${split.brandId}`, orderId: input.orderId, unitIds: pool.map((unit) => unit.id), reason })
      continue
    }
    for (const [groupIndex, group] of split.orders.entries()) {
      const supplierOrderId = await insertSupplierOrder(trx, input, split.brandId, groupIndex, group)
      await insertUnits(trx, input, takeUnits(pool, group), supplierOrderId, input.hold ? "held" : "pending")
      created.supplierOrderIds.push(supplierOrderId)
    }
    if (pool.length) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `the split of ${split.brandId} leaves ${pool.length} paid voucher(s) of order ${input.orderId} out`)
  }
  if (input.hold) await openCase(trx, { kind: input.hold.kind, orderId: input.orderId, unitIds: created.unitIds, reason: input.hold.reason })
  await askUnknown(trx, input)
  return created
}

/** Completes what the buyer lacked when the order was ensured, e.g. a phone number an admin added since. */
export async function completeBuyer(db: Db, orderId: string, buyer: Buyer): Promise<void> {
  await rows(
    db,
    `update voucher_purchase set buyer_name = coalesce(buyer_name, :name), buyer_email = coalesce(buyer_email, :email), buyer_phone = coalesce(buyer_phone, :phone), updated_at = now() where order_id = :orderId`,
    { orderId, name: buyer.name, email: buyer.email, phone: buyer.phone },
  )
}

export async function existing(db: Db, orderId: string): Promise<Pick<EnsureResult, "unitIds" | "supplierOrderIds">> {
  const units = await rows<{ id: string }>(db, `select id from voucher_unit where order_id = :orderId order by line_item_id, unit_index`, { orderId })
  const orders = await rows<{ id: string }>(db, `select id from voucher_supplier_order where order_id = :orderId order by brand_id, group_index`, { orderId })
  return { unitIds: units.map((row) => row.id), supplierOrderIds: orders.map((row) => row.id) }
}
