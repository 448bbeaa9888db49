import { Checkbox, createDataTableColumnHelper } from "@medusajs/ui"
import type { MouseEvent } from "react"
import { useTranslation } from "react-i18next"

/** A click on the box is none on its row. */
const keep = (event: MouseEvent) => event.stopPropagation()

/** Medusa's column of boxes, each with a name for those who cannot see its row. */
export function useSelectColumn<Item>(nameOf: (row: Item) => string) {
  const { t } = useTranslation()
  return createDataTableColumnHelper<Item>().select({
    header: ({ table }) => (
      <Checkbox
        aria-label={t("voucherHub.table.selectAll")}
        checked={table.getIsSomePageRowsSelected() ? "indeterminate" : table.getIsAllPageRowsSelected()}
        onCheckedChange={(checked) => table.toggleAllPageRowsSelected(checked === true)}
        onClick={keep}
      />
    ),
    cell: ({ row }) => (
      <Checkbox aria-label={t("voucherHub.table.select", { name: nameOf(row.original) })} checked={row.getIsSelected()} onCheckedChange={(checked) => row.toggleSelected(checked === true)} onClick={keep} />
    ),
  })
}
