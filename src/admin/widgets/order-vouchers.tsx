import { defineWidgetConfig } from "@medusajs/admin-sdk"
import { EllipsisHorizontal } from "@medusajs/icons"
import { Button, DropdownMenu, IconButton } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Loaded, Section } from "../components/section"
import { Timeline } from "../components/timeline"
import { SendDrawer } from "../components/units/send-drawer"
import { UnitLine } from "../components/units/unit-line"
import { useHub, useHubAction } from "../lib/hub"
import type { Transition, Unit } from "../lib/types"

interface Units {
  units: Unit[]
  may_reveal: boolean
}

/** The vouchers of an order: where each stands, and what can be done. Shows nothing for an order without any. */
const OrderVouchersWidget = ({ data: { id } }: { data: { id: string } }) => {
  const { t } = useTranslation()
  const [sending, setSending] = useState(false)
  const [history, setHistory] = useState(false)
  const read = useHub<Units>(`/orders/${id}/units`, undefined, { refetchInterval: 15_000 })
  const timeline = useHub<{ timeline: Transition[] }>(`/orders/${id}/timeline`, undefined, { enabled: history })
  const ensure = useHubAction<{ created: number }>(({ created }) => t("voucherHub.orderWidget.ensured", { count: created }))
  if (read.data && read.data.units.length === 0) return null
  return (
    <Section
      title={t("voucherHub.menu.vouchers")}
      testId="order-vouchers"
      actions={
        <>
          <Button size="small" variant="secondary" onClick={() => setSending(true)}>{t("voucherHub.attention.actions.resend")}</Button>
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
      <SendDrawer path={`/orders/${id}/resend`} title={t("voucherHub.attention.ask.resend.title")} email={null} open={sending} onOpenChange={setSending} />
    </Section>
  )
}

export const config = defineWidgetConfig({ zone: "order.details.side.before", id: "voucher-hub-order-vouchers" })

export default OrderVouchersWidget
