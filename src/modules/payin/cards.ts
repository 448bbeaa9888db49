import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { MedusaError } from "@medusajs/framework/utils"
import { firstRow, newId, rows, type Db } from "../../database/sql"
import { openSecret, sealSecret, type Keyring } from "../../domain/envelope"
import type { Payer } from "./ledger/personal-data"

/** Who may use a card: a customer, or a guest through the cart it was entered for. */
export interface CardOwner {
  customerId: string | null
  cartId: string | null
}

/** A card as its owner sees it (`surface.md`): our id, never Hubcash's. */
export interface CardView {
  id: string
  brand: string
  last4: string
  holder_name: string
  exp_month: string
  exp_year: string
}

export interface NewCard extends Omit<CardView, "id"> {
  /** Hubcash's CardId. */
  hubcashCardId: string
}

const COLUMNS = "id, brand, last4, holder_name, exp_month, exp_year"
// A cart's card is its guest's, also once he logs in with that cart; a customer's is his alone.
const OWNED = `(owner_type = 'customer' and owner_id = :customerId or owner_type = 'cart' and owner_id = :cartId)`
const unknownCard = () => new MedusaError(MedusaError.Types.NOT_FOUND, "Card was not found")

/** Stored cards. A foreign id answers like an unknown one, byte for byte (`protocol.md` 5.9). */
export class CardBox {
  constructor(
    private readonly knex: Knex,
    private readonly keyring: () => Keyring,
  ) {}

  /** Keeps a card that Hubcash stored; it belongs to the customer where there is one, else to the cart. */
  async add(owner: CardOwner, card: NewCard): Promise<CardView> {
    const ownerId = owner.customerId ?? owner.cartId
    if (!ownerId) throw new MedusaError(MedusaError.Types.INVALID_DATA, "A card needs the cart it is entered for")
    const id = newId("pcard")
    const { hubcashCardId, ...shown } = card
    await rows(
      this.knex,
      `insert into payin_card (id, owner_type, owner_id, envelope, brand, last4, holder_name, exp_month, exp_year)
       values (:id, :ownerType, :ownerId, :envelope, :brand, :last4, :holder_name, :exp_month, :exp_year)`,
      { id, ownerType: owner.customerId ? "customer" : "cart", ownerId, envelope: sealSecret({ plaintext: hubcashCardId, rowId: id, keyring: this.keyring() }), ...shown },
    )
    return { id, ...shown }
  }

  list(owner: CardOwner): Promise<CardView[]> {
    return rows<CardView>(this.knex, `select ${COLUMNS} from payin_card where ${OWNED} order by created_at, id`, { ...owner })
  }

  /** Of a customer and of the carts that became his orders, whose cards he entered as a guest; each with the owner it is found by. */
  async ofPayer({ customerId, cartIds }: Pick<Payer, "customerId" | "cartIds">): Promise<{ card: CardView; owner: CardOwner }[]> {
    const owners = [{ customerId, cartId: null }, ...cartIds.map((cartId) => ({ customerId: null, cartId }))]
    const found: { card: CardView; owner: CardOwner }[] = []
    for (const owner of owners) found.push(...(await this.list(owner)).map((card) => ({ card, owner })))
    return found
  }

  /** Guests' cards with which nothing was done, and no sale decided, for so many days; those after an id, in its order. */
  left({ days, limit, after }: { days: number; limit: number; after: string }): Promise<{ id: string; cartId: string }[]> {
    return rows(
      this.knex,
      `select id, owner_id as "cartId" from payin_card c where owner_type = 'cart' and id > :after and updated_at < now() - (:days * interval '1 day') and not exists (
         select 1 from payin_request r where r.card_id = c.id and (r.state in ('ready', 'placing', 'unknown', 'pending', 'underpaid', 'authorized') or r.updated_at > now() - (:days * interval '1 day')))
       order by id limit :limit`,
      { days, limit, after },
    )
  }

  /** @throws MedusaError NOT_FOUND for an unknown card and for somebody else's. */
  async find(id: string, owner: CardOwner): Promise<CardView> {
    const card = await firstRow<CardView>(this.knex, `select ${COLUMNS} from payin_card where id = :id and ${OWNED}`, { id, ...owner })
    if (!card) throw unknownCard()
    return card
  }

  /** Hubcash's id of a card, for a call to Hubcash and nowhere else. The caller checked the owner, or acts on a row that did. */
  async hubcashId(id: string): Promise<string> {
    const card = await firstRow<{ envelope: string }>(this.knex, `select envelope from payin_card where id = :id`, { id })
    if (!card) throw unknownCard()
    return openSecret({ envelope: card.envelope, rowId: id, keyring: this.keyring() })
  }

  async update(id: string, owner: CardOwner, change: Partial<Pick<CardView, "brand" | "holder_name" | "exp_month" | "exp_year">>): Promise<CardView> {
    const card = await firstRow<CardView>(
      this.knex,
      `update payin_card set brand = coalesce(:brand, brand), holder_name = coalesce(:holder_name, holder_name), exp_month = coalesce(:exp_month, exp_month), exp_year = coalesce(:exp_year, exp_year),
         updated_at = now() where id = :id and ${OWNED} returning ${COLUMNS}`,
      { id, ...owner, brand: null, holder_name: null, exp_month: null, exp_year: null, ...change },
    )
    if (!card) throw unknownCard()
    return card
  }

  /** Gives a guest's card to the customer he turned out to be. @throws MedusaError NOT_FOUND */
  async keepFor(id: string, owner: CardOwner & { customerId: string }): Promise<CardView> {
    const card = await firstRow<CardView>(this.knex, `update payin_card set owner_type = 'customer', owner_id = :customerId, updated_at = now() where id = :id and ${OWNED} returning ${COLUMNS}`, { id, ...owner })
    if (!card) throw unknownCard()
    return card
  }

  /** @throws MedusaError NOT_ALLOWED while a sale with the card may have to be sent again. */
  async refuseWhileUsed(id: string, db: Db = this.knex): Promise<void> {
    const used = await firstRow(db, `select 1 as used from payin_request where card_id = :id and state in ('ready', 'placing', 'unknown') limit 1`, { id })
    if (used) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "A payment with this card is under way. Delete the card when it is decided.")
  }

  /**
   * Forgets a card. The caller deletes it at Hubcash first.
   * @throws MedusaError NOT_FOUND; NOT_ALLOWED while a sale with it may have to be sent again.
   */
  async remove(id: string, owner: CardOwner): Promise<void> {
    await this.knex.transaction(async (trx) => {
      const card = await firstRow(trx, `select id from payin_card where id = :id and ${OWNED} for update`, { id, ...owner })
      if (!card) throw unknownCard()
      await this.refuseWhileUsed(id, trx)
      await rows(trx, `delete from payin_card where id = :id`, { id })
    })
  }
}
