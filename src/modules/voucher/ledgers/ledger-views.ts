import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { consumption } from "../ledger/consumption"
import { countsIn, deliveryTimes, soldIn, type FiguresOf } from "../ledger/figures"
import { overview } from "../ledger/overview"
import { pulse } from "../ledger/sweep"
import { listSupplierOrders, readSupplierOrder, supplierOrdersAfter } from "../ledger/supplier-orders"
import { listCustomerUnits, listUnits, orderTimeline, readUnit } from "../ledger/views"

/** What routes show; masked, never a code. */
export class LedgerViews {
  constructor(
    private readonly knex: Knex,
    private readonly activeKeyId: string | null,
  ) {}

  units(orderId: string) {
    return listUnits(this.knex, orderId)
  }

  unit(unitId: string) {
    return readUnit(this.knex, unitId)
  }

  /** What happened to an order's vouchers and cases. */
  timeline(orderId: string) {
    return orderTimeline(this.knex, orderId)
  }

  customerUnits(filter: Parameters<typeof listCustomerUnits>[1]) {
    return listCustomerUnits(this.knex, filter)
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
    return overview(this.knex, this.activeKeyId)
  }
}
