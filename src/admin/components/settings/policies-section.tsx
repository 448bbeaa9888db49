import { useTranslation } from "react-i18next"
import type { Settings } from "../../lib/types"
import { Row, Section } from "../section"

const shown = (value: unknown): string => (value === null || value === undefined ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value))

/** What is in force, by the names of the options. It is changed in medusa-config.ts or the environment, not here. */
export const PoliciesSection = ({ settings }: { settings: Settings }) => {
  const { t } = useTranslation()
  return (
    <Section title={t("voucherHub.settings.policies")} hint={t("voucherHub.settings.policiesHint")} testId="policies">
      {Object.entries(settings.policies).flatMap(([group, options]) =>
        Object.entries(options).map(([option, value]) => (
          <Row key={`${group}.${option}`} label={<code className="break-all font-mono">{`${group}.${option}`}</code>}><code className="break-all font-mono">{shown(value)}</code></Row>
        )),
      )}
      <Row label={<code className="font-mono">vault.activeKeyId</code>}><code className="font-mono">{settings.vault.active_key_id ?? "–"}</code></Row>
      <Row label={<code className="font-mono">VOUCHER_HUB_TIME_SCALE</code>}><code className="font-mono">{settings.time_scale}</code></Row>
    </Section>
  )
}
