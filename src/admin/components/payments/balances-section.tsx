import { Button, Text } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import { useHub } from "../../lib/hub"
import type { Balance, PayOut } from "../../lib/types"
import { Loaded, Row, Section } from "../section"
import { StateBadge } from "../state-badge"
import { PayOutModal } from "./pay-out-modal"

/** What 123hub holds for the shop, what was paid out, and the form for the next. */
export const BalancesSection = () => {
  const { t } = useTranslation()
  const { money, ago } = useFormat()
  const [open, setOpen] = useState(false)
  const balances = useHub<{ balances: Balance[] }>("/balances", undefined, { refetchInterval: 60_000 })
  const payouts = useHub<{ payouts: PayOut[] }>("/payouts", { limit: 10 }, { refetchInterval: 15_000 })
  return (
    <>
      <Section title={t("voucherHub.payments.balances")} testId="balances" actions={<Button size="small" variant="secondary" onClick={() => setOpen(true)}>{t("voucherHub.payments.payOut")}</Button>}>
        <Loaded query={balances}>
          {({ balances: found }) => found.length === 0
            ? <Text size="small" className="text-ui-fg-muted px-6 py-4">{t("voucherHub.payments.noBalances")}</Text>
            : found.map(({ currency, amount, freezing, blocking }) => (
              <Row key={currency} label={`123hub ${currency}`}>
                <Text size="small" weight="plus" className="text-ui-fg-base">{money(amount, currency)}</Text>
                {freezing || blocking ? <Text size="xsmall">{t("voucherHub.payments.frozen", { freezing: money(freezing, currency), blocking: money(blocking, currency) })}</Text> : null}
              </Row>
            ))}
        </Loaded>
      </Section>
      <Section title={t("voucherHub.payments.payouts")} testId="payouts">
        <Loaded query={payouts}>
          {({ payouts: found }) => found.length === 0
            ? <Text size="small" className="text-ui-fg-muted px-6 py-4">{t("voucherHub.payments.noPayouts")}</Text>
            : found.map((payout) => (
              <Row key={payout.id} label={<span className="break-all">{payout.key}</span>}>
                <div className="flex flex-wrap items-center gap-2">{money(payout.amount, payout.currency)}<StateBadge of="payout" state={payout.state} /><span className="text-ui-fg-muted">{ago(payout.created_at)}</span></div>
                {payout.problem ? <Text size="xsmall">{payout.problem}</Text> : null}
              </Row>
            ))}
        </Loaded>
      </Section>
      <PayOutModal open={open} onOpenChange={setOpen} />
    </>
  )
}
