import { CheckCircleSolid, XCircleSolid } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useHubAction } from "../../lib/hub"
import type { Connection, Settings } from "../../lib/types"
import { EnvironmentBadge } from "../environment-badge"
import { Row, Section } from "../section"

/** One connected system: where it is, its credentials (masked) and where they come from, and whether they work. */
export const UpstreamSection = ({ upstream }: { upstream: Settings["upstreams"][number] }) => {
  const { t } = useTranslation()
  const test = useHubAction<{ connection: Connection }>()
  const { upstream: name, active } = upstream
  const result = test.data?.connection
  return (
    <Section
      title={t(`voucherHub.upstreams.${name}`)}
      testId={`upstream-${name}`}
      hint={<span className="break-all">{upstream.base_url}</span>}
      actions={
        <>
          <EnvironmentBadge active={active} environment={upstream.environment} />
          <Button size="small" variant="secondary" disabled={!active} isLoading={test.isPending} onClick={() => test.mutate({ path: `/connections/${name}/test` })}>{t("voucherHub.settings.test")}</Button>
        </>
      }
    >
      {upstream.credentials.map(({ option, variable, source, masked }) => (
        <Row key={option} label={<code className="font-mono">{option}</code>}>
          <div className="flex flex-wrap items-center gap-x-3">
            <code className="font-mono">{masked ?? "–"}</code>
            <span className="text-ui-fg-muted">{source === "environment" ? t("voucherHub.settings.fromEnvironment", { variable }) : t(`voucherHub.settings.from.${source}`)}</span>
          </div>
        </Row>
      ))}
      {result ? (
        <div className="flex flex-col gap-y-2 px-6 py-4" role="status">
          {result.checks.map((check) => (
            <div key={check.name} className="flex items-start gap-x-2">
              {check.ok ? <CheckCircleSolid className="text-ui-tag-green-icon mt-0.5 shrink-0" /> : <XCircleSolid className="text-ui-tag-red-icon mt-0.5 shrink-0" />}
              <Text size="small" className="min-w-0 break-words">{`${check.name}: ${check.message} (${check.ms} ms)`}</Text>
            </div>
          ))}
        </div>
      ) : null}
    </Section>
  )
}
