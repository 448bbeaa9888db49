import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { chargedIn, orderBooksPage, overAttempts, soldUnitsPage, supplierOrdersPage, type Page, type Period } from "../ledger/reports"

/** The books page by page, in key order, for reports of any length. */
export class ReportLedger {
  constructor(private readonly knex: Knex) {}

  supplierOrders(page: Page) {
    return supplierOrdersPage(this.knex, page)
  }

  overAttempts(supplierOrderIds: readonly string[]) {
    return overAttempts(this.knex, supplierOrderIds)
  }

  orderBooks(page: Page) {
    return orderBooksPage(this.knex, page)
  }

  chargedIn(period: Period) {
    return chargedIn(this.knex, period)
  }

  soldUnits(page: Page) {
    return soldUnitsPage(this.knex, page)
  }
}
