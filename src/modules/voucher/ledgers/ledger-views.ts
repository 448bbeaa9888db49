import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { consumption } from "../ledger/consumption"
import { overview } from "../ledger/overview"
import { listSupplierOrders, listUnits, readSupplierOrder } from "../ledger/views"

/** What routes show; masked, never a code. */
export class LedgerViews {
  constructor(private readonly knex: Knex) {}

  units(orderId: string) {
    return listUnits(this.knex, orderId)
  }

  supplierOrders(filter: Parameters<typeof listSupplierOrders>[1]) {
    return listSupplierOrders(this.knex, filter)
  }

  supplierOrder(id: string) {
    return readSupplierOrder(this.knex, id)
  }

  /** What Hubble debited in the last days (of `dayMs` each). */
  consumption(window: Parameters<typeof consumption>[1]) {
    return consumption(this.knex, window)
  }

  overview() {
    return overview(this.knex)
  }
}
