import { Button, Table, Text } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import { useHub, useHubAction } from "../../lib/hub"
import type { Paged, Sync } from "../../lib/types"
import { Loaded, Section } from "../section"
import { StateBadge } from "../state-badge"
import { SyncReport } from "./sync-report"

/** Starts a sync or shows what it would do, with its progress while it runs, and those before it. */
export const SyncSection = () => {
  const { t } = useTranslation()
  const [shown, setShown] = useState<string | null>(null)
  const running = (data: (Paged & { syncs: Sync[] }) | undefined) => data?.syncs.some((sync) => sync.state === "running") ?? false
  const read = useHub<Paged & { syncs: Sync[] }>("/syncs", { limit: 10 }, { refetchInterval: (query) => (running(query.state.data) ? 1_000 : 30_000) })
  const start = useHubAction<{ sync: { id: string } }>()
  const begin = (preview: boolean) => start.mutate({ path: "/sync", body: { preview } }, { onSuccess: ({ sync }) => setShown(sync.id) })
  const busy = start.isPending || running(read.data)
  return (
    <Section
      title={t("voucherHub.catalogue.sync")}
      hint={t("voucherHub.catalogue.syncHint")}
      testId="sync"
      actions={
        <>
          <Button size="small" variant="secondary" disabled={busy} onClick={() => begin(true)}>{t("voucherHub.catalogue.preview")}</Button>
          <Button size="small" disabled={busy} onClick={() => begin(false)}>{t("voucherHub.catalogue.syncNow")}</Button>
        </>
      }
    >
      <Loaded query={read}>
        {({ syncs }) => (
          <>
            {syncs.filter((sync) => sync.state === "running").map((sync) => <Progress key={sync.id} sync={sync} />)}
            {syncs.length === 0 ? <Text size="small" className="text-ui-fg-muted px-6 py-4">{t("voucherHub.catalogue.neverSynced")}</Text> : <History syncs={syncs} shown={shown} onShow={setShown} />}
            {shown ? <SyncReport sync={syncs.find(({ id }) => id === shown)} /> : null}
          </>
        )}
      </Loaded>
    </Section>
  )
}

const Progress = ({ sync }: { sync: Sync }) => {
  const { t } = useTranslation()
  const { number, span } = useFormat()
  const share = sync.total ? Math.min(100, Math.round((sync.done / sync.total) * 100)) : 0
  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      <div className="bg-ui-bg-component h-2 w-full overflow-hidden rounded-full" role="progressbar" aria-label={t("voucherHub.catalogue.sync")} aria-valuenow={share} aria-valuemin={0} aria-valuemax={100}>
        <div className="bg-ui-tag-blue-icon h-full rounded-full transition-all" style={{ width: `${share}%` }} />
      </div>
      <Text size="small" className="text-ui-fg-subtle">
        {sync.total === null ? t("voucherHub.catalogue.reading") : t("voucherHub.catalogue.progress", { done: number(sync.done), total: number(sync.total), left: span(sync.remaining_seconds) })}
      </Text>
    </div>
  )
}

const History = ({ syncs, shown, onShow }: { syncs: Sync[]; shown: string | null; onShow: (id: string | null) => void }) => {
  const { t } = useTranslation()
  const { moment } = useFormat()
  const count = (value: number | undefined) => value ?? "–"
  return (
    <div className="overflow-x-auto">
      <Table>
        <Table.Header>
          <Table.Row>
            {["started", "state", "created", "updated", "hidden", "unchanged"].map((name) => <Table.HeaderCell key={name}>{t(`voucherHub.catalogue.columns.${name}`)}</Table.HeaderCell>)}
            <Table.HeaderCell />
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {syncs.map((sync) => (
            <Table.Row key={sync.id}>
              <Table.Cell>{moment(sync.started_at)}</Table.Cell>
              <Table.Cell><span className="flex items-center gap-x-2"><StateBadge of="sync" state={sync.state} />{sync.preview ? t("voucherHub.catalogue.isPreview") : null}</span></Table.Cell>
              <Table.Cell>{count(sync.report?.created)}</Table.Cell>
              <Table.Cell>{count(sync.report?.updated)}</Table.Cell>
              <Table.Cell>{count(sync.report?.hidden)}</Table.Cell>
              <Table.Cell>{count(sync.report?.unchanged)}</Table.Cell>
              <Table.Cell className="text-right"><Button size="small" variant="transparent" aria-expanded={shown === sync.id} onClick={() => onShow(shown === sync.id ? null : sync.id)}>{t("voucherHub.catalogue.report")}</Button></Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table>
    </div>
  )
}
