import type { MedusaContainer } from "@medusajs/framework/types"
import { toMajor } from "../../domain/money"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { Period } from "../../modules/voucher/ledger/reports"
import type VoucherModuleService from "../../modules/voucher/service"
import { csvOf } from "./csv"
import { pagesOf } from "./pages"

const PAGE = 500
const COLUMNS = ["unit_id", "order_id", "paid_at", "brand_id", "brand", "denomination", "denomination_currency", "price", "price_currency", "state", "delivered_at", "our_reference", "hubble_order_id"] as const

/** Every voucher of the orders paid in the period; amounts in major units. */
export function salesCsv(container: MedusaContainer, period: Period): AsyncGenerator<string> {
  const { reports }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const units = pagesOf(period, PAGE, (page) => reports.soldUnits(page), (row) => row.unit_id)
  const pages = async function* () {
    for await (const page of units) {
      yield page.map(({ face, face_currency: faceCurrency, price, price_currency: priceCurrency, ...unit }) => ({
        ...unit,
        denomination: toMajor(face, faceCurrency),
        denomination_currency: faceCurrency,
        price: toMajor(price, priceCurrency),
        price_currency: priceCurrency,
      }))
    }
  }
  return csvOf(COLUMNS, pages())
}
