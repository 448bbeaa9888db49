import { Copy, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import { backendUrl } from "../../lib/sdk"
import type { Settings } from "../../lib/types"
import { Row, Section } from "../section"

/** Where the shop listens; the dashboard may be served from elsewhere. */
const originOfShop = (): string => (backendUrl.startsWith("http") ? backendUrl.replace(/\/$/, "") : window.location.origin)

/** The URLs to paste into each portal, and when each was last used. */
export const WebhookUrls = ({ webhooks }: { webhooks: Settings["webhooks"] }) => {
  const { t } = useTranslation()
  const { ago, number } = useFormat()
  return (
    <Section title={t("voucherHub.settings.webhooks")} hint={t("voucherHub.settings.webhooksHint")} testId="webhook-urls">
      {webhooks.map(({ source, topic, path, received, last_received_at }) => (
        <Row key={path} label={`${t(`voucherHub.upstreams.${source}`)} · ${topic}`}>
          <span className="inline-flex max-w-full items-center gap-x-1">
            <code className="txt-compact-xsmall break-all font-mono">{originOfShop() + path}</code>
            <Copy content={originOfShop() + path} className="text-ui-fg-muted" />
          </span>
          <Text size="xsmall" className="text-ui-fg-muted">{last_received_at === null ? t("voucherHub.settings.neverReceived") : t("voucherHub.settings.lastReceived", { ago: ago(last_received_at), count: received, formatted: number(received) })}</Text>
        </Row>
      ))}
    </Section>
  )
}
