import {
  Button, Container, DataTable, Heading, Text, useDataTable,
  type DataTableFilter, type DataTableFilteringState, type DataTableRowSelectionState,
} from "@medusajs/ui"
import { useState, type ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { useNavigate, useSearchParams } from "react-router-dom"
import { keepPage, useHub, type Query } from "../lib/hub"
import { FilterMenu } from "./filter-menu"
import { LoadError } from "./load-error"

const PAGE_SIZE = 20

interface DataListProps<Item> {
  /** Where it is read, and under which name the rows are in the answer. */
  path: string
  rows: string
  heading: string
  hint?: ReactNode
  level?: "h1" | "h2"
  columns: Parameters<typeof useDataTable<Item>>[0]["columns"]
  idOf?: (row: Item) => string
  /** Asked for whatever the filters say. */
  query?: Query
  /** Radio filters; an id is the name of the query parameter. */
  filters?: DataTableFilter[]
  search?: boolean
  rowHref?: (row: Item) => string
  onRow?: (row: Item) => void
  actions?: ReactNode | ((query: Query) => ReactNode)
  /** What can be done with several rows at once; then nothing is selected any more. */
  commands?: { label: string; shortcut: string; action: (ids: string[]) => Promise<void> }[]
  empty: { heading: string; description: string }
  /** Tells the lists of one page apart in its address. */
  prefix?: string
  refetchInterval?: number
}

/** Medusa's table over a list of the plugin; what is searched, filtered and turned to stands in the address. */
export function DataList<Item>(props: DataListProps<Item>) {
  const { path, rows, columns, idOf = (row) => (row as { id: string }).id, filters = [], search = true, prefix = "" } = props
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const [selection, setSelection] = useState<DataTableRowSelectionState>({})
  const key = (name: string) => prefix + name
  const q = params.get(key("q")) ?? ""
  const pageIndex = Math.floor(Number(params.get(key("offset")) ?? "0") / PAGE_SIZE)
  // A filter that was just added has no value yet and stands nowhere but here.
  const [filtering, setFiltering] = useState<DataTableFilteringState>(() => Object.fromEntries(filters.flatMap(({ id }) => (params.get(key(id)) === null ? [] : [[id, params.get(key(id))]]))))
  const set = (values: Record<string, string | null>) =>
    setParams((before) => {
      const after = new URLSearchParams(before)
      for (const [name, value] of Object.entries(values)) value ? after.set(key(name), value) : after.delete(key(name))
      return after
    }, { replace: true })
  const chosen = Object.fromEntries(Object.entries(filtering).filter(([, value]) => typeof value === "string" && value !== "")) as Query
  const wanted: Query = { ...props.query, ...chosen, ...(q ? { q } : {}) }
  const read = useHub<Record<string, unknown> & { count: number }>(path, { ...wanted, limit: PAGE_SIZE, offset: pageIndex * PAGE_SIZE }, { refetchInterval: props.refetchInterval, placeholderData: keepPage(path) })
  const data = (read.data?.[rows] as Item[] | undefined) ?? []
  // What the table hands over is its own row, whatever its type says; the two have their id in common.
  const open = (id: string) => {
    const row = data.find((one) => idOf(one) === id)
    if (row) props.rowHref ? navigate(props.rowHref(row)) : props.onRow?.(row)
  }
  const instance = useDataTable<Item>({
    data,
    columns,
    filters,
    commands: props.commands?.map(({ action, ...command }) => ({ ...command, action: async (chosen) => action(Object.keys(chosen).filter((id) => chosen[id])).then(() => setSelection({})) })),
    rowCount: read.data?.count ?? 0,
    getRowId: idOf,
    isLoading: read.isLoading,
    autoResetPageIndex: false,
    onRowClick: props.rowHref || props.onRow ? (_event, row) => open((row as { id: string }).id) : undefined,
    pagination: { state: { pageIndex, pageSize: PAGE_SIZE }, onPaginationChange: ({ pageIndex: next }) => set({ offset: next ? String(next * PAGE_SIZE) : null }) },
    search: search ? { state: q, onSearchChange: (text) => set({ q: text || null, offset: null }) } : undefined,
    filtering: filters.length
      ? { state: filtering, onFilteringChange: (next) => { setFiltering(next); set({ offset: null, ...Object.fromEntries(filters.map(({ id }) => [id, textOf(next[id])])) }) } }
      : undefined,
    rowSelection: props.commands ? { state: selection, onRowSelectionChange: setSelection } : undefined,
  })
  const actions = typeof props.actions === "function" ? props.actions(wanted) : props.actions
  const pages = { of: t("voucherHub.table.of"), results: t("voucherHub.table.results"), pages: t("voucherHub.table.pages"), prev: t("voucherHub.table.prev"), next: t("voucherHub.table.next") }
  return (
    <Container className="overflow-hidden p-0">
      <DataTable instance={instance}>
        <DataTable.Toolbar className="flex flex-col items-start justify-between gap-2 md:flex-row md:items-center" translations={{ clearAll: t("voucherHub.table.clear") }}>
          <div className="min-w-0">
            <Heading level={props.level ?? "h2"}>{props.heading}</Heading>
            {props.hint ? <Text size="small" className="text-ui-fg-subtle">{props.hint}</Text> : null}
          </div>
          <div className="flex w-full flex-wrap items-center gap-2 md:w-auto md:justify-end">
            {search ? <DataTable.Search placeholder={t("voucherHub.table.search")} className="w-full md:w-auto" /> : null}
            {filters.length ? <FilterMenu filters={filters.filter(({ id }) => !(id in filtering))} onAdd={(id) => instance.addFilter({ id, value: null })} /> : null}
            {actions}
          </div>
        </DataTable.Toolbar>
        {read.error && !read.data ? (
          <LoadError error={read.error} retry={read.refetch} />
        ) : (
          <>
            <DataTable.Table emptyState={{ empty: props.empty, filtered: { heading: t("voucherHub.table.noMatch"), description: t("voucherHub.table.noMatchHint") } }} />
            <DataTable.Pagination translations={pages} />
          </>
        )}
        {props.commands ? <DataTable.CommandBar selectedLabel={(count) => t("voucherHub.table.selected", { count })} /> : null}
      </DataTable>
    </Container>
  )
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null)

export const ListAction = ({ children, onClick, disabled }: { children: ReactNode; onClick: () => void; disabled?: boolean }) => (
  <Button size="small" variant="secondary" type="button" onClick={onClick} disabled={disabled}>{children}</Button>
)
