import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { issueToken, ownedUnit, ownsOrder, tokenOpensCart, type Asker } from "../ledger/access"

/** Whose vouchers these are. */
export class AccessLedger {
  constructor(private readonly knex: Knex) {}

  issueToken(cartId: string) {
    return issueToken(this.knex, cartId)
  }

  ownsOrder(orderId: string, asker: Asker) {
    return ownsOrder(this.knex, orderId, asker)
  }

  ownedUnit(unitId: string, asker: Asker) {
    return ownedUnit(this.knex, unitId, asker)
  }

  tokenOpensCart(cartId: string, token: string) {
    return tokenOpensCart(this.knex, cartId, token)
  }
}
