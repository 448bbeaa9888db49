import { defineWidgetConfig } from "@medusajs/admin-sdk"
import { EllipsisHorizontal, Eye } from "@medusajs/icons"
import { Badge, Button, DropdownMenu, IconButton, Text, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { RevealDrawer } from "../components/reveal-drawer"
import { Loaded, Section } from "../components/section"
import { StateBadge } from "../components/state-badge"
import { Timeline } from "../components/timeline"
import { useFormat } from "../lib/format"
import { useHub, useHubAction } from "../lib/hub"
import type { Transition, Unit } from "../lib/types"

interface Units {
  units: Unit[]
  may_reveal: boolean
}

/** The vouchers of an order: where each stands, and what can be done. Shows nothing for an order without any. */
const OrderVouchersWidget = ({ data: { id } }: { data: { id: string } }) => {
  const { t } = useTranslation()
  const ask = usePrompt()
  const [history, setHistory] = useState(false)
  const read = useHub<Units>(`/orders/${id}/units`, undefined, { refetchInterval: 15_000 })
  const timeline = useHub<{ timeline: Transition[] }>(`/orders/${id}/timeline`, undefined, { enabled: history })
  const resend = useHubAction(t("voucherHub.orderWidget.resent"))
  const ensure = useHubAction<{ created: number }>(({ created }) => t("voucherHub.orderWidget.ensured", { count: created }))
  if (read.data && read.data.units.length === 0) return null
  const resendNow = async () => {
    const sure = await ask({ title: t("voucherHub.attention.ask.resend.title"), description: t("voucherHub.attention.ask.resend.text"), confirmText: t("voucherHub.attention.actions.resend"), cancelText: t("voucherHub.back"), variant: "confirmation" })
    if (sure) resend.mutate({ path: `/orders/${id}/resend` })
  }
  return (
    <Section
      title={t("voucherHub.menu.vouchers")}
      testId="order-vouchers"
      actions={
        <>
          <Button size="small" variant="secondary" isLoading={resend.isPending} onClick={() => void resendNow()}>{t("voucherHub.attention.actions.resend")}</Button>
          <DropdownMenu>
            <DropdownMenu.Trigger asChild><IconButton size="small" variant="transparent" aria-label={t("voucherHub.more")}><EllipsisHorizontal /></IconButton></DropdownMenu.Trigger>
            <DropdownMenu.Content align="end">
              <DropdownMenu.Item onClick={() => ensure.mutate({ path: `/orders/${id}/ensure` })}>{t("voucherHub.attention.actions.ensure")}</DropdownMenu.Item>
            </DropdownMenu.Content>
          </DropdownMenu>
        </>
      }
    >
      <Loaded query={read}>{({ units, may_reveal }) => units.map((unit) => <UnitLine key={unit.id} unit={unit} mayReveal={may_reveal} />)}</Loaded>
      <div>
        <button type="button" aria-expanded={history} className="txt-compact-small-plus text-ui-fg-interactive w-full px-6 py-3 text-left" onClick={() => setHistory(!history)}>
          {history ? t("voucherHub.orderWidget.hideTimeline") : t("voucherHub.orderWidget.showTimeline")}
        </button>
        {history ? <Loaded query={timeline}>{({ timeline: entries }) => <Timeline entries={entries} />}</Loaded> : null}
      </div>
    </Section>
  )
}

const UnitLine = ({ unit, mayReveal }: { unit: Unit; mayReveal: boolean }) => {
  const { t } = useTranslation()
  const { money, day } = useFormat()
  const [revealing, setRevealing] = useState(false)
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-6 py-4" data-unit={unit.id}>
      <div className="min-w-0">
        <Text size="small" weight="plus">{`${unit.brand} ${money(unit.denomination, unit.currency)}`}</Text>
        <Text size="small" className="text-ui-fg-subtle">
          {unit.last4 ? <code className="font-mono">{`•••• ${unit.last4}`}</code> : unit.state_text}
          {unit.valid_till ? ` · ${t("voucherHub.orderWidget.validTill", { day: day(unit.valid_till) })}` : null}
        </Text>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {unit.case_ids.map((caseId) => (
          <Link key={caseId} to={`/vouchers/attention/${caseId}`}><Badge size="2xsmall" color="orange">{t("voucherHub.orderWidget.case")}</Badge></Link>
        ))}
        {unit.supplier_order_id ? <Link to={`/vouchers/supplier-orders/${unit.supplier_order_id}`} className="txt-compact-small text-ui-fg-interactive">{t("voucherHub.supplierOrder")}</Link> : null}
        <StateBadge of="unit" state={unit.state} />
        {unit.state === "delivered" && mayReveal ? (
          <IconButton size="small" variant="transparent" aria-label={t("voucherHub.reveal.action")} onClick={() => setRevealing(true)}><Eye /></IconButton>
        ) : null}
      </div>
      <RevealDrawer unit={unit} open={revealing} onOpenChange={setRevealing} />
    </div>
  )
}

export const config = defineWidgetConfig({ zone: "order.details.side.before", id: "voucher-hub-order-vouchers" })

export default OrderVouchersWidget
