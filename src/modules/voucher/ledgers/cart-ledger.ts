import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { claimSelections, createSelection, freezeQuotes, frozenQuotes, purgePromises, saveRecipient, selectionsOfCart, type NewSelection, type Recipient } from "../ledger/selections"

/** What a cart was promised before it becomes an order (`protocol.md` section 2). */
export class CartLedger {
  constructor(private readonly knex: Knex) {}

  /** A custom amount with its frozen price and, for a gift, its recipient. */
  select(selection: NewSelection, recipient: Recipient | null): Promise<string> {
    return this.knex.transaction(async (trx) => {
      const id = await createSelection(trx, selection)
      if (recipient) await saveRecipient(trx, { cartId: selection.cartId, brandId: selection.brandId, selectionId: id }, recipient)
      return id
    })
  }

  saveRecipient(of: { cartId: string; brandId: string }, recipient: Recipient) {
    return saveRecipient(this.knex, { ...of, selectionId: null }, recipient)
  }

  selections(cartId: string, ids: readonly string[]) {
    return selectionsOfCart(this.knex, cartId, ids)
  }

  claimSelections(orderId: string, cartId: string, lines: Parameters<typeof claimSelections>[3]) {
    return this.knex.transaction((trx) => claimSelections(trx, orderId, cartId, lines))
  }

  quotes(cartId: string, currency: string) {
    return frozenQuotes(this.knex, cartId, currency)
  }

  freezeQuotes(cartId: string, currency: string, quotes: Parameters<typeof freezeQuotes>[3]) {
    return freezeQuotes(this.knex, cartId, currency, quotes)
  }

  purge(input: { days: number; limit: number }) {
    return purgePromises(this.knex, input)
  }
}
