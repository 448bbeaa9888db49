import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Gift } from "@medusajs/icons"
import { Button, Heading, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { crumb } from "../../components/crumb"
import { EnvironmentBadge } from "../../components/environment-badge"
import { PeriodCard, TimesCard } from "../../components/overview/figures"
import { ProblemsSection } from "../../components/overview/problems-section"
import { WalletSection } from "../../components/overview/wallet-section"
import { Loaded, Page, Row, Section, TwoColumns } from "../../components/section"
import { useHub } from "../../lib/hub"
import type { Overview } from "../../lib/types"

const VouchersPage = () => {
  const { t } = useTranslation()
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const read = useHub<Overview>("/overview", { timezone }, { refetchInterval: 30_000 })
  const open = Object.values(read.data?.attention ?? {}).reduce((sum, count) => sum + count, 0)
  return (
    <Page>
      <div className="flex flex-wrap items-center justify-between gap-2 px-1">
        <div>
          <Heading level="h1">{t("voucherHub.menu.vouchers")}</Heading>
          <Text size="small" className="text-ui-fg-subtle">{t("voucherHub.overview.hint")}</Text>
        </div>
        {open > 0 ? (
          <Button size="small" variant="secondary" asChild>
            <Link to="/vouchers/attention">{t("voucherHub.overview.openCases", { count: open })}</Link>
          </Button>
        ) : null}
      </div>
      <TwoColumns
        side={
          <>
            <WalletSection />
            <Upstreams overview={read.data} />
          </>
        }
      >
        <ProblemsSection />
        <Loaded query={read} lines={8}>
          {({ figures, times }) => (
            <>
              <PeriodCard title={t("voucherHub.overview.today")} figures={figures.today} />
              <PeriodCard title={t("voucherHub.overview.month")} figures={figures.month} />
              <TimesCard times={times} />
            </>
          )}
        </Loaded>
      </TwoColumns>
    </Page>
  )
}

const Upstreams = ({ overview }: { overview: Overview | undefined }) => {
  const { t } = useTranslation()
  if (!overview) return null
  return (
    <Section title={t("voucherHub.overview.upstreams")} testId="upstreams">
      {overview.upstreams.map(({ upstream, active, environment, base_url }) => (
        <Row key={upstream} label={t(`voucherHub.upstreams.${upstream}`)}>
          <div className="flex flex-col items-start gap-y-1">
            <EnvironmentBadge active={active} environment={environment} />
            {active ? <span className="text-ui-fg-muted txt-compact-xsmall break-all">{base_url}</span> : null}
          </div>
        </Row>
      ))}
    </Section>
  )
}

export const config = defineRouteConfig({ label: "voucherHub.menu.vouchers", translationNs: "translation", icon: Gift })

export const handle = crumb("voucherHub.menu.vouchers")

export default VouchersPage
