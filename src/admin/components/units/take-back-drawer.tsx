import { Button, Drawer, Label, Textarea } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import { useHubAction } from "../../lib/hub"
import type { Unit } from "../../lib/types"

interface TakeBackProps {
  unit: Unit
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Gives back the money of a voucher that nobody has seen, with a reason. The server refuses it for one that was seen. */
export const TakeBackDrawer = ({ unit, open, onOpenChange }: TakeBackProps) => {
  const { t } = useTranslation()
  const { money } = useFormat()
  const [reason, setReason] = useState("")
  const refund = useHubAction(t("voucherHub.takeBack.done"))
  const turn = (to: boolean) => {
    setReason("")
    onOpenChange(to)
  }
  return (
    <Drawer open={open} onOpenChange={turn}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{`${t("voucherHub.takeBack.title")}: ${unit.brand} ${money(unit.denomination, unit.currency)}`}</Drawer.Title>
          <Drawer.Description>{t("voucherHub.takeBack.text")}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-col gap-y-2">
          <Label size="small" weight="plus" htmlFor="take-back-reason">{t("voucherHub.takeBack.reason")}</Label>
          <Textarea id="take-back-reason" rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild><Button size="small" variant="secondary">{t("voucherHub.cancel")}</Button></Drawer.Close>
          <Button size="small" variant="danger" isLoading={refund.isPending} disabled={reason.trim() === ""} onClick={() => refund.mutate({ path: `/units/${unit.id}/refund`, body: { reason: reason.trim() } }, { onSuccess: () => turn(false) })}>{t("voucherHub.takeBack.title")}</Button>
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  )
}
