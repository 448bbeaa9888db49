import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link, useParams } from "react-router-dom"
import { Attempts } from "../../../../components/attempts"
import { CaseActions } from "../../../../components/attention/case-actions"
import { crumb } from "../../../../components/crumb"
import { Loaded, Page, Row, Section, TwoColumns } from "../../../../components/section"
import { StateBadge } from "../../../../components/state-badge"
import { TimelineSection } from "../../../../components/timeline"
import { UnitStates } from "../../../../components/units/unit-states"
import { useFormat } from "../../../../lib/format"
import { useHub } from "../../../../lib/hub"
import type { AttentionCase, SupplierOrderDetail } from "../../../../lib/types"

const SupplierOrderPage = () => {
  const { id = "" } = useParams()
  const read = useHub<{ supplier_order: SupplierOrderDetail }>(`/supplier-orders/${id}`, undefined, { refetchInterval: 10_000 })
  return (
    <Page>
      <Loaded query={read} lines={8}>{({ supplier_order }) => <Detail order={supplier_order} />}</Loaded>
    </Page>
  )
}

const Detail = ({ order }: { order: SupplierOrderDetail }) => {
  const { t } = useTranslation()
  const { money, exact } = useFormat()
  const cases = useHub<{ cases: AttentionCase[] }>("/attention", { order_id: order.order_id })
  return (
    <TwoColumns
      side={
        <Section title={t("voucherHub.units")}>
          <UnitStates orderId={order.order_id} isMeant={(unit) => unit.supplier_order_id === order.id} />
        </Section>
      }
    >
      <Section title={t("voucherHub.supplierOrder")} level="h1" hint={<span className="break-all">{order.id}</span>} actions={<StateBadge of="supplierOrder" state={order.state} />}>
        <Row label={t("voucherHub.order")}><Link to={`/orders/${order.order_id}`} className="text-ui-fg-interactive break-all">{order.order_id}</Link></Row>
        <Row label={t("voucherHub.amount")}>{money(order.amount, order.currency)}</Row>
        <Row label={t("voucherHub.created")}>{exact(order.created_at)}</Row>
        {order.due_at ? <Row label={t("voucherHub.supplierOrders.due")}>{exact(order.due_at)}</Row> : null}
        {order.last_problem ? <Row label={t("voucherHub.supplierOrders.problem")}>{order.last_problem}</Row> : null}
      </Section>
      {(cases.data?.cases ?? []).filter((found) => found.supplier_order_id === null || found.supplier_order_id === order.id).map((found) => (
        <Section key={found.id} title={t(`voucherHub.kinds.${found.kind}.name`)} hint={t(`voucherHub.kinds.${found.kind}.text`)} actions={<CaseActions found={found} />}>
          <Text size="small" className="text-ui-fg-subtle break-words px-6 py-4">{found.reason}</Text>
        </Section>
      ))}
      <Attempts attempts={order.attempts} />
      <TimelineSection entries={order.timeline} />
    </TwoColumns>
  )
}

export const handle = crumb("voucherHub.supplierOrder")

export default SupplierOrderPage
