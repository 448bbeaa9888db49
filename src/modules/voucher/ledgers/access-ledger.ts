import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { changeOwner, isAnothers, issueToken, knowsOrder, markUsed, orderOfUnit, ownedUnit, ownsOrder, purgeTokens, tokenOpens, type Asker, type OrderOwner } from "../ledger/access"
import { addNotice, type TaskPayload } from "../ledger/tasks"
import { newId } from "../ledger/sql"
import { purgeThrottle, take, type Allowance } from "../ledger/throttle"

/** Whose vouchers these are, and how often somebody may ask. */
export class AccessLedger {
  constructor(private readonly knex: Knex) {}

  issueToken(cartId: string) {
    return issueToken(this.knex, { cartId })
  }

  /** A token of this order alone, for the link in an e-mail. */
  issueOrderToken(orderId: string) {
    return issueToken(this.knex, { orderId })
  }

  ownsOrder(orderId: string, asker: Asker) {
    return ownsOrder(this.knex, orderId, asker)
  }

  /** The customer whose order it is in Medusa now. */
  async follow(orderId: string, owner: OrderOwner): Promise<void> {
    if (await isAnothers(this.knex, orderId, owner)) await this.knex.transaction((trx) => changeOwner(trx, orderId, owner))
  }

  knows(orderId: string) {
    return knowsOrder(this.knex, orderId)
  }

  orderOfUnit(unitId: string) {
    return orderOfUnit(this.knex, unitId)
  }

  ownedUnit(unitId: string, asker: Asker) {
    return ownedUnit(this.knex, unitId, asker)
  }

  tokenOpens(order: { cartId: string | null; orderId: string }, token: string) {
    return tokenOpens(this.knex, order, token)
  }

  markUsed(unitId: string, used: boolean) {
    return markUsed(this.knex, unitId, used)
  }

  /** Writes the task that mails a link to the address of the order, or to the one named; false when the ledger does not know the order. */
  async requestLink(orderId: string, payload: TaskPayload = {}): Promise<boolean> {
    if (!(await knowsOrder(this.knex, orderId))) return false
    await this.knex.transaction((trx) => addNotice(trx, { orderId, supplierOrderId: null, notice: "access", once: newId("vmail"), ...(Object.keys(payload).length ? { payload } : {}) }))
    return true
  }

  /** Seconds to wait when the allowance is used up, else null. */
  take(allowance: Allowance) {
    return take(this.knex, allowance)
  }

  async purge(limit: number): Promise<number> {
    return (await purgeTokens(this.knex, limit)) + (await purgeThrottle(this.knex, limit))
  }
}
