import type { Minor } from "../../../domain/money"
import { closeCases, openCase } from "./cases"
import { endEmpty, shipRest } from "./case-resolve"
import { askUnknown, existing, insertSupplierOrder, insertUnits, unknownKey, type EnsureInput, type EnsureResult, type NewUnit } from "./ensure"
import { moveUnits } from "./moves"
import { firstRow, newId, rows, type Db } from "./sql"
import { recheckOrders } from "./sweep"

/** Units that wait for a legal split, by the case that says so; others without a supplier order wait for a person. */
const UNSPLIT = `supplier_order_id is null and state = 'held' and exists (select 1 from voucher_case c where c.order_id = voucher_unit.order_id and c.state = 'open'
       and c.kind = 'no_denomination' and c.unit_ids @> jsonb_build_array(voucher_unit.id))`

/** Units that nothing was sent for, and that Medusa's fulfillment does not hold: an edit can take them off their line. */
const LOOSE = `(state = 'held' or (state = 'pending' and supplier_order_id in (select id from voucher_supplier_order where order_id = :orderId and state = 'awaiting_fulfillment')))`

/** What the ledger holds of an order. */
export interface KnownUnits {
  paid: boolean
  lines: KnownLine[]
  /** Lines without a denomination that a person was asked about. */
  asked: string[]
}

/** Numbers of units, without those that an edit took off the line. */
export interface KnownLine {
  lineItemId: string
  units: number
  /** Held, because no legal split was found for them. */
  unsplit: number
  /** Neither closed nor refunded, nor about to be. */
  standing: number
  /** Of these, such that an edit can take off. */
  loose: number
  /** What all of them cost, in minor units of the order's currency. */
  price: Minor
}

export async function knownUnits(db: Db, orderId: string): Promise<KnownUnits> {
  const purchase = await firstRow<{ asked: string[] }>(
    db,
    `select array(select substr(dedupe_key, length(:prefix) + 1) from voucher_case c where c.order_id = p.order_id and c.kind = 'no_denomination') as asked
     from voucher_purchase p where order_id = :orderId and paid_at is not null`,
    { orderId, prefix: unknownKey(orderId, "") },
  )
  const lines = await rows<KnownLine>(
    db,
    `select line_item_id as "lineItemId", count(*)::int as units, (count(*) filter (where ${UNSPLIT}))::int as unsplit,
       (count(*) filter (where state not in ('failed', 'refund_due', 'refunding', 'refunded', 'cancelled')))::int as standing, (count(*) filter (where ${LOOSE}))::int as loose, sum(price_minor)::float8 as price
     from voucher_unit where order_id = :orderId and taken_off_at is null group by line_item_id`,
    { orderId },
  )
  return { paid: purchase !== undefined, lines, asked: purchase?.asked ?? [] }
}

/** How many of a line's units an edit took off it. `pieces`: what Medusa's order has of each line, by the line's id. */
export const surplusOf = ({ lineItemId, standing, loose }: KnownLine, pieces: ReadonlyMap<string, number>): number => Math.max(0, Math.min(loose, standing - (pieces.get(lineItemId) ?? 0)))

/**
 * An edit can change what a line costs, and money goes back at what was paid (`protocol.md` 4). A line of which something was closed or paid back keeps
 * its prices: of the rest Medusa's total tells nothing.
 */
export async function followPrices(trx: Db, orderId: string, lines: readonly { lineItemId: string; unitPrices: readonly Minor[] }[]): Promise<void> {
  await lockPurchase(trx, orderId)
  const prices = lines.flatMap(({ lineItemId, unitPrices }) => unitPrices.map((price, index) => ({ line: lineItemId, index, price })))
  await rows(
    trx,
    `update voucher_unit u set price_minor = p.price, updated_at = now() from jsonb_to_recordset(cast(:prices as jsonb)) as p (line text, index int, price numeric)
     where u.order_id = :orderId and u.line_item_id = p.line and u.unit_index = p.index and u.price_minor <> p.price
       and not exists (select 1 from voucher_unit gone where gone.order_id = :orderId and gone.line_item_id = p.line and (gone.taken_off_at is not null or gone.state in ('refunding', 'refunded', 'cancelled')))`,
    { orderId, prices: JSON.stringify(prices) },
  )
}

const TAKEN_OFF = "an edit took it off the order"

const lockPurchase = (trx: Db, orderId: string) => rows(trx, `select id from voucher_purchase where order_id = :orderId for update`, { orderId })

/**
 * Brings an ensured order up to what it holds now: units without a supplier order get one, once the catalogue allows a split; units that were
 * added after payment are held for a person, since they may belong to a claim or an exchange (`protocol.md` 3.15).
 */
export async function extendUnits(trx: Db, input: EnsureInput): Promise<EnsureResult> {
  await lockPurchase(trx, input.orderId)
  const unsplit = await rows<{ id: string; line_item_id: string; brand_id: string; face: number }>(
    trx,
    `select id, line_item_id, brand_id, face_minor::float8 as face from voucher_unit where order_id = :orderId and ${UNSPLIT} order by line_item_id, unit_index`,
    { orderId: input.orderId },
  )
  const result: EnsureResult = { created: false, unitIds: [], supplierOrderIds: [] }
  for (const split of input.splits) {
    const pool = unsplit.filter((unit) => unit.brand_id === split.brandId)
    if (!split.orders || !pool.length) continue
    const hold = await openHold(trx, pool.map((unit) => unit.id))
    const next = await firstRow<{ next: number }>(trx, `select coalesce(max(group_index) + 1, 0)::int as next from voucher_supplier_order where order_id = :orderId and brand_id = :brandId`, { orderId: input.orderId, brandId: split.brandId })
    for (const [index, group] of split.orders.entries()) {
      const ids = group.flatMap(({ denomination, quantity }) => pool.filter((unit) => unit.face === denomination).slice(0, quantity).map((unit) => unit.id))
      const wanted = group.reduce((total, line) => total + line.quantity, 0)
      if (ids.length !== wanted) break
      for (const id of ids) pool.splice(pool.findIndex((unit) => unit.id === id), 1)
      const supplierOrderId = await insertSupplierOrder(trx, { ...input, hold }, split.brandId, (next?.next ?? 0) + index, group)
      await rows(trx, `update voucher_unit set supplier_order_id = :supplierOrderId where id = any(:ids)`, { supplierOrderId, ids })
      if (hold) await openCase(trx, { ...hold, orderId: input.orderId, unitIds: ids, joins: true })
      else await moveUnits(trx, ids, "pending", "a legal split was found")
      result.supplierOrderIds.push(supplierOrderId)
      result.unitIds.push(...ids)
    }
    await nameUnsplit(trx, input.orderId, split.brandId, pool.map((unit) => unit.id))
  }
  return { ...result, ...(await existing(trx, input.orderId)) }
}

/** A hold that names one of the units and that nobody ended yet: a split found meanwhile does not end it, and it holds the rest of that split, too. */
async function openHold(trx: Db, unitIds: readonly string[]): Promise<(NonNullable<EnsureInput["hold"]> & { dedupeKey: string }) | null> {
  const found = await firstRow<NonNullable<EnsureInput["hold"]> & { dedupeKey: string }>(
    trx,
    `select kind, reason, dedupe_key as "dedupeKey" from voucher_case where state = 'open' and kind in ('held_for_review', 'loss_guard') and jsonb_exists_any(unit_ids, cast(:unitIds as text[])) limit 1`,
    { unitIds: [...unitIds] },
  )
  return found ?? null
}

/** The case of a brand's units without a supplier order names those that still have none: some may have been let go since the split was formed. */
async function nameUnsplit(trx: Db, orderId: string, brandId: string, unitIds: readonly string[]): Promise<void> {
  const dedupeKey = `no_denomination:${orderId}:${brandId}`
  if (unitIds.length) await openCase(trx, { kind: "no_denomination", dedupeKey, orderId, unitIds, reason: "These vouchers wait for a legal split. Ensure the order again, or refund them." })
  else await closeCases(trx, { dedupeKeys: [dedupeKey] }, "system", "a legal split was found")
}

/**
 * Units added to an order after it was ensured: written, held and shown to a person; so is an added line without a denomination. What is new is counted under the lock of the purchase, since
 * two triggers of one change may both have seen an order that lacks it.
 */
export async function holdAdded(trx: Db, input: EnsureInput): Promise<string[]> {
  await lockPurchase(trx, input.orderId)
  const ids: string[] = []
  for (const line of input.lines) {
    const known = await firstRow<{ units: number; written: number }>(
      trx,
      `select (count(*) filter (where taken_off_at is null))::int as units, count(*)::int as written from voucher_unit where order_id = :orderId and line_item_id = :lineItemId`,
      { orderId: input.orderId, lineItemId: line.lineItemId },
    )
    const units = line.unitPrices.slice(known?.units ?? 0).map((price, index): NewUnit => ({ id: newId("vunit"), line, index: (known?.written ?? 0) + index, price }))
    await insertUnits(trx, input, units, null, "held")
    if (units.length) await closeCases(trx, { dedupeKeys: [unknownKey(input.orderId, line.lineItemId)] }, "system", "the line has a denomination now")
    ids.push(...units.map((unit) => unit.id))
  }
  if (ids.length) {
    const reason = "Vouchers were added to the order after it was paid. Retry orders them, refund returns their money."
    await openCase(trx, { kind: "held_for_review", dedupeKey: `held_for_review:added:${input.orderId}`, orderId: input.orderId, unitIds: ids, joins: true, reason })
  }
  await askUnknown(trx, input)
  return ids
}

/**
 * Closes units that an edit took off their lines, the last ones first (`protocol.md` 3.15); what was sent or is in a fulfillment stays, and Medusa does not
 * let an edit take it. Counted under locks, since a fulfillment may be on its way. The order was read before: should another edit have brought the units back
 * meanwhile, the sweep's next look adds them anew.
 */
export async function closeSurplus(trx: Db, orderId: string, pieces: ReadonlyMap<string, number>): Promise<string[]> {
  await lockPurchase(trx, orderId)
  await rows(trx, `select id from voucher_supplier_order where order_id = :orderId order by id for update`, { orderId })
  const { lines } = await knownUnits(trx, orderId)
  const closed: string[] = []
  for (const line of lines) {
    const units = await rows<{ id: string }>(
      trx,
      `select id from voucher_unit where order_id = :orderId and line_item_id = :lineItemId and ${LOOSE} order by unit_index desc limit :limit for update`,
      { orderId, lineItemId: line.lineItemId, limit: surplusOf(line, pieces) },
    )
    closed.push(...(await moveUnits(trx, units.map(({ id }) => id), "cancelled", TAKEN_OFF)))
  }
  if (!closed.length) return []
  await rows(trx, `update voucher_unit set taken_off_at = now() where id = any(:closed)`, { closed })
  await recheckOrders(trx, [orderId])
  await endEmpty(trx, { order_id: orderId, unit_ids: closed }, TAKEN_OFF)
  await shipRest(trx, closed)
  return closed
}
