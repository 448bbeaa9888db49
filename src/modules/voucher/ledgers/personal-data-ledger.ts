import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { cartsOf, eraseCustomer, unsettledOrders, voucherDataOf } from "../ledger/personal-data"

/** What the ledger keeps about a customer, and its end. */
export class PersonalDataLedger {
  constructor(private readonly knex: Knex) {}

  of(customerId: string) {
    return voucherDataOf(this.knex, customerId)
  }

  unsettled(customerId: string) {
    return unsettledOrders(this.knex, customerId)
  }

  carts(customerId: string) {
    return cartsOf(this.knex, customerId)
  }

  erase(customerId: string) {
    return this.knex.transaction((trx) => eraseCustomer(trx, customerId))
  }
}
