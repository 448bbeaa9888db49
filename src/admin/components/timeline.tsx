import { Text, clx } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useFormat } from "../lib/format"
import type { Transition } from "../lib/types"
import { Section } from "./section"

/** What happened, the latest first, like Medusa's own activity list. */
export const Timeline = ({ entries }: { entries: readonly Transition[] }) => {
  const { t } = useTranslation()
  const { exact, ago } = useFormat()
  if (!entries.length) return <Text size="small" className="text-ui-fg-muted px-6 py-4">{t("voucherHub.nothingYet")}</Text>
  const latest = [...entries].reverse()
  return (
    <ol className="px-6 py-4">
      {latest.map((entry, index) => (
        <li key={`${entry.at}-${entry.subject_id}-${entry.to_state}-${index}`} className="grid grid-cols-[20px_1fr] gap-x-3">
          <div className="flex flex-col items-center gap-y-0.5 pt-1">
            <div className="bg-ui-bg-base shadow-borders-base flex size-2.5 items-center justify-center rounded-full">
              <div className={clx("size-1.5 rounded-full", index === 0 ? "bg-ui-tag-blue-icon" : "bg-ui-tag-neutral-icon")} />
            </div>
            {index < latest.length - 1 ? <div className="bg-ui-border-base w-px flex-1" /> : null}
          </div>
          <div className="min-w-0 pb-4">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <Text size="small" leading="compact" weight="plus">
                {t(`voucherHub.subjects.${entry.subject}`, { defaultValue: entry.subject.replaceAll("_", " ") })}
                {": "}
                {entry.to_state.replaceAll("_", " ")}
              </Text>
              <Text size="small" leading="compact" className="text-ui-fg-muted" title={exact(entry.at)}>{ago(entry.at)}</Text>
            </div>
            <Text size="small" className="text-ui-fg-subtle break-words">{entry.cause}</Text>
          </div>
        </li>
      ))}
    </ol>
  )
}

export const TimelineSection = ({ entries }: { entries: readonly Transition[] }) => {
  const { t } = useTranslation()
  return <Section title={t("voucherHub.timeline")} testId="timeline"><Timeline entries={entries} /></Section>
}
