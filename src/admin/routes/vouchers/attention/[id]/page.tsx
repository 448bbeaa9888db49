import { Copy, Heading, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router-dom"
import { Attempts } from "../../../../components/attempts"
import { CaseActions } from "../../../../components/attention/case-actions"
import { CaseFacts, CaseHistory } from "../../../../components/attention/case-background"
import { crumb } from "../../../../components/crumb"
import { Loaded, Page, Section, TwoColumns } from "../../../../components/section"
import { StateBadge } from "../../../../components/state-badge"
import { useFormat } from "../../../../lib/format"
import { useHub } from "../../../../lib/hub"
import type { AttentionCase, SupplierOrderDetail } from "../../../../lib/types"

const CasePage = () => {
  const { id = "" } = useParams()
  const read = useHub<{ case: AttentionCase }>(`/attention/${id}`, undefined, { refetchInterval: 10_000 })
  return (
    <Page>
      <Loaded query={read} lines={8}>{({ case: found }) => <Case found={found} />}</Loaded>
    </Page>
  )
}

const Case = ({ found }: { found: AttentionCase }) => {
  const { t } = useTranslation()
  const { exact } = useFormat()
  const supplierOrder = useHub<{ supplier_order: SupplierOrderDetail }>(`/supplier-orders/${found.supplier_order_id}`, undefined, { enabled: found.supplier_order_id !== null })
  return (
    <TwoColumns side={<CaseFacts found={found} />}>
      <Section title={t(`voucherHub.kinds.${found.kind}.name`)} level="h1" testId="case" actions={found.state === "open" ? <CaseActions found={found} /> : <StateBadge of="case" state={found.state} />}>
        <div className="flex flex-col gap-y-2 px-6 py-4">
          <Heading level="h2">{t(`voucherHub.kinds.${found.kind}.text`, { defaultValue: found.text })}</Heading>
          <Text size="small" className="text-ui-fg-subtle break-words">{found.reason}</Text>
        </div>
        {found.state === "open" ? (
          <div className="px-6 py-4">
            <Text size="xsmall" className="text-ui-fg-muted">{t("voucherHub.attention.whatToDo")}</Text>
            <Text size="small">{t(`voucherHub.kinds.${found.kind}.action`, { defaultValue: found.action })}</Text>
          </div>
        ) : (
          <div className="px-6 py-4">
            <Text size="xsmall" className="text-ui-fg-muted">{t("voucherHub.attention.endedBy", { by: found.closed_by, at: exact(found.closed_at ?? found.opened_at) })}</Text>
            <Text size="small">{found.note}</Text>
          </div>
        )}
        {found.support_text ? (
          <div className="px-6 py-4">
            <div className="flex items-center justify-between">
              <Text size="xsmall" className="text-ui-fg-muted">{t("voucherHub.attention.supportText")}</Text>
              <Copy content={found.support_text} />
            </div>
            <pre tabIndex={0} className="bg-ui-bg-subtle txt-compact-xsmall mt-2 max-h-60 overflow-auto whitespace-pre-wrap rounded-md p-3 font-mono">{found.support_text}</pre>
          </div>
        ) : null}
      </Section>
      {found.supplier_order_id ? <Loaded query={supplierOrder}>{({ supplier_order }) => <Attempts attempts={supplier_order.attempts} />}</Loaded> : null}
      <CaseHistory found={found} />
    </TwoColumns>
  )
}

export const handle = crumb("voucherHub.attention.case")

export default CasePage
