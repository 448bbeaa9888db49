import type { Minor } from "../../../domain/money"
import { newId, rows, type Db } from "./sql"

/** A custom amount with its frozen price. Amounts in minor units of their currency. */
export interface Selection {
  id: string
  cartId: string
  brandId: string
  face: Minor
  faceCurrency: string
  price: Minor
  priceCurrency: string
  /** The quote no longer holds: it is not sold by it any more, but what was paid is judged by it. */
  expired: boolean
}

export interface NewSelection extends Omit<Selection, "id" | "expired"> {
  rate: string
  validDays: number
}

export interface Recipient {
  name: string
  email: string
  message: string | null
  sendAt: Date | null
  timeZone: string | null
}

/** Ids that no `variant_sku`, or `variant_barcode`, of a real variant begins with. */
export const SELECTION_PREFIX = "vsel"
export const RECIPIENT_PREFIX = "vrec"

const COLUMNS = `id, cart_id as "cartId", brand_id as "brandId", face_minor::float8 as face, face_currency as "faceCurrency", price_minor::float8 as price,
  price_currency as "priceCurrency", valid_until < now() as expired`

export async function createSelection(db: Db, selection: NewSelection): Promise<string> {
  const id = newId(SELECTION_PREFIX)
  await rows(
    db,
    `insert into voucher_selection (id, cart_id, brand_id, face_minor, face_currency, price_minor, price_currency, rate, valid_until)
     values (:id, :cartId, :brandId, :face, :faceCurrency, :price, :priceCurrency, :rate, now() + (:validDays * interval '1 day'))`,
    { id, ...selection },
  )
  return id
}

/** The selections of a cart among these ids; those of other carts do not exist here. */
export async function selectionsOfCart(db: Db, cartId: string, ids: readonly string[]): Promise<Selection[]> {
  if (!ids.length) return []
  return rows<Selection>(db, `select ${COLUMNS} from voucher_selection where cart_id = :cartId and id = any(:ids)`, { cartId, ids })
}

/**
 * Gives each selection to its order line, once and for ever (`protocol.md` section 2): a second line, or a second order, that names
 * the same selection gets none. Idempotent.
 */
export async function claimSelections(db: Db, orderId: string, cartId: string, lines: readonly { lineItemId: string; selectionId: string }[]): Promise<Map<string, Selection>> {
  const claimed = new Map<string, Selection>()
  for (const { lineItemId, selectionId } of lines) {
    const [selection] = await rows<Selection>(
      db,
      `update voucher_selection set order_id = :orderId, line_item_id = :lineItemId, updated_at = now() where id = :selectionId and cart_id = :cartId
         and (order_id is null or (order_id = :orderId and line_item_id = :lineItemId)) returning ${COLUMNS}`,
      { orderId, cartId, lineItemId, selectionId },
    )
    if (selection) claimed.set(lineItemId, selection)
  }
  return claimed
}

/** Prices by variant that a cart was last quoted. */
export async function frozenQuotes(db: Db, cartId: string, currency: string): Promise<Map<string, Minor>> {
  const quotes = await rows<{ variant_id: string; price: Minor }>(
    db,
    `select variant_id, price_minor::float8 as price from voucher_quote where cart_id = :cartId and price_currency = :currency`,
    { cartId, currency },
  )
  return new Map(quotes.map((quote) => [quote.variant_id, quote.price]))
}

/** Freezes the prices a cart is about to be paid by; an earlier quote of the same cart is replaced. */
export async function freezeQuotes(db: Db, cartId: string, currency: string, quotes: readonly { variantId: string; price: Minor }[]): Promise<void> {
  for (const { variantId, price } of quotes) {
    await rows(
      db,
      `insert into voucher_quote (id, cart_id, variant_id, price_minor, price_currency) values (:id, :cartId, :variantId, :price, :currency)
       on conflict (cart_id, variant_id, price_currency) do update set price_minor = excluded.price_minor, updated_at = now()`,
      { id: newId("vquo"), cartId, variantId, price, currency },
    )
  }
}

export async function saveRecipient(db: Db, of: { cartId: string; brandId: string; selectionId: string | null }, recipient: Recipient): Promise<string> {
  const id = newId(RECIPIENT_PREFIX)
  await rows(
    db,
    `insert into voucher_recipient (id, cart_id, brand_id, selection_id, name, email, message, send_at, time_zone) values (:id, :cartId, :brandId, :selectionId, :name, :email, :message, :sendAt, :timeZone)`,
    { id, ...of, name: recipient.name, email: recipient.email, message: recipient.message, sendAt: recipient.sendAt?.toISOString() ?? null, timeZone: recipient.timeZone },
  )
  return id
}

/** What carts that never became an order were promised, after longer than any slip can be paid. The quotes of an order judge its lines for ever. */
export async function purgePromises(db: Db, input: { days: number; limit: number }): Promise<number> {
  const selections = await rows(
    db,
    `delete from voucher_selection where id in (select id from voucher_selection where order_id is null and created_at < now() - (:days * interval '1 day') limit :limit for update skip locked) returning id`,
    input,
  )
  const quotes = await rows(
    db,
    `delete from voucher_quote where id in (select q.id from voucher_quote q where q.updated_at < now() - (:days * interval '1 day')
       and not exists (select 1 from voucher_purchase p where p.cart_id = q.cart_id) limit :limit for update of q skip locked) returning id`,
    input,
  )
  return selections.length + quotes.length
}
