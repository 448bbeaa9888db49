import { Button, Drawer, Input, Label, Text, Textarea } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useHubAction } from "../../lib/hub"

interface SendProps {
  /** The route that mails the link. */
  path: string
  title: string
  /** Where it goes unless an address is typed. */
  email: string | null
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Mails a fresh link, to the address on record or to a corrected one; that needs a reason, and the right to see codes, since the link opens them. */
export const SendDrawer = ({ path, title, email, open, onOpenChange }: SendProps) => {
  const { t } = useTranslation()
  const [other, setOther] = useState("")
  const [reason, setReason] = useState("")
  const send = useHubAction(t("voucherHub.orderWidget.resent"))
  const corrected = other.trim()
  const turn = (to: boolean) => {
    setOther("")
    setReason("")
    onOpenChange(to)
  }
  const submit = () => send.mutate({ path, body: corrected ? { email: corrected, reason: reason.trim() } : {} }, { onSuccess: () => turn(false) })
  return (
    <Drawer open={open} onOpenChange={turn}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{title}</Drawer.Title>
          <Drawer.Description>{email ? t("voucherHub.send.to", { email }) : t("voucherHub.attention.ask.resend.text")}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-col gap-y-6">
          <div className="flex flex-col gap-y-2">
            <Label size="small" weight="plus" htmlFor="send-email">{t("voucherHub.send.other")}</Label>
            <Input id="send-email" type="email" value={other} onChange={(event) => setOther(event.target.value)} />
            <Text size="small" className="text-ui-fg-subtle">{t("voucherHub.send.hint")}</Text>
          </div>
          {corrected ? (
            <div className="flex flex-col gap-y-2">
              <Label size="small" weight="plus" htmlFor="send-reason">{t("voucherHub.send.reason")}</Label>
              <Textarea id="send-reason" rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
            </div>
          ) : null}
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild><Button size="small" variant="secondary">{t("voucherHub.cancel")}</Button></Drawer.Close>
          <Button size="small" isLoading={send.isPending} disabled={corrected !== "" && reason.trim() === ""} onClick={submit}>{t("voucherHub.attention.actions.resend")}</Button>
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  )
}
