import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Switch, Text, createDataTableColumnHelper, createDataTableFilterHelper, toast } from "@medusajs/ui"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { pathOf, useCaseAction, type PlainAction } from "../../../components/attention/actions"
import { crumb } from "../../../components/crumb"
import { DataList } from "../../../components/data-list"
import { Page } from "../../../components/section"
import { useSelectColumn } from "../../../components/select-column"
import { StateBadge } from "../../../components/state-badge"
import { useFormat } from "../../../lib/format"
import { hubGet, hubPost, refresh } from "../../../lib/hub"
import { KINDS } from "../../../lib/kinds"
import type { AttentionCase } from "../../../lib/types"

const column = createDataTableColumnHelper<AttentionCase>()
const filter = createDataTableFilterHelper<AttentionCase>()
/** What is sensible for many at once: asking again, letting go on, paying back. Notes are written one by one. */
const BULK: readonly { action: PlainAction; shortcut: string }[] = [{ action: "check", shortcut: "C" }, { action: "retry", shortcut: "R" }, { action: "refund", shortcut: "F" }]

const AttentionPage = () => {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const [all, setAll] = useState(false)
  const columns = [
    useSelectColumn<AttentionCase>(({ kind, text }) => t(`voucherHub.kinds.${kind}.text`, { defaultValue: text })),
    column.accessor("kind", {
      header: t("voucherHub.attention.case"),
      minSize: 260,
      cell: ({ row: { original } }) => (
        <div className="flex flex-col whitespace-normal py-2">
          <Text size="small" weight="plus" className="text-ui-fg-base">{t(`voucherHub.kinds.${original.kind}.text`, { defaultValue: original.text })}</Text>
          <Text size="xsmall" className="text-ui-fg-muted line-clamp-2">{original.reason}</Text>
        </div>
      ),
    }),
    column.accessor("action", {
      header: t("voucherHub.attention.whatToDo"),
      minSize: 240,
      cell: ({ row: { original } }) => <Text size="small" className="whitespace-normal py-2">{original.state === "closed" ? original.note : t(`voucherHub.kinds.${original.kind}.action`, { defaultValue: original.action })}</Text>,
    }),
    column.accessor("opened_at", { header: t("voucherHub.attention.since"), cell: ({ getValue }) => ago(getValue()) }),
    ...(all ? [column.accessor("state", { header: t("voucherHub.state"), cell: ({ getValue }) => <StateBadge of="case" state={getValue()} /> })] : []),
  ]
  const filters = [filter.accessor("kind", { type: "radio", label: t("voucherHub.attention.kind"), options: KINDS.map((kind) => ({ value: kind, label: t(`voucherHub.kinds.${kind}.name`) })) })]
  const bulk = useBulk()
  return (
    <Page>
      <DataList<AttentionCase>
        path="/attention"
        rows="cases"
        level="h1"
        heading={t("voucherHub.menu.attention")}
        hint={t("voucherHub.attention.hint")}
        query={all ? { state: "all" } : {}}
        columns={columns}
        filters={filters}
        search={false}
        refetchInterval={15_000}
        rowHref={({ id }) => `/vouchers/attention/${id}`}
        commands={BULK.map(({ action, shortcut }) => ({ label: t(`voucherHub.attention.actions.${action}`), shortcut, action: (ids) => bulk(action, ids) }))}
        actions={
          <label className="txt-compact-small text-ui-fg-subtle flex items-center gap-x-2">
            <Switch size="small" checked={all} onCheckedChange={setAll} />
            {t("voucherHub.attention.showClosed")}
          </label>
        }
        empty={{ heading: t("voucherHub.attention.none"), description: t("voucherHub.attention.noneHint") }}
      />
    </Page>
  )
}

/** One action for many cases, asked once; those it does not fit are left alone and counted. */
function useBulk() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { confirmed } = useCaseAction()
  return async (action: PlainAction, ids: string[]) => {
    if (!(await confirmed(action, ids.length))) return
    let done = 0
    for (const id of ids) {
      const taken = await hubGet<{ case: AttentionCase }>(`/attention/${id}`)
        .then(({ case: found }) => found.actions.includes(action) && hubPost(pathOf(found, action)).then(() => true))
        .catch(() => false)
      if (taken) done += 1
    }
    toast.info(t("voucherHub.attention.bulkDone", { done, count: ids.length }))
    await refresh(client)
  }
}

export const config = defineRouteConfig({ label: "voucherHub.menu.attention", translationNs: "translation", rank: 1 })

export const handle = crumb("voucherHub.menu.attention")

export default AttentionPage
