import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Heading, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { crumb } from "../../../components/crumb"
import { Loaded, Page } from "../../../components/section"
import { LanguageSection } from "../../../components/settings/language-section"
import { PoliciesSection } from "../../../components/settings/policies-section"
import { UpstreamSection } from "../../../components/settings/upstream-section"
import { WebhookUrls } from "../../../components/settings/webhooks-section"
import { useHub } from "../../../lib/hub"
import type { Settings } from "../../../lib/types"

const VoucherSettingsPage = () => {
  const { t } = useTranslation()
  const read = useHub<{ settings: Settings }>("/settings")
  return (
    <Page>
      <div className="px-1">
        <Heading level="h1">{t("voucherHub.menu.settings")}</Heading>
        <Text size="small" className="text-ui-fg-subtle">{t("voucherHub.settings.hint")}</Text>
      </div>
      <Loaded query={read} lines={8}>
        {({ settings }) => (
          <>
            {settings.upstreams.map((upstream) => <UpstreamSection key={upstream.upstream} upstream={upstream} />)}
            <WebhookUrls webhooks={settings.webhooks} />
            <LanguageSection />
            <PoliciesSection settings={settings} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

export const config = defineRouteConfig({ label: "voucherHub.menu.settings", translationNs: "translation" })

export const handle = crumb("voucherHub.menu.settings")

export default VoucherSettingsPage
