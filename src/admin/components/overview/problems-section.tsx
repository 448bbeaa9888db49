import { CheckCircleSolid } from "@medusajs/icons"
import { StatusBadge, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { useHub } from "../../lib/hub"
import type { Problem } from "../../lib/types"
import { Loaded, Section } from "../section"

const COLORS = { critical: "red", warning: "orange", info: "blue" } as const
/** Where a problem is dealt with. */
const PLACES: Readonly<Record<string, string>> = {
  attention_open: "/vouchers/attention", placement_paused: "/settings/vouchers", webhook_never_received: "/settings/vouchers", hubble_not_configured: "/settings/vouchers",
  catalog_never_synced: "/vouchers/catalogue", catalog_old: "/vouchers/catalogue", sync_failed: "/vouchers/catalogue", brands_refused: "/vouchers/catalogue", shipping_profile: "/vouchers/catalogue",
}

/** What is wrong now, and what to do about it. */
export const ProblemsSection = () => {
  const { t } = useTranslation()
  const read = useHub<{ problems: Problem[] }>("/problems", undefined, { refetchInterval: 60_000 })
  return (
    <Section title={t("voucherHub.overview.problems")} testId="problems">
      <Loaded query={read}>
        {({ problems }) =>
          problems.length === 0 ? (
            <div className="flex items-center gap-x-2 px-6 py-4">
              <CheckCircleSolid className="text-ui-tag-green-icon" />
              <Text size="small" className="text-ui-fg-subtle">{t("voucherHub.overview.noProblems")}</Text>
            </div>
          ) : (
            problems.map((problem, index) => <ProblemLine key={`${problem.kind}-${index}`} problem={problem} />)
          )
        }
      </Loaded>
    </Section>
  )
}

const ProblemLine = ({ problem }: { problem: Problem }) => {
  const { t } = useTranslation()
  const { kind, severity, text, action, values } = problem
  const place = PLACES[kind]
  return (
    <div className="flex flex-col gap-y-1 px-6 py-4" data-problem={kind}>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <Text size="small" weight="plus" className="min-w-0 flex-1 break-words">{t(`voucherHub.problems.${kind}.text`, { ...values, defaultValue: text })}</Text>
        <StatusBadge color={COLORS[severity]}>{t(`voucherHub.severity.${severity}`)}</StatusBadge>
      </div>
      <Text size="small" className="text-ui-fg-subtle break-words">
        {t(`voucherHub.problems.${kind}.action`, { ...values, defaultValue: action })}{" "}
        {place ? <Link to={place} className="text-ui-fg-interactive hover:text-ui-fg-interactive-hover underline">{t("voucherHub.overview.open")}</Link> : null}
      </Text>
    </div>
  )
}
