import { HUBCASH_STATUS_IDS } from "../../domain/hubcash-sale"
import type { HubcashList } from "./listing"
import type { HubcashSalesFilter } from "./requests"
import type { HubcashSale } from "./schemas"

export interface FoundSales {
  /** Every sale under the reference, each once, oldest status first; two or more are two charges. */
  sales: HubcashSale[]
  /**
   * False when a row could not be read, is not of the reference (the filter did not work) or the pages did not end: then an empty `sales` proves nothing. True and empty is one
   * look that found nothing, which is not proof either before a second one later (protocol 3.7, 5.3).
   */
  complete: boolean
}

const ROWS = 100
const MOST_PAGES = 20

/**
 * All sales under our `Ref`: one list per status, as `Status` is required (facts.md 5.26), page by page. Statuses are asked for in the order a sale
 * walks, so one that moves on meanwhile is met again rather than missed; the later sight counts.
 */
export async function findSalesByRef(
  list: (filter: HubcashSalesFilter) => Promise<HubcashList<HubcashSale>>,
  ref: string,
  statuses: readonly number[] = HUBCASH_STATUS_IDS,
): Promise<FoundSales> {
  const found = new Map<string, HubcashSale>()
  let complete = true
  for (const Status of statuses) {
    for (let page = 0; ; page++) {
      if (page === MOST_PAGES) {
        complete = false
        break
      }
      const { rows, count, unreadable } = await list({ Ref: ref, Status, offset: page * ROWS, rows: ROWS })
      if (unreadable.length > 0 || rows.some((sale) => sale.Ref !== ref)) complete = false
      // A server that ignores the filter must not lend us somebody else's sale.
      for (const sale of rows.filter((one) => one.Ref === ref)) found.set(sale.SaleId, sale)
      if (count < ROWS) break
    }
  }
  return { sales: [...found.values()], complete }
}
