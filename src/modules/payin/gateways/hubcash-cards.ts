import { MedusaError } from "@medusajs/framework/utils"
import { HubcashAuthenticationError, HubcashError, HubcashNotFoundError, HubcashRejectedError, HubcashRequestError } from "../../../clients/hubcash"
import type { HubcashBrand, HubcashClient } from "../../../clients/hubcash"
import { lastFour } from "../../../domain/envelope"
import type { CardView, NewCard } from "../cards"
import type { Payer } from "../payers"

/** A card as a shopper types it. Lives for one call and is kept nowhere (`protocol.md` 5.9). */
export interface TypedCard {
  number: string
  securityCode: string
  holderName: string
  /** "01" to "12" */
  expMonth: string
  /** "2031" */
  expYear: string
}

const DEADLINE_MS = 30_000
/** Kinds of card hardly change, and every shopper who types a number asks for his. */
const BRAND_MS = 10 * 60_000
const MOST_BRANDS = 1_000

/** Cards at Hubcash: numbers pass through to it, its id of a card comes back. Its own texts never reach a shopper. */
export class HubcashCards {
  readonly #brands = new Map<string, { brand: HubcashBrand | null; until: number }>()

  /** `refused` learns that Hubcash refuses our keys: whoever cannot enter a card never comes to a sale that would say so. */
  constructor(
    private readonly client: () => HubcashClient,
    private readonly refused: (reason: string) => Promise<void>,
  ) {}

  /** The brand by the first 4 to 6 digits; null when Hubcash takes no such card. An answer holds for some minutes. */
  async brandOf(firstDigits: string): Promise<HubcashBrand | null> {
    const known = this.#brands.get(firstDigits)
    if (known && known.until > Date.now()) return known.brand
    const brand = await this.#ask(() => this.client().findBrand(firstDigits, { deadlineMs: DEADLINE_MS }))
    const [oldest] = this.#brands.keys()
    if (oldest !== undefined && this.#brands.size >= MOST_BRANDS) this.#brands.delete(oldest)
    this.#brands.set(firstDigits, { brand, until: Date.now() + BRAND_MS })
    return brand
  }

  /** @throws MedusaError INVALID_DATA when Hubcash does not take the card; NOT_ALLOWED when it cannot be asked. */
  async store(card: TypedCard, payer: Payer): Promise<NewCard> {
    const brand = await this.brandOf(card.number.slice(0, 6))
    if (!brand) throw new MedusaError(MedusaError.Types.INVALID_DATA, "This kind of card is not accepted. Try another card.")
    const { data } = await this.#ask(() => this.client().createCard({
      Brand: brand.Name, HolderName: card.holderName, ...holderOf(payer),
      ExpMonth: card.expMonth, ExpYear: card.expYear, Number: card.number, SecurityCode: card.securityCode,
    }, { deadlineMs: DEADLINE_MS }))
    return { hubcashCardId: data.CardId, brand: brand.Name, last4: lastFour(card.number) ?? "", holder_name: card.holderName, exp_month: card.expMonth, exp_year: card.expYear }
  }

  /** Changes what may change; Hubcash wants the whole card, so what it has is read first, and `known`, our row, stands in for what it does not show. */
  async edit(cardId: string, known: Pick<CardView, "brand" | "holder_name" | "exp_month" | "exp_year">, change: { holderName?: string; expMonth?: string; expYear?: string; payer?: Payer }): Promise<void> {
    await this.#ask(async () => {
      const { data: card } = await this.client().getCard(cardId, { deadlineMs: DEADLINE_MS })
      const holder = change.payer ? holderOf(change.payer) : { ...(card.Document ? { Document: card.Document } : {}), ...(card.Phone ? { Phone: card.Phone } : {}) }
      await this.client().editCard(cardId, {
        Brand: card.Brand || known.brand, HolderName: change.holderName ?? (card.HolderName || known.holder_name),
        ...holder,
        ExpMonth: change.expMonth ?? (card.ExpMonth || known.exp_month), ExpYear: change.expYear ?? (card.ExpYear || known.exp_year),
      }, { deadlineMs: DEADLINE_MS })
    })
  }

  /**
   * A card that Hubcash no longer knows counts as deleted: our own delete may have died between Hubcash's and ours.
   * @throws MedusaError NOT_ALLOWED when Hubcash refuses and still has it, or cannot be asked.
   */
  async remove(cardId: string): Promise<void> {
    await this.#ask(async () => {
      try {
        await this.client().deleteCard(cardId, { deadlineMs: DEADLINE_MS })
      } catch (error) {
        if (!(await this.#isGone(cardId, error))) throw error
      }
    }, () => new MedusaError(MedusaError.Types.NOT_ALLOWED, "The card service does not let go of this card now. Please try again later."))
  }

  /** What a DELETE of an unknown card answers is not documented (its only refusal is a 400): a read that finds nothing tells it from any other. */
  async #isGone(cardId: string, refusal: unknown): Promise<boolean> {
    if (!(refusal instanceof HubcashError) || (refusal.status !== 400 && refusal.status !== 404)) return false
    return this.client().getCard(cardId, { deadlineMs: DEADLINE_MS }).then(() => false, (error: unknown) => error instanceof HubcashNotFoundError)
  }

  async #ask<T>(call: () => Promise<T>, no: () => MedusaError = notAccepted): Promise<T> {
    try {
      return await call()
    } catch (error) {
      if (error instanceof HubcashRejectedError || error instanceof HubcashRequestError) throw no()
      if (error instanceof HubcashAuthenticationError && error.documented) await this.refused(error.message)
      if (error instanceof HubcashError) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "The card service cannot be reached at the moment. Please try again.")
      throw error
    }
  }
}

const holderOf = ({ document, phone }: Payer) => ({ Document: document.number, ...(phone ? { Phone: phone } : {}) })
const notAccepted = () => new MedusaError(MedusaError.Types.INVALID_DATA, "The card was not accepted. Check its number, security code, date and the holder's document.")
