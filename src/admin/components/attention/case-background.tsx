import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { useFormat } from "../../lib/format"
import { useHub } from "../../lib/hub"
import type { AttentionCase, Transition } from "../../lib/types"
import { Row, Section } from "../section"
import { TimelineSection } from "../timeline"
import { UnitStates } from "../units/unit-states"

/** The timeline of what the case is about: its supplier order, else its payment, else its order. */
export const CaseHistory = ({ found }: { found: AttentionCase }) => {
  const order = useHub<{ timeline: Transition[] }>(`/orders/${found.order_id}/timeline`, undefined, { enabled: found.order_id !== null && found.payin_id === null })
  const payment = useHub<{ payin: { timeline: Transition[] } }>(`/payins/${found.payin_id}`, undefined, { enabled: found.payin_id !== null })
  const entries = payment.data?.payin.timeline ?? order.data?.timeline
  if (!entries) return null
  return <TimelineSection entries={entries} />
}

/** What the case is about, with links to it. */
export const CaseFacts = ({ found }: { found: AttentionCase }) => {
  const { t } = useTranslation()
  const { exact } = useFormat()
  const link = (to: string, text: string) => <Link to={to} className="text-ui-fg-interactive hover:text-ui-fg-interactive-hover break-all">{text}</Link>
  return (
    <Section title={t("voucherHub.attention.about")}>
      <Row label={t("voucherHub.attention.since")}>{exact(found.opened_at)}</Row>
      {found.order_id ? <Row label={t("voucherHub.order")}>{link(`/orders/${found.order_id}`, found.order_id)}</Row> : null}
      {found.supplier_order_id ? <Row label={t("voucherHub.supplierOrder")}>{link(`/vouchers/supplier-orders/${found.supplier_order_id}`, found.supplier_order_id)}</Row> : null}
      {found.payin_id ? <Row label={t("voucherHub.payment")}>{link(`/vouchers/payments?q=${found.payin_id}`, found.payin_id)}</Row> : null}
      {found.webhook_id ? <Row label={t("voucherHub.webhook")}><span className="break-all">{found.webhook_id}</span></Row> : null}
      {found.unit_ids.length ? <UnitStates orderId={found.order_id} isMeant={(unit) => found.unit_ids.includes(unit.id)} /> : null}
    </Section>
  )
}
