import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { paymentOpen, paymentsOf, type Payer } from "../ledger/personal-data"
import { forgetCart, markOrderClosed, takeUnpaid } from "../ledger/unpaid"
import { listRows, moneyIn, rowsOf, rowsTried, timeline, unanswered, type PayinFilter } from "../ledger/views"

/** What routes and jobs read. */
export class PayinViews {
  constructor(private readonly knex: Knex) {}

  list(filter: PayinFilter) {
    return listRows(this.knex, filter)
  }

  of(of: { cartId?: string | null; orderId?: string | null }) {
    return rowsOf(this.knex, of)
  }

  /** As `of`, with requests that could not be sent and wait for the shopper's next try. */
  tried(of: { cartId: string }) {
    return rowsTried(this.knex, of.cartId)
  }

  timeline(id: string) {
    return timeline(this.knex, id)
  }

  moneyIn(period: Parameters<typeof moneyIn>[1]) {
    return moneyIn(this.knex, period)
  }

  /** Payment services that do not answer our looks. */
  unanswered() {
    return unanswered(this.knex)
  }

  /** What a payer may take away. */
  paymentsOf(payer: Payer) {
    return paymentsOf(this.knex, payer)
  }

  paymentOpen(payer: Payer) {
    return paymentOpen(this.knex, payer)
  }

  takeUnpaid(input: { since: string | null; limit: number }) {
    return takeUnpaid(this.knex, input)
  }

  markOrderClosed(id: string, orderId: string) {
    return markOrderClosed(this.knex, id, orderId)
  }

  forgetCart(id: string) {
    return forgetCart(this.knex, id)
  }
}
