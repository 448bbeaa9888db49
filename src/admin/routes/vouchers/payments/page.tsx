import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Heading, Tabs } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useSearchParams } from "react-router-dom"
import { crumb } from "../../../components/crumb"
import { BalancesSection } from "../../../components/payments/balances-section"
import { NotificationsList } from "../../../components/payments/notifications-list"
import { PayinsList } from "../../../components/payments/payins-list"
import { WebhooksList } from "../../../components/payments/webhooks-list"
import { Page } from "../../../components/section"

const TABS = { payins: PayinsList, balances: BalancesSection, notifications: NotificationsList, webhooks: WebhooksList } as const
type Tab = keyof typeof TABS

const PaymentsPage = () => {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const named = params.get("tab") ?? "payins"
  const tab: Tab = named in TABS ? (named as Tab) : "payins"
  return (
    <Page>
      <Heading level="h1" className="px-1">{t("voucherHub.menu.payments")}</Heading>
      <Tabs value={tab} onValueChange={(next) => setParams({ tab: next })}>
        <Tabs.List className="mb-3 flex-wrap">
          {(Object.keys(TABS) as Tab[]).map((name) => <Tabs.Trigger key={name} value={name}>{t(`voucherHub.payments.tabs.${name}`)}</Tabs.Trigger>)}
        </Tabs.List>
        {(Object.keys(TABS) as Tab[]).map((name) => {
          const Content = TABS[name]
          return <Tabs.Content key={name} value={name} className="flex flex-col gap-y-3">{name === tab ? <Content /> : null}</Tabs.Content>
        })}
      </Tabs>
    </Page>
  )
}

export const config = defineRouteConfig({ label: "voucherHub.menu.payments", translationNs: "translation", rank: 4 })

export const handle = crumb("voucherHub.menu.payments")

export default PaymentsPage
