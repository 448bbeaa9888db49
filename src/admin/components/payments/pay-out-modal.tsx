import { Button, FocusModal, Heading, IconButton, Input, Label, Text, usePrompt } from "@medusajs/ui"
import { Trash } from "@medusajs/icons"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import { useHubAction } from "../../lib/hub"
import type { PayOut } from "../../lib/types"

interface Field {
  name: string
  value: string
}

const BANK: Field[] = [{ name: "name", value: "" }, { name: "bank_account", value: "" }, { name: "ifsc_code", value: "" }]
/** Made when the form opens: pressing twice, or again after a lost answer, is one pay-out. */
const newKey = () => `dashboard-${new Date().toISOString().slice(0, 10)}-${Math.random().toString(36).slice(2, 10)}`

interface PayOutModalProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export const PayOutModal = ({ open, onOpenChange }: PayOutModalProps) => (
  <FocusModal open={open} onOpenChange={onOpenChange}>
    <FocusModal.Content>{open ? <PayOutForm onClose={() => onOpenChange(false)} /> : null}</FocusModal.Content>
  </FocusModal>
)

/** Sends money by 123hub, asked once. The receiver is sealed by the server and never shown again. */
const PayOutForm = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation()
  const { money } = useFormat()
  const ask = usePrompt()
  const [key] = useState(newKey)
  const [payinId, setPayinId] = useState("")
  const [amount, setAmount] = useState("")
  const [currency, setCurrency] = useState("INR")
  const [receiver, setReceiver] = useState<Field[]>(BANK)
  const send = useHubAction<{ payout: PayOut }>(({ payout }) => t("voucherHub.payments.payOutSent", { state: t(`voucherHub.states.payout.${payout.state}`) }))
  const filled = receiver.filter(({ name, value }) => name.trim() !== "" && value.trim() !== "")
  const ready = Number(amount) > 0 && /^[A-Za-z]{3}$/.test(currency) && filled.length > 0
  const change = (index: number, part: Partial<Field>) => setReceiver((before) => before.map((field, at) => (at === index ? { ...field, ...part } : field)))
  const submit = async () => {
    const sum = money(Number(amount), currency)
    if (!(await ask({ title: t("voucherHub.payments.ask.payOut.title", { sum }), description: t("voucherHub.payments.ask.payOut.text"), confirmText: t("voucherHub.payments.payOut"), cancelText: t("voucherHub.back"), variant: "confirmation" }))) return
    const body = { key, payin_id: payinId.trim() || null, amount: Number(amount), currency: currency.toUpperCase(), receiver: Object.fromEntries(filled.map(({ name, value }) => [name.trim(), value.trim()])) }
    send.mutate({ path: "/payouts", body }, { onSuccess: onClose })
  }
  return (
    <>
      <FocusModal.Header>
        <Button size="small" disabled={!ready} isLoading={send.isPending} onClick={() => void submit()}>{t("voucherHub.payments.payOut")}</Button>
      </FocusModal.Header>
      <FocusModal.Body className="flex flex-col items-center overflow-y-auto px-4 py-10">
        <div className="flex w-full max-w-lg flex-col gap-y-6">
          <div>
            <FocusModal.Title asChild><Heading>{t("voucherHub.payments.payOutTitle")}</Heading></FocusModal.Title>
            <FocusModal.Description asChild><Text size="small" className="text-ui-fg-subtle">{t("voucherHub.payments.payOutHint")}</Text></FocusModal.Description>
          </div>
          <div className="grid grid-cols-[1fr_100px] gap-3">
            <div className="flex flex-col gap-y-1"><Label htmlFor="payout-amount" size="small">{t("voucherHub.amount")}</Label><Input id="payout-amount" inputMode="decimal" value={amount} onChange={(event) => setAmount(event.target.value)} /></div>
            <div className="flex flex-col gap-y-1"><Label htmlFor="payout-currency" size="small">{t("voucherHub.currency")}</Label><Input id="payout-currency" maxLength={3} value={currency} onChange={(event) => setCurrency(event.target.value)} /></div>
          </div>
          <div className="flex flex-col gap-y-1"><Label htmlFor="payout-payin" size="small">{t("voucherHub.payments.ofPayment")}</Label><Input id="payout-payin" value={payinId} onChange={(event) => setPayinId(event.target.value)} /></div>
          <fieldset className="flex flex-col gap-y-2">
            <legend className="txt-compact-small-plus mb-1">{t("voucherHub.payments.receiver")}</legend>
            {receiver.map((field, index) => (
              <div key={index} className="grid grid-cols-[1fr_1fr_auto] items-center gap-2">
                <Input aria-label={t("voucherHub.payments.receiverField")} value={field.name} onChange={(event) => change(index, { name: event.target.value })} />
                <Input aria-label={field.name || t("voucherHub.payments.receiverValue")} value={field.value} autoComplete="off" onChange={(event) => change(index, { value: event.target.value })} />
                <IconButton variant="transparent" size="small" aria-label={t("voucherHub.remove")} onClick={() => setReceiver((before) => before.filter((_, at) => at !== index))}><Trash /></IconButton>
              </div>
            ))}
            <Button size="small" variant="secondary" className="self-start" onClick={() => setReceiver((before) => [...before, { name: "", value: "" }])}>{t("voucherHub.payments.addField")}</Button>
          </fieldset>
        </div>
      </FocusModal.Body>
    </>
  )
}
