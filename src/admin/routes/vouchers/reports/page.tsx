import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Button, InlineTip, Input, Label, Table, Text, toast } from "@medusajs/ui"
import { useState, type ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { crumb } from "../../../components/crumb"
import { Loaded, Page, Section } from "../../../components/section"
import { useFormat } from "../../../lib/format"
import { download } from "../../../lib/download"
import { useHub } from "../../../lib/hub"
import type { Summary } from "../../../lib/types"

const isoDay = (date: Date) => date.toISOString().slice(0, 10)
const firstOfMonth = () => isoDay(new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth(), 1)))

const ReportsPage = () => {
  const { t } = useTranslation()
  const [from, setFrom] = useState(firstOfMonth)
  const [to, setTo] = useState(() => isoDay(new Date()))
  const period = { ...(from ? { from } : {}), ...(to ? { to } : {}) }
  const read = useHub<{ summary: Summary }>("/reports/summary", period)
  const save = (report: "reconciliation" | "sales") =>
    void download(`/reports/${report}`, { ...period, format: "csv" }, `voucher-${report}-${from || "start"}-${to || "today"}.csv`).catch((error: Error) => toast.error(t("voucherHub.failed"), { description: error.message }))
  return (
    <Page>
      <Section
        title={t("voucherHub.menu.reports")}
        level="h1"
        hint={t("voucherHub.reports.hint")}
        actions={
          <>
            <Button size="small" variant="secondary" onClick={() => save("sales")}>{t("voucherHub.reports.salesCsv")}</Button>
            <Button size="small" variant="secondary" onClick={() => save("reconciliation")}>{t("voucherHub.reports.reconciliationCsv")}</Button>
          </>
        }
      >
        <div className="flex flex-wrap gap-4 px-6 py-4">
          <div className="flex flex-col gap-y-1"><Label htmlFor="report-from" size="small">{t("voucherHub.reports.from")}</Label><Input id="report-from" type="date" value={from} max={to || undefined} onChange={(event) => setFrom(event.target.value)} /></div>
          <div className="flex flex-col gap-y-1"><Label htmlFor="report-to" size="small">{t("voucherHub.reports.to")}</Label><Input id="report-to" type="date" value={to} min={from || undefined} onChange={(event) => setTo(event.target.value)} /></div>
        </div>
      </Section>
      <Loaded query={read} lines={8}>{({ summary }) => <Books summary={summary} />}</Loaded>
    </Page>
  )
}

const Books = ({ summary }: { summary: Summary }) => {
  const { t } = useTranslation()
  const { money, number, moment } = useFormat()
  return (
    <>
      {summary.complete ? null : <InlineTip label={t("voucherHub.reports.partTip")}>{t("voucherHub.reports.part")}</InlineTip>}
      <Lines
        title={t("voucherHub.reports.books")}
        head={[t("voucherHub.reports.book"), t("voucherHub.reports.count"), t("voucherHub.reports.in"), t("voucherHub.reports.out")]}
        rows={[
          ...(summary.medusa.length ? summary.medusa : [{ currency: "INR", orders: 0, paid: 0, refunded: 0 }]).map((row) => [t("voucherHub.reports.medusa"), number(row.orders), money(row.paid, row.currency), money(row.refunded, row.currency)]),
          ...summary.payments.map((row) => [t(`voucherHub.upstreams.${row.upstream}`, { defaultValue: row.upstream }), number(row.payments), money(row.captured, row.currency), money(row.returned, row.currency)]),
          ...summary.hubble.map((row) => [t("voucherHub.reports.charged"), number(row.orders), "", money(row.charged, row.currency)]),
          ...(summary.wallet ? [[t("voucherHub.reports.wallet", { from: moment(summary.wallet.first_at), to: moment(summary.wallet.last_at) }), "", money(summary.wallet.movement, "INR"), ""]] : []),
        ]}
      />
      <Section title={t("voucherHub.reports.differences")} hint={summary.differences.length === 0 ? t("voucherHub.reports.noDifferences") : undefined} testId="differences">
        {summary.differences.map((difference, index) => (
          <div key={`${difference.order_id}-${index}`} className="flex flex-col gap-y-1 px-6 py-3">
            <Link to={`/orders/${difference.order_id}`} className="txt-compact-small text-ui-fg-interactive break-all">{difference.order_id}</Link>
            <Text size="small">{t(`voucherHub.reports.kinds.${difference.kind}`, { defaultValue: difference.text })}</Text>
          </div>
        ))}
      </Section>
    </>
  )
}

const Lines = ({ title, head, rows }: { title: string; head: ReactNode[]; rows: ReactNode[][] }) => (
  <Section title={title} testId="books">
    <div className="overflow-x-auto">
      <Table>
        <Table.Header><Table.Row>{head.map((cell, index) => <Table.HeaderCell key={index} className={index > 0 ? "text-right" : ""}>{cell}</Table.HeaderCell>)}</Table.Row></Table.Header>
        <Table.Body>{rows.map((row, line) => <Table.Row key={line}>{row.map((cell, index) => <Table.Cell key={index} className={index > 0 ? "text-right" : ""}>{cell}</Table.Cell>)}</Table.Row>)}</Table.Body>
      </Table>
    </div>
  </Section>
)

export const config = defineRouteConfig({ label: "voucherHub.menu.reports", translationNs: "translation", rank: 5 })

export const handle = crumb("voucherHub.menu.reports")

export default ReportsPage
