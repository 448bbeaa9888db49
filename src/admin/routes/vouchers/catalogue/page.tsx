import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Text, createDataTableColumnHelper, createDataTableFilterHelper } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { BrandState } from "../../../components/catalogue/brand-state"
import { BrandDrawer } from "../../../components/catalogue/brand-drawer"
import { SyncSection } from "../../../components/catalogue/sync-section"
import { crumb } from "../../../components/crumb"
import { DataList } from "../../../components/data-list"
import { Page } from "../../../components/section"
import { useFormat } from "../../../lib/format"
import type { Brand } from "../../../lib/types"

const column = createDataTableColumnHelper<Brand>()
const filter = createDataTableFilterHelper<Brand>()

const CataloguePage = () => {
  const { t } = useTranslation()
  const { percent } = useFormat()
  const [chosen, setChosen] = useState<Brand | null>(null)
  const columns = [
    column.accessor("title", { header: t("voucherHub.brand"), cell: ({ row: { original } }) => <div className="flex flex-col py-1"><Text size="small" weight="plus" className="text-ui-fg-base">{original.title}</Text><Text size="xsmall" className="text-ui-fg-muted">{original.categories.join(", ")}</Text></div> }),
    column.accessor("status", { header: t("voucherHub.state"), cell: ({ row: { original } }) => <BrandState brand={original} /> }),
    column.accessor("price_rule", { header: t("voucherHub.catalogue.rule"), cell: ({ getValue }) => (getValue() ? t("voucherHub.catalogue.ownRule") : t("voucherHub.catalogue.shopRule")) }),
    column.accessor("margin_percent", { header: t("voucherHub.catalogue.discount"), cell: ({ getValue }) => (getValue() === null ? "–" : percent(getValue() ?? 0)) }),
    column.accessor("unsellable_reason", {
      header: t("voucherHub.catalogue.whyNot"),
      minSize: 200,
      cell: ({ row: { original } }) => <Text size="small" className="whitespace-normal">{original.unsellable_reason ?? Object.values(original.unsellable_in)[0] ?? "–"}</Text>,
    }),
  ]
  const filters = [
    filter.accessor("status", { type: "radio", label: t("voucherHub.catalogue.atHubble"), options: ["ACTIVE", "INACTIVE", "VANISHED", "REFUSED"].map((status) => ({ value: status, label: t(`voucherHub.catalogue.status.${status}`) })) }),
    filter.accessor("hidden", { type: "radio", label: t("voucherHub.catalogue.byShop"), options: [{ value: "true", label: t("voucherHub.catalogue.hiddenByShop") }, { value: "false", label: t("voucherHub.catalogue.notHidden") }] }),
  ]
  return (
    <Page>
      <SyncSection />
      <DataList<Brand>
        path="/brands"
        rows="brands"
        level="h1"
        heading={t("voucherHub.menu.catalogue")}
        hint={t("voucherHub.catalogue.hint")}
        columns={columns}
        filters={filters}
        onRow={setChosen}
        empty={{ heading: t("voucherHub.catalogue.none"), description: t("voucherHub.catalogue.noneHint") }}
      />
      <BrandDrawer brand={chosen} onClose={() => setChosen(null)} />
    </Page>
  )
}

export const config = defineRouteConfig({ label: "voucherHub.menu.catalogue", translationNs: "translation", rank: 3 })

export const handle = crumb("voucherHub.menu.catalogue")

export default CataloguePage
