import { DropdownMenu, IconButton, Tooltip, type DataTableFilter } from "@medusajs/ui"
import { Funnel } from "@medusajs/icons"
import { useTranslation } from "react-i18next"

interface FilterMenuProps {
  /** Those that are not in use. */
  filters: readonly DataTableFilter[]
  onAdd: (id: string) => void
}

/** Medusa's menu of filters; the button of its own has no name. */
export const FilterMenu = ({ filters, onAdd }: FilterMenuProps) => {
  const { t } = useTranslation()
  return (
    <DropdownMenu>
      <Tooltip content={t("voucherHub.table.filter")} hidden={filters.length === 0}>
        <DropdownMenu.Trigger asChild disabled={filters.length === 0}>
          <IconButton size="small" aria-label={t("voucherHub.table.filter")}><Funnel /></IconButton>
        </DropdownMenu.Trigger>
      </Tooltip>
      <DropdownMenu.Content side="bottom" align="start">
        {filters.map(({ id, label }) => <DropdownMenu.Item key={id} onClick={() => onAdd(id)}>{label}</DropdownMenu.Item>)}
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
