import { Button, Drawer, Text, createDataTableColumnHelper, createDataTableFilterHelper } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import { useHubAction } from "../../lib/hub"
import type { Webhook } from "../../lib/types"
import { DataList } from "../data-list"
import { Row } from "../section"
import { StateBadge } from "../state-badge"

const column = createDataTableColumnHelper<Webhook>()
const filter = createDataTableFilterHelper<Webhook>()

/** Every verified delivery, with what may be shown of it. */
export const WebhooksList = () => {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const [chosen, setChosen] = useState<Webhook | null>(null)
  const columns = [
    column.accessor("source", { header: t("voucherHub.payments.from"), cell: ({ row: { original } }) => `${t(`voucherHub.upstreams.${original.source}`, { defaultValue: original.source })} · ${original.topic}` }),
    column.accessor("state", { header: t("voucherHub.state"), cell: ({ getValue }) => <StateBadge of="webhook" state={getValue()} /> }),
    column.accessor("times_received", { header: t("voucherHub.payments.times") }),
    column.accessor("attempts", { header: t("voucherHub.payments.failures") }),
    column.accessor("received_at", { header: t("voucherHub.payments.received"), cell: ({ getValue }) => ago(getValue()) }),
  ]
  const filters = [
    filter.accessor("state", { type: "radio", label: t("voucherHub.state"), options: ["stored", "handled", "failed"].map((state) => ({ value: state, label: t(`voucherHub.states.webhook.${state}`) })) }),
    filter.accessor("source", { type: "radio", label: t("voucherHub.payments.from"), options: ["hubble", "hubcash", "hub123"].map((source) => ({ value: source, label: t(`voucherHub.upstreams.${source}`) })) }),
  ]
  return (
    <>
      <DataList<Webhook>
        path="/webhooks"
        rows="webhooks"
        prefix="w_"
        search={false}
        heading={t("voucherHub.payments.webhooks")}
        hint={t("voucherHub.payments.webhooksHint")}
        columns={columns}
        filters={filters}
        refetchInterval={15_000}
        onRow={setChosen}
        empty={{ heading: t("voucherHub.payments.noWebhooks"), description: t("voucherHub.payments.noWebhooksHint") }}
      />
      <Drawer open={chosen !== null} onOpenChange={(open) => !open && setChosen(null)}>
        <Drawer.Content>{chosen ? <Delivery webhook={chosen} onClose={() => setChosen(null)} /> : null}</Drawer.Content>
      </Drawer>
    </>
  )
}

const Delivery = ({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) => {
  const { t } = useTranslation()
  const { exact } = useFormat()
  const replay = useHubAction(t("voucherHub.payments.replayed"))
  return (
    <>
      <Drawer.Header>
        <Drawer.Title>{t("voucherHub.webhook")}</Drawer.Title>
        <Drawer.Description className="break-all">{webhook.id}</Drawer.Description>
      </Drawer.Header>
      <Drawer.Body className="flex flex-col divide-y overflow-y-auto p-0">
        <Row label={t("voucherHub.state")}><StateBadge of="webhook" state={webhook.state} /></Row>
        <Row label={t("voucherHub.payments.received")}>{exact(webhook.received_at)}</Row>
        {webhook.handled_at ? <Row label={t("voucherHub.payments.handled")}>{exact(webhook.handled_at)}</Row> : null}
        {webhook.last_error ? <Row label={t("voucherHub.supplierOrders.problem")}>{webhook.last_error}</Row> : null}
        <div className="px-6 py-4">
          <Text size="xsmall" className="text-ui-fg-muted">{t("voucherHub.payments.body")}</Text>
          <pre tabIndex={0} className="bg-ui-bg-subtle txt-compact-xsmall mt-2 overflow-auto rounded-md p-3 font-mono">{JSON.stringify(webhook.body, null, 2)}</pre>
        </div>
      </Drawer.Body>
      <Drawer.Footer>
        <Drawer.Close asChild><Button size="small" variant="secondary">{t("voucherHub.close")}</Button></Drawer.Close>
        <Button size="small" isLoading={replay.isPending} onClick={() => replay.mutate({ path: `/webhooks/${webhook.id}/replay` }, { onSuccess: onClose })}>{t("voucherHub.attention.actions.replay")}</Button>
      </Drawer.Footer>
    </>
  )
}
