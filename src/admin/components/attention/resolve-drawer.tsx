import { Button, Checkbox, Drawer, Label, Text, Textarea } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import { useHub, useHubAction } from "../../lib/hub"
import { StateBadge } from "../state-badge"
import type { AttentionCase, Unit } from "../../lib/types"

/** Units that were not ordered yet can be closed with the case: nobody is to buy them any more. */
const CLOSABLE: ReadonlySet<string> = new Set(["pending", "held", "waiting_wallet", "failed", "refund_due"])

interface ResolveProps {
  found: AttentionCase
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Ends a case by a person's word, which must be given. */
export const ResolveDrawer = ({ found, open, onOpenChange }: ResolveProps) => {
  const { t } = useTranslation()
  const { money } = useFormat()
  const [note, setNote] = useState("")
  const [closed, setClosed] = useState<string[]>([])
  const resolve = useHubAction(t("voucherHub.attention.resolved"))
  const read = useHub<{ units: Unit[] }>(`/orders/${found.order_id}/units`, undefined, { enabled: open && found.order_id !== null && found.unit_ids.length > 0 })
  const closable = (read.data?.units ?? []).filter((unit) => found.unit_ids.includes(unit.id) && CLOSABLE.has(unit.state))
  const submit = () =>
    resolve.mutate({ path: `/attention/${found.id}/resolve`, body: { note: note.trim(), ...(closed.length ? { close_unit_ids: closed } : {}) } }, { onSuccess: () => onOpenChange(false) })
  return (
    <Drawer open={open} onOpenChange={onOpenChange}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{t("voucherHub.attention.resolveTitle")}</Drawer.Title>
          <Drawer.Description>{t(`voucherHub.kinds.${found.kind}.action`, { defaultValue: found.action })}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-col gap-y-6 overflow-y-auto">
          <div className="flex flex-col gap-y-2">
            <Label size="small" weight="plus" htmlFor="resolve-note">{t("voucherHub.attention.note")}</Label>
            <Textarea id="resolve-note" rows={4} value={note} onChange={(event) => setNote(event.target.value)} placeholder={t("voucherHub.attention.notePlaceholder")} />
          </div>
          {closable.length > 0 ? (
            <fieldset className="flex flex-col gap-y-3">
              <legend className="txt-compact-small-plus mb-1">{t("voucherHub.attention.closeUnits")}</legend>
              <Text size="small" className="text-ui-fg-subtle">{t("voucherHub.attention.closeUnitsHint")}</Text>
              {closable.map((unit) => (
                <div key={unit.id} className="flex items-center gap-x-2">
                  <Checkbox id={unit.id} checked={closed.includes(unit.id)} onCheckedChange={(checked) => setClosed((before) => (checked === true ? [...before, unit.id] : before.filter((id) => id !== unit.id)))} />
                  <Label size="small" htmlFor={unit.id} className="flex flex-wrap items-center gap-2">{`${unit.brand} ${money(unit.denomination, unit.currency)}`}<StateBadge of="unit" state={unit.state} /></Label>
                </div>
              ))}
            </fieldset>
          ) : null}
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild><Button size="small" variant="secondary">{t("voucherHub.cancel")}</Button></Drawer.Close>
          <Button size="small" disabled={note.trim() === ""} isLoading={resolve.isPending} onClick={submit}>{t("voucherHub.attention.actions.resolve")}</Button>
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  )
}
