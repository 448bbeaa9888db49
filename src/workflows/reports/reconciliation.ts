import type { MedusaContainer } from "@medusajs/framework/types"
import { bookDifferences, type BookDifference, type OrderBooks } from "../../domain/book-differences"
import { isCancelledOrder } from "../../domain/order-status"
import { toMajor } from "../../domain/money"
import { fundedAmount, noLongerRequired } from "../../domain/paid"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { OrderBooksRow, Period, SupplierOrderRow } from "../../modules/voucher/ledger/reports"
import type VoucherModuleService from "../../modules/voucher/service"
import { orderMoney, readOrders, requiredOf, type PlacedOrder } from "../orders/read-order"
import { SupplierInquiry, type Disagreement } from "./ask-supplier"
import { csvOf, type Cell } from "./csv"
import { pagesOf } from "./pages"

const PAGE = 500
/** Whole orders of Medusa are larger. */
const ORDERS_PAGE = 100
const COLUMNS = [
  "row", "order_id", "our_reference", "hubble_order_id", "units", "debited", "currency", "state", "created_at",
  "medusa_paid", "medusa_refunded", "our_refunded", "order_currency", "difference", "supplier_order_id", "brand_id",
] as const
type Line = Record<(typeof COLUMNS)[number], Cell>

/**
 * First a row per supplier order (`row` is `supplier_order`), followed by one for each order sent for them of which Hubble says something else, then one per difference
 * in the books of an order paid in the period (`row` is the kind of difference). Amounts in major units.
 */
export function reconciliationCsv(container: MedusaContainer, period: Period): AsyncGenerator<string> {
  const { reports, orderOptions: { active } }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const pages = async function* () {
    const inquiry = new SupplierInquiry(container)
    for await (const page of pagesOf(period, PAGE, (wanted) => reports.supplierOrders(wanted), (row) => row.id)) {
      const disagreements = active ? await inquiry.about(page) : []
      yield [...page.map(supplierOrderLine), ...disagreements.map(supplierLine)]
    }
    if (inquiry.left) yield [{ ...EMPTY, row: "not_asked", units: null, difference: `Hubble was not asked about ${inquiry.left} orders that are over, or did not answer: test the connection, or choose a shorter period` }]
    for await (const page of bookPages(container, period)) yield page.flatMap(differenceLines)
  }
  return csvOf(COLUMNS, pages())
}

const EMPTY = Object.fromEntries(COLUMNS.map((column) => [column, null])) as Line

function supplierOrderLine({ id, debited, ...row }: SupplierOrderRow): Line {
  return { ...EMPTY, ...row, row: "supplier_order", supplier_order_id: id, debited: toMajor(debited, row.currency) }
}

/** What Hubble said is in our books by now; the row shows what was there before. */
function supplierLine({ row, attempt, said }: Disagreement): Line {
  const text = said === "absent" ? "Hubble knows no such order" : `Hubble says ${said}, our books said ${attempt.state}: see the open cases of the order`
  return { ...supplierOrderLine(row), our_reference: attempt.reference_id, hubble_order_id: attempt.hubble_order_id, row: "hubble_disagrees", difference: text }
}

/** One order by every book, and where they disagree. */
interface ComparedOrder {
  row: OrderBooksRow
  medusa: OrderBooks["medusa"]
  differences: BookDifference[]
}

/** The orders paid in the period, a page at a time. */
export async function* bookPages(container: MedusaContainer, period: Period): AsyncGenerator<ComparedOrder[]> {
  const { reports }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  for await (const page of pagesOf(period, ORDERS_PAGE, (wanted) => reports.orderBooks(wanted), (row) => row.order_id)) {
    const orders = new Map((await readOrders(container, page.map((row) => row.order_id))).map((order) => [order.id, order]))
    yield page.map((row) => {
      const medusa = medusaBooks(orders.get(row.order_id), row)
      return { row, medusa, differences: bookDifferences({ ...row, medusa }) }
    })
  }
}

function differenceLines({ row, medusa, differences }: ComparedOrder): Line[] {
  return differences.map(({ kind, text }): Line => ({
    ...EMPTY,
    row: kind,
    order_id: row.order_id,
    units: row.units,
    debited: toMajor(row.charged, row.face_currency),
    currency: row.face_currency,
    medusa_paid: medusa && toMajor(fundedAmount(medusa.money), row.currency),
    medusa_refunded: medusa && toMajor(medusa.money.refunded, row.currency),
    our_refunded: toMajor(row.refunded, row.currency),
    order_currency: row.currency.toUpperCase(),
    difference: text,
  }))
}

const medusaBooks = (order: PlacedOrder | undefined, row: OrderBooksRow): OrderBooks["medusa"] =>
  order ? { canceled: isCancelledOrder(order), money: orderMoney(order, noLongerRequired(row.gone, requiredOf(order).pieces)) } : null
