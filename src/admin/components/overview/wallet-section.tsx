import { Button, Heading, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import { useHub, useHubAction } from "../../lib/hub"
import type { Wallet } from "../../lib/types"
import { Loaded, Row, Section } from "../section"
import { WalletChart } from "./wallet-chart"

/** What is in the wallet, how long it will last, and whether orders wait for it. */
export const WalletSection = () => {
  const { t } = useTranslation()
  const { money, ago, day } = useFormat()
  const read = useHub<{ wallet: Wallet }>("/wallet")
  const refresh = useHubAction(t("voucherHub.overview.walletRead"))
  return (
    <Section
      title={t("voucherHub.overview.wallet")}
      testId="wallet"
      actions={<Button size="small" variant="secondary" isLoading={refresh.isPending} onClick={() => refresh.mutate({ path: "/wallet/refresh" })}>{t("voucherHub.overview.readNow")}</Button>}
    >
      <Loaded query={read} lines={5}>
        {({ wallet }) => (
          <>
            <div className="flex flex-wrap items-baseline gap-x-3 px-6 py-4">
              <Heading level="h1">{wallet.balance === null ? t("voucherHub.overview.neverRead") : money(wallet.balance, wallet.currency)}</Heading>
              {wallet.read_at ? <Text size="small" className="text-ui-fg-muted">{ago(wallet.read_at)}</Text> : null}
            </div>
            <WalletChart wallet={wallet} />
            <Row label={t("voucherHub.overview.empty")}>
              {wallet.forecast.empty_at === null ? t("voucherHub.overview.noForecast") : t("voucherHub.overview.emptyAt", { day: day(wallet.forecast.empty_at), perDay: money(wallet.forecast.per_day, wallet.currency) })}
            </Row>
            <Row label={t("voucherHub.overview.threshold")}>{money(wallet.low_threshold, wallet.currency)}</Row>
            {wallet.gate.closed_since ? (
              <Row label={t("voucherHub.overview.gate")}>{t("voucherHub.overview.gateClosed", { since: ago(wallet.gate.closed_since), needed: money(wallet.gate.needed, wallet.currency) })}</Row>
            ) : null}
          </>
        )}
      </Loaded>
    </Section>
  )
}
