import { Button, Drawer, createDataTableColumnHelper, createDataTableFilterHelper, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { useFormat } from "../../lib/format"
import { useHub, useHubAction } from "../../lib/hub"
import type { Payin } from "../../lib/types"
import { DataList } from "../data-list"
import { Loaded, Row } from "../section"
import { StateBadge } from "../state-badge"
import { Timeline } from "../timeline"

const column = createDataTableColumnHelper<Payin>()
const filter = createDataTableFilterHelper<Payin>()
const STATES = ["ready", "placing", "unknown", "pending", "underpaid", "authorized", "captured", "failed", "canceled", "not_created", "expired", "reversed", "refunded"]
const METHODS = ["credit", "debit", "billet", "redirect"]

/** Every payment that was begun, with its age. */
export const PayinsList = () => {
  const { t } = useTranslation()
  const { money, ago } = useFormat()
  const [chosen, setChosen] = useState<string | null>(null)
  const columns = [
    column.accessor("method", { header: t("voucherHub.payments.method"), cell: ({ getValue }) => t(`voucherHub.payments.methods.${getValue()}`) }),
    column.accessor("amount", { header: t("voucherHub.amount"), cell: ({ row: { original } }) => money(original.amount, original.currency) }),
    column.accessor("paid", { header: t("voucherHub.payments.paid"), cell: ({ row: { original } }) => money(original.paid, original.currency) }),
    column.accessor("state", { header: t("voucherHub.state"), cell: ({ getValue }) => <StateBadge of="payin" state={getValue()} /> }),
    column.accessor("psp_id", { header: t("voucherHub.payments.serviceId"), cell: ({ getValue }) => <code className="txt-compact-xsmall font-mono">{getValue() ?? "–"}</code> }),
    column.accessor("created_at", { header: t("voucherHub.payments.age"), cell: ({ getValue }) => ago(getValue()) }),
  ]
  const filters = [
    filter.accessor("state", { type: "radio", label: t("voucherHub.state"), options: STATES.map((state) => ({ value: state, label: t(`voucherHub.states.payin.${state}`) })) }),
    filter.accessor("method", { type: "radio", label: t("voucherHub.payments.method"), options: METHODS.map((method) => ({ value: method, label: t(`voucherHub.payments.methods.${method}`) })) }),
  ]
  return (
    <>
      <DataList<Payin>
        path="/payins"
        rows="payins"
        heading={t("voucherHub.payments.payins")}
        hint={t("voucherHub.payments.payinsHint")}
        columns={columns}
        filters={filters}
        refetchInterval={15_000}
        onRow={({ id }) => setChosen(id)}
        empty={{ heading: t("voucherHub.payments.none"), description: t("voucherHub.payments.noneHint") }}
      />
      <Drawer open={chosen !== null} onOpenChange={(open) => !open && setChosen(null)}>
        <Drawer.Content>{chosen ? <PayinDetail id={chosen} /> : null}</Drawer.Content>
      </Drawer>
    </>
  )
}

/** Which of the three fits where a payment stands; the server refuses the rest. */
const CANCELLABLE: ReadonlySet<string> = new Set(["ready", "unknown", "pending", "authorized", "captured", "underpaid"])

const PayinDetail = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const { money, exact } = useFormat()
  const ask = usePrompt()
  const read = useHub<{ payin: Payin }>(`/payins/${id}`, undefined, { refetchInterval: 5_000 })
  const act = useHubAction(t("voucherHub.payments.asked"))
  const sure = (action: "cancel" | "capture") =>
    ask({ title: t(`voucherHub.payments.ask.${action}.title`), description: t(`voucherHub.payments.ask.${action}.text`), confirmText: t(`voucherHub.payments.actions.${action}`), cancelText: t("voucherHub.back"), variant: action === "cancel" ? "danger" : "confirmation" })
  const withMoney = async (action: "cancel" | "capture") => {
    if (await sure(action)) act.mutate({ path: `/payins/${id}/${action}` })
  }
  return (
    <>
      <Drawer.Header>
        <Drawer.Title>{t("voucherHub.payment")}</Drawer.Title>
        <Drawer.Description className="break-all">{id}</Drawer.Description>
      </Drawer.Header>
      <Drawer.Body className="flex flex-col divide-y overflow-y-auto p-0">
        <Loaded query={read}>
          {({ payin }) => (
            <>
              <Row label={t("voucherHub.state")}><StateBadge of="payin" state={payin.state} /></Row>
              <Row label={t("voucherHub.amount")}>{money(payin.amount, payin.currency)}{payin.installments > 1 ? ` · ${payin.installments}×` : ""}</Row>
              <Row label={t("voucherHub.payments.paid")}>{money(payin.paid, payin.currency)}</Row>
              <Row label={t("voucherHub.payments.service")}>{[t(`voucherHub.upstreams.${payin.upstream}`, { defaultValue: payin.upstream }), payin.psp_id, payin.psp_status].filter(Boolean).join(" · ")}</Row>
              {payin.our_number ? <Row label={t("voucherHub.payments.ourNumber")}>{payin.our_number}</Row> : null}
              {payin.boleto_due_at ? <Row label={t("voucherHub.payments.due")}>{exact(payin.boleto_due_at)}</Row> : null}
              {payin.order_id ? <Row label={t("voucherHub.order")}><Link className="text-ui-fg-interactive break-all" to={`/orders/${payin.order_id}`}>{payin.order_id}</Link></Row> : null}
              {payin.failure ?? payin.last_problem ? <Row label={t("voucherHub.supplierOrders.problem")}>{payin.failure ?? payin.last_problem}</Row> : null}
              <div className="flex flex-wrap gap-2 px-6 py-4">
                <Button size="small" variant="secondary" disabled={act.isPending} onClick={() => act.mutate({ path: `/payins/${id}/check` })}>{t("voucherHub.payments.actions.check")}</Button>
                {payin.state === "authorized" ? <Button size="small" variant="secondary" disabled={act.isPending} onClick={() => void withMoney("capture")}>{t("voucherHub.payments.actions.capture")}</Button> : null}
                {payin.upstream === "hubcash" && CANCELLABLE.has(payin.state) ? <Button size="small" variant="danger" disabled={act.isPending} onClick={() => void withMoney("cancel")}>{t("voucherHub.payments.actions.cancel")}</Button> : null}
              </div>
              <Timeline entries={payin.timeline ?? []} />
            </>
          )}
        </Loaded>
      </Drawer.Body>
    </>
  )
}
