import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { eraseCustomer, purchasesOf, unsettledOrders, voucherDataOf } from "../ledger/personal-data"

/** What the ledger keeps about a customer, and its end. */
export class PersonalDataLedger {
  constructor(
    private readonly knex: Knex,
    private readonly sendsGifts: boolean,
  ) {}

  of(customerId: string) {
    return voucherDataOf(this.knex, customerId, this.sendsGifts)
  }

  unsettled(customerId: string) {
    return unsettledOrders(this.knex, customerId, this.sendsGifts)
  }

  purchases(customerId: string) {
    return purchasesOf(this.knex, customerId)
  }

  erase(customerId: string) {
    return this.knex.transaction((trx) => eraseCustomer(trx, customerId))
  }
}
