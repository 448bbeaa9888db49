import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { closeSurplus, extendUnits, followPrices, holdAdded, knownUnits } from "../ledger/edits"
import { completeBuyer, ensureUnits, type Buyer, type EnsureInput } from "../ledger/ensure"
import { closeCancelledOrder, freezeOrder, overdueFreezes, thawOrder } from "../ledger/freeze"
import { screeningOf } from "../ledger/hold"
import { goneUnits, orderableUnits } from "../ledger/refunds"
import { endAwaitingCapture, issueOf } from "../ledger/issued"
import { holdUnsent } from "../ledger/hold-unsent"
import { endRechecks, keepSweepCursor, recheckChanged, recheckOrders, sweepCursor, takeRechecks, takeUnpaid, unwatchOrder, wakeUnsent, watchOrder, type Recheck, type SweptList } from "../ledger/sweep"
import type { VoucherPolicy } from "../policy"
import type { HashBuyer } from "../vault"

/** From a paid Medusa order to units and supplier orders, and the sweep that finds what no event brought. */
export class SaleLedger {
  constructor(
    private readonly knex: Knex,
    private readonly policy: VoucherPolicy,
    private readonly hash: HashBuyer,
  ) {}

  /** Writes units, supplier orders and first tasks of a paid order once, held where a rule of the shop says so; every later call adopts them (`protocol.md` 3.15). */
  ensure(input: EnsureInput) {
    const screening = screeningOf(this.policy.holdRules, { customerId: input.customerId, email: input.buyer.email, address: input.address }, this.hash)
    return this.knex.transaction((trx) => ensureUnits(trx, input, screening))
  }

  known(orderId: string) {
    return knownUnits(this.knex, orderId)
  }

  /** Gives units without a supplier order one, once the catalogue allows a split. */
  extend(input: EnsureInput) {
    return this.knex.transaction((trx) => extendUnits(trx, input))
  }

  /** Writes units added after payment, held for a person; returns their ids, none when the ledger has all the lines say. */
  holdAdded(input: EnsureInput) {
    return this.knex.transaction((trx) => holdAdded(trx, input))
  }

  /** Takes over what an edit made of the prices of lines. */
  followPrices(orderId: string, lines: Parameters<typeof followPrices>[2]) {
    return this.knex.transaction((trx) => followPrices(trx, orderId, lines))
  }

  /** Closes units that an edit took off their lines, as far as nothing was sent for them; returns their ids. `pieces`: what Medusa's order has of each line. */
  closeSurplus(orderId: string, pieces: ReadonlyMap<string, number>) {
    return this.knex.transaction((trx) => closeSurplus(trx, orderId, pieces))
  }

  /** Units of an order that nothing was sent for yet. */
  orderableUnits(orderId: string) {
    return orderableUnits(this.knex, orderId)
  }

  /** Makes what waits of an order due, so that its claim looks at the money again. */
  wakeUnsent(orderId: string) {
    return wakeUnsent(this.knex, orderId)
  }

  completeBuyer(orderId: string, buyer: Buyer) {
    return completeBuyer(this.knex, orderId, buyer)
  }

  /** Units that are refunded or closed, by line, with their prices in minor units of the order's currency. */
  goneUnits(orderId: string) {
    return goneUnits(this.knex, orderId)
  }

  /** The money of the order is captured: its codes may be shown, and the news may go out. @returns the units whose codes this opened. */
  captured(orderId: string) {
    return this.knex.transaction((trx) => endAwaitingCapture(trx, orderId))
  }

  /** Whether the vouchers were bought on a reserved payment that is not captured yet, and where its units stand. */
  issue(orderId: string) {
    return issueOf(this.knex, orderId)
  }

  watch(input: Parameters<typeof watchOrder>[1]) {
    return watchOrder(this.knex, input)
  }

  unwatch(orderId: string) {
    return unwatchOrder(this.knex, orderId)
  }

  takeUnpaid(input: { since: string | null; limit: number }) {
    return takeUnpaid(this.knex, input)
  }

  /** Has the sweep look at an order until a look at it went well. */
  recheck(orderId: string) {
    return recheckOrders(this.knex, [orderId])
  }

  /** Notes orders that Medusa changed, and passes their changes; both or neither. */
  recheckChanged(input: { orderIds: readonly string[]; lastId: string | null }) {
    return this.knex.transaction((trx) => recheckChanged(trx, input))
  }

  takeRechecks(input: { since: string | null; limit: number }) {
    return takeRechecks(this.knex, input)
  }

  endRechecks(done: readonly Recheck[]) {
    return endRechecks(this.knex, done)
  }

  sweepCursor(list: SweptList) {
    return sweepCursor(this.knex, list)
  }

  keepSweepCursor(list: SweptList, lastId: string) {
    return keepSweepCursor(this.knex, list, lastId)
  }

  /** Stops everything that would send, so that the order can be cancelled; refused once the supplier may have been charged. */
  freeze(orderId: string) {
    return this.knex.transaction((trx) => freezeOrder(trx, orderId, this.policy.times.freezeMs))
  }

  /** Holds what was not ordered yet for a person; true when nothing of the order was sent to the supplier. */
  holdUnsent(orderId: string, reason: string) {
    return this.knex.transaction((trx) => holdUnsent(trx, orderId, reason))
  }

  thaw(orderId: string) {
    return this.knex.transaction((trx) => thawOrder(trx, orderId))
  }

  overdueFreezes(limit: number) {
    return overdueFreezes(this.knex, limit)
  }

  closeCancelled(orderId: string) {
    return this.knex.transaction((trx) => closeCancelledOrder(trx, orderId))
  }
}
