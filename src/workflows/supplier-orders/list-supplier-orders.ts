import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { SupplierOrderFilter, SupplierOrderView } from "../../modules/voucher/ledger/supplier-orders"
import type VoucherModuleService from "../../modules/voucher/service"
import { csvOf } from "../reports/csv"

const PAGE = 500
const COLUMNS = ["id", "order_id", "order_number", "brand_id", "brand", "state", "amount", "currency", "units", "reference_id", "hubble_order_id", "last_problem", "created_at"] as const

type Numbered = SupplierOrderView & { order_number: number | null }

/** The order that a number such as 17 or #17 names; none for any other text. */
async function ordersOfNumber(container: MedusaContainer, q: string | undefined): Promise<string[]> {
  const number = /^#?(\d{1,9})$/.exec(q ?? "")?.[1]
  if (number === undefined) return []
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "order", fields: ["id"], filters: { display_id: Number(number) } })
  return data.map(({ id }) => id)
}

async function withNumbers(container: MedusaContainer, found: readonly SupplierOrderView[]): Promise<Numbered[]> {
  const ids = [...new Set(found.map((row) => row.order_id))]
  if (!ids.length) return []
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "order", fields: ["id", "display_id"], filters: { id: ids }, pagination: { take: ids.length, skip: 0 } })
  const numbers = new Map(data.map((order) => [order.id, Number(order.display_id)]))
  return found.map((row) => ({ ...row, order_number: numbers.get(row.order_id) ?? null }))
}

/** A page of supplier orders with the numbers of their orders; `q` may be such a number too. */
export async function findSupplierOrders(container: MedusaContainer, filter: SupplierOrderFilter & { limit: number; offset: number }) {
  const { views }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { supplier_orders: found, count } = await views.supplierOrders({ ...filter, orderIds: await ordersOfNumber(container, filter.q) })
  return { supplier_orders: await withNumbers(container, found), count }
}

/** All that the filter finds, as CSV. */
export function supplierOrdersCsv(container: MedusaContainer, filter: SupplierOrderFilter): AsyncGenerator<string> {
  const { views }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const pages = async function* () {
    const orderIds = await ordersOfNumber(container, filter.q)
    for (let after: string | undefined = ""; after !== undefined; ) {
      const page: SupplierOrderView[] = await views.supplierOrdersAfter({ ...filter, orderIds, after, limit: PAGE })
      yield await withNumbers(container, page)
      after = page.length === PAGE ? page.at(-1)?.id : undefined
    }
  }
  return csvOf(COLUMNS, pages())
}
