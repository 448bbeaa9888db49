import { Button, Copy, Drawer, InlineTip, Label, Text, Textarea } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../lib/format"
import { hubPost } from "../lib/hub"
import { Newest } from "../lib/newest"
import type { Unit } from "../lib/types"

interface Revealed {
  card_number: string | null
  card_pin: string | null
  valid_till: string | null
  amount: number
  currency: string
}

interface RevealProps {
  unit: Unit
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Shows one code to a person who says why. It lives in this drawer alone: no cache of the dashboard ever holds it. */
export const RevealDrawer = ({ unit, open, onOpenChange }: RevealProps) => {
  const { t } = useTranslation()
  const { money } = useFormat()
  const [reason, setReason] = useState("")
  const [shown, setShown] = useState<Revealed | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [questions] = useState(() => new Newest())
  const turn = (to: boolean) => {
    // A code that comes after the drawer was closed would stand in it, unasked, when it opens again.
    questions.giveUp()
    setBusy(false)
    setReason("")
    setShown(null)
    setError(null)
    onOpenChange(to)
  }
  const reveal = async () => {
    const isAwaited = questions.begin()
    setBusy(true)
    setError(null)
    const answer = await hubPost<Revealed>(`/units/${unit.id}/reveal`, { reason: reason.trim() }).catch((thrown: Error) => thrown)
    if (!isAwaited()) return
    setBusy(false)
    if (answer instanceof Error) setError(answer.message)
    else setShown(answer)
  }
  const line = (label: string, value: string | null) =>
    value === null ? null : (
      <div className="bg-ui-bg-subtle flex items-center justify-between gap-x-4 rounded-md px-4 py-3">
        <div className="min-w-0"><Text size="xsmall" className="text-ui-fg-muted">{label}</Text><code className="txt-compact-medium-plus break-all font-mono">{value}</code></div>
        <Copy content={value} />
      </div>
    )
  return (
    <Drawer open={open} onOpenChange={turn}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{t("voucherHub.reveal.title")}</Drawer.Title>
          <Drawer.Description>{`${unit.brand} ${money(unit.denomination, unit.currency)}`}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-col gap-y-4">
          {shown ? (
            <>
              {line(t("voucherHub.reveal.number"), shown.card_number)}
              {line(t("voucherHub.reveal.pin"), shown.card_pin)}
              {line(t("voucherHub.reveal.validTill"), shown.valid_till)}
            </>
          ) : (
            <>
              <InlineTip label={t("voucherHub.reveal.tip")}>{t("voucherHub.reveal.audited")}</InlineTip>
              <div className="flex flex-col gap-y-2">
                <Label size="small" weight="plus" htmlFor="reveal-reason">{t("voucherHub.reveal.reason")}</Label>
                <Textarea id="reveal-reason" rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
              </div>
              {error ? <Text role="alert" size="small" className="text-ui-fg-error">{error}</Text> : null}
            </>
          )}
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild><Button size="small" variant="secondary">{t("voucherHub.close")}</Button></Drawer.Close>
          {shown ? null : <Button size="small" isLoading={busy} disabled={reason.trim() === ""} onClick={() => void reveal()}>{t("voucherHub.reveal.action")}</Button>}
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  )
}
