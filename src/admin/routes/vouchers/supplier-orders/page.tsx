import { defineRouteConfig } from "@medusajs/admin-sdk"
import { createDataTableColumnHelper, createDataTableFilterHelper, toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { crumb } from "../../../components/crumb"
import { DataList, ListAction } from "../../../components/data-list"
import { Page } from "../../../components/section"
import { StateBadge } from "../../../components/state-badge"
import { useFormat } from "../../../lib/format"
import { download } from "../../../lib/download"
import type { Query } from "../../../lib/hub"
import type { ListedSupplierOrder } from "../../../lib/types"

const column = createDataTableColumnHelper<ListedSupplierOrder>()
const filter = createDataTableFilterHelper<ListedSupplierOrder>()
const STATES = ["awaiting_fulfillment", "ready", "waiting_wallet", "placing", "unknown", "processing", "timed_out", "succeeded", "failed", "held", "cancelled"]

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

const SupplierOrdersPage = () => {
  const { t } = useTranslation()
  const { money, moment } = useFormat()
  const columns = [
    column.accessor("order_number", { header: t("voucherHub.order"), cell: ({ getValue }) => (getValue() === null ? "–" : `#${getValue()}`) }),
    column.accessor("brand", { header: t("voucherHub.brand"), cell: ({ row: { original } }) => original.brand ?? original.brand_id }),
    column.accessor("units", { header: t("voucherHub.units") }),
    column.accessor("amount", { header: t("voucherHub.amount"), cell: ({ row: { original } }) => money(original.amount, original.currency) }),
    column.accessor("state", { header: t("voucherHub.state"), cell: ({ getValue }) => <StateBadge of="supplierOrder" state={getValue()} /> }),
    column.accessor("reference_id", { header: t("voucherHub.attempts.reference"), cell: ({ getValue }) => <code className="txt-compact-xsmall font-mono">{getValue() ?? "–"}</code> }),
    column.accessor("created_at", { header: t("voucherHub.created"), cell: ({ getValue }) => moment(getValue()) }),
  ]
  const filters = [
    filter.accessor("state", { type: "radio", label: t("voucherHub.state"), options: STATES.map((state) => ({ value: state, label: t(`voucherHub.states.supplierOrder.${state}`) })) }),
    filter.custom({ id: "from", type: "radio", label: t("voucherHub.created"), options: [1, 7, 30].map((days) => ({ value: daysAgo(days), label: t("voucherHub.supplierOrders.lastDays", { count: days }) })) }),
  ]
  const save = (query: Query) => void download("/supplier-orders", { ...query, format: "csv" }, "voucher-supplier-orders.csv").catch((error: Error) => toast.error(t("voucherHub.failed"), { description: error.message }))
  return (
    <Page>
      <DataList<ListedSupplierOrder>
        path="/supplier-orders"
        rows="supplier_orders"
        level="h1"
        heading={t("voucherHub.menu.supplierOrders")}
        hint={t("voucherHub.supplierOrders.hint")}
        columns={columns}
        filters={filters}
        rowHref={({ id }) => `/vouchers/supplier-orders/${id}`}
        actions={(query) => <ListAction onClick={() => save(query)}>{t("voucherHub.csv")}</ListAction>}
        empty={{ heading: t("voucherHub.supplierOrders.none"), description: t("voucherHub.supplierOrders.noneHint") }}
      />
    </Page>
  )
}

export const config = defineRouteConfig({ label: "voucherHub.menu.supplierOrders", translationNs: "translation", rank: 2 })

export const handle = crumb("voucherHub.menu.supplierOrders")

export default SupplierOrdersPage
