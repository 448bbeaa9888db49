import { EllipsisHorizontal, Eye } from "@medusajs/icons"
import { Badge, DropdownMenu, IconButton, Text } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { useFormat } from "../../lib/format"
import type { Unit } from "../../lib/types"
import { RevealDrawer } from "../reveal-drawer"
import { StateBadge } from "../state-badge"
import { GiftLine } from "./gift-line"
import { SendDrawer } from "./send-drawer"
import { TakeBackDrawer } from "./take-back-drawer"

/** One voucher of an order, and what can be done with it. */
export const UnitLine = ({ unit, mayReveal }: { unit: Unit; mayReveal: boolean }) => {
  const { t } = useTranslation()
  const { money, day } = useFormat()
  const [open, setOpen] = useState<"reveal" | "send" | "takeBack" | null>(null)
  const { recipient } = unit
  const turn = (which: typeof open) => (to: boolean) => setOpen(to ? which : null)
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-6 py-4" data-unit={unit.id}>
      <div className="min-w-0">
        <Text size="small" weight="plus">{`${unit.brand} ${money(unit.denomination, unit.currency)}`}</Text>
        <Text size="small" className="text-ui-fg-subtle">
          {unit.last4 ? <code className="font-mono">{`•••• ${unit.last4}`}</code> : unit.state_text}
          {unit.valid_till ? ` · ${t("voucherHub.orderWidget.validTill", { day: day(unit.valid_till) })}` : null}
        </Text>
        {recipient ? <GiftLine recipient={recipient} mail={unit.mail} /> : null}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {unit.case_ids.map((caseId) => (
          <Link key={caseId} to={`/vouchers/attention/${caseId}`}><Badge size="2xsmall" color="orange">{t("voucherHub.orderWidget.case")}</Badge></Link>
        ))}
        {unit.supplier_order_id ? <Link to={`/vouchers/supplier-orders/${unit.supplier_order_id}`} className="txt-compact-small text-ui-fg-interactive">{t("voucherHub.supplierOrder")}</Link> : null}
        <StateBadge of="unit" state={unit.state} />
        {unit.state === "delivered" && mayReveal ? (
          <IconButton size="small" variant="transparent" aria-label={t("voucherHub.reveal.action")} onClick={() => setOpen("reveal")}><Eye /></IconButton>
        ) : null}
        {unit.state === "delivered" ? (
          <DropdownMenu>
            <DropdownMenu.Trigger asChild><IconButton size="small" variant="transparent" aria-label={t("voucherHub.more")}><EllipsisHorizontal /></IconButton></DropdownMenu.Trigger>
            <DropdownMenu.Content align="end">
              {recipient && recipient.state !== "withdrawn" ? <DropdownMenu.Item onClick={() => setOpen("send")}>{t("voucherHub.gift.resend")}</DropdownMenu.Item> : null}
              <DropdownMenu.Item onClick={() => setOpen("takeBack")}>{t("voucherHub.takeBack.title")}</DropdownMenu.Item>
            </DropdownMenu.Content>
          </DropdownMenu>
        ) : null}
      </div>
      <RevealDrawer unit={unit} open={open === "reveal"} onOpenChange={turn("reveal")} />
      <TakeBackDrawer unit={unit} open={open === "takeBack"} onOpenChange={turn("takeBack")} />
      {recipient ? <SendDrawer path={`/gifts/${recipient.gift_id}/resend`} title={t("voucherHub.gift.resend")} email={recipient.email} open={open === "send"} onOpenChange={turn("send")} /> : null}
    </div>
  )
}
