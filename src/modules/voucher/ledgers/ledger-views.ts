import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { consumption } from "../ledger/consumption"
import { countsIn, deliveryTimes, soldIn, type FiguresOf } from "../ledger/figures"
import { overview } from "../ledger/overview"
import { listMails, unsentMails } from "../ledger/mails"
import { refusedRequests } from "../ledger/refused-requests"
import { listCustomerUnits, listUnits, readUnit, unitsOfGift, unitsOfOrders, type HistoryFilter, type UnitView } from "../ledger/unit-views"
import { pulse } from "../ledger/sweep"
import { listSupplierOrders, readSupplierOrder, supplierOrdersAfter } from "../ledger/supplier-orders"
import { orderTimeline } from "../ledger/views"

/** What routes show; masked, never a code. */
export class LedgerViews {
  constructor(
    private readonly knex: Knex,
    /** The shop mails gifts, so their buyers do not open them. */
    private readonly sendsGifts: boolean,
  ) {}

  /** As an admin sees them. */
  units(orderId: string) {
    return listUnits(this.knex, orderId, this.sendsGifts)
  }

  /** As the buyer sees them. */
  async unitsOfOrder(orderId: string): Promise<UnitView[]> {
    return (await this.unitsOfOrders([orderId])).get(orderId) ?? []
  }

  /** What happened to an order's vouchers and cases. */
  timeline(orderId: string) {
    return orderTimeline(this.knex, orderId)
  }

  /** The same for several orders in one statement. */
  unitsOfOrders(orderIds: readonly string[]) {
    return unitsOfOrders(this.knex, orderIds, this.sendsGifts)
  }

  unitsOfGift(giftId: string) {
    return unitsOfGift(this.knex, giftId, this.sendsGifts)
  }

  unit(unitId: string, audience: "buyer" | "recipient" | "admin" = "buyer") {
    return readUnit(this.knex, unitId, { audience, sendsGifts: this.sendsGifts })
  }

  customerUnits(filter: HistoryFilter) {
    return listCustomerUnits(this.knex, filter, this.sendsGifts)
  }

  mails(orderId: string) {
    return listMails(this.knex, orderId)
  }

  refusedRequests() {
    return refusedRequests(this.knex)
  }

  unsentMails() {
    return unsentMails(this.knex)
  }

  supplierOrders(filter: Parameters<typeof listSupplierOrders>[1]) {
    return listSupplierOrders(this.knex, filter)
  }

  supplierOrdersAfter(filter: Parameters<typeof supplierOrdersAfter>[1]) {
    return supplierOrdersAfter(this.knex, filter)
  }

  supplierOrder(id: string) {
    return readSupplierOrder(this.knex, id)
  }

  /** What Hubble debited in the last days (of `dayMs` each). */
  consumption(window: Parameters<typeof consumption>[1]) {
    return consumption(this.knex, window)
  }

  soldIn(of: FiguresOf) {
    return soldIn(this.knex, of)
  }

  countsIn(of: FiguresOf) {
    return countsIn(this.knex, of)
  }

  deliveryTimes(of: FiguresOf) {
    return deliveryTimes(this.knex, of)
  }

  pulse() {
    return pulse(this.knex)
  }

  overview() {
    return overview(this.knex)
  }
}
