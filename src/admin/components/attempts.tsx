import { Copy, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useFormat } from "../lib/format"
import type { Attempt } from "../lib/types"
import { Section } from "./section"
import { StateBadge } from "./state-badge"

const Id = ({ value }: { value: string }) => (
  <span className="inline-flex max-w-full items-center gap-x-1">
    <code className="txt-compact-xsmall break-all font-mono">{value}</code>
    <Copy content={value} className="text-ui-fg-muted" />
  </span>
)

/** What was sent to Hubble and what it answered, as far as may be kept. */
export const Attempts = ({ attempts }: { attempts: readonly Attempt[] }) => {
  const { t } = useTranslation()
  const { exact, money } = useFormat()
  return (
    <Section title={t("voucherHub.attempts.title")} testId="attempts">
      {attempts.length === 0 ? <Text size="small" className="text-ui-fg-muted px-6 py-4">{t("voucherHub.attempts.none")}</Text> : null}
      {attempts.map((attempt) => (
        <div key={attempt.id} className="flex flex-col gap-y-3 px-6 py-4">
          <div className="flex flex-wrap items-center gap-2">
            <Text size="small" weight="plus">{t("voucherHub.attempts.number", { number: attempt.number })}</Text>
            <StateBadge of="attempt" state={attempt.state} />
            <Text size="small" className="text-ui-fg-muted">{money(attempt.amount, "INR")}</Text>
          </div>
          <dl className="text-ui-fg-subtle txt-compact-small grid grid-cols-1 gap-x-4 gap-y-2 sm:grid-cols-[160px_1fr]">
            <dt>{t("voucherHub.attempts.reference")}</dt>
            <dd><Id value={attempt.reference_id} /></dd>
            {attempt.hubble_order_id ? <><dt>{t("voucherHub.attempts.hubbleOrder")}</dt><dd><Id value={attempt.hubble_order_id} /></dd></> : null}
            <dt>{t("voucherHub.attempts.sent")}</dt>
            <dd>{t("voucherHub.attempts.sentTimes", { at: exact(attempt.sent_at), count: attempt.sends })}</dd>
            {attempt.last_read_at ? <><dt>{t("voucherHub.attempts.read")}</dt><dd>{t("voucherHub.attempts.readTimes", { at: exact(attempt.last_read_at), count: attempt.reads })}</dd></> : null}
            {attempt.request_ids.length > 0 ? <><dt>{t("voucherHub.attempts.requestIds")}</dt><dd className="flex flex-col gap-y-1">{attempt.request_ids.map((id) => <Id key={id} value={id} />)}</dd></> : null}
            {attempt.failure_text || attempt.failure_code || attempt.http_status ? (
              <><dt>{t("voucherHub.attempts.answer")}</dt><dd className="break-words">{[attempt.http_status && `HTTP ${attempt.http_status}`, attempt.failure_code, attempt.failure_text].filter(Boolean).join(" · ")}</dd></>
            ) : null}
          </dl>
        </div>
      ))}
    </Section>
  )
}
