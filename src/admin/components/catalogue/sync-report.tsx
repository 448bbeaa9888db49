import { Badge, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import type { Noted, Sync } from "../../lib/types"

const MOST = 100

/** What a sync did, or would do: each brand that changes, and those it could not take in. */
export const SyncReport = ({ sync }: { sync: Sync | undefined }) => {
  const { t } = useTranslation()
  const { number } = useFormat()
  if (!sync) return null
  const { report, error } = sync
  const changes = report?.changes ?? []
  return (
    <div className="flex flex-col gap-y-4 px-6 py-4" data-testid="sync-report">
      {error ? <Text role="alert" size="small" className="text-ui-fg-error">{error}</Text> : null}
      {report === null ? <Text size="small" className="text-ui-fg-muted">{t("voucherHub.catalogue.noReport")}</Text> : null}
      {report && !error && changes.length === 0 ? <Text size="small" className="text-ui-fg-subtle">{sync.preview ? t("voucherHub.catalogue.noChanges") : t("voucherHub.catalogue.summary", { created: number(report.created), updated: number(report.updated), hidden: number(report.hidden), unchanged: number(report.unchanged) })}</Text> : null}
      {changes.slice(0, MOST).map((change) => (
        <div key={change.id} className="flex flex-wrap items-center gap-2">
          <Badge size="2xsmall" color={change.action === "create" ? "green" : change.action === "hide" ? "orange" : "blue"}>{t(`voucherHub.catalogue.changes.${change.action}`, { defaultValue: change.action })}</Badge>
          <Text size="small" weight="plus">{change.title}</Text>
          <Text size="small" className="text-ui-fg-subtle">{change.fields.join(", ")}</Text>
        </div>
      ))}
      {changes.length > MOST ? <Text size="small" className="text-ui-fg-muted">{t("voucherHub.catalogue.moreChanges", { count: changes.length - MOST })}</Text> : null}
      {(["refused", "skipped", "notes"] as const).map((list) => <NotedList key={list} title={t(`voucherHub.catalogue.${list}`)} items={report?.[list] ?? []} />)}
    </div>
  )
}

const NotedList = ({ title, items }: { title: string; items: readonly Noted[] }) =>
  items.length === 0 ? null : (
    <div className="flex flex-col gap-y-1">
      <Text size="small" weight="plus">{title}</Text>
      {items.slice(0, MOST).map(({ id, reason }, index) => <Text key={`${id}-${index}`} size="small" className="text-ui-fg-subtle break-words">{`${id}: ${reason}`}</Text>)}
    </div>
  )
