import { Button, createDataTableColumnHelper } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useHubAction } from "../../lib/hub"
import type { HubcashNotification } from "../../lib/types"
import { DataList } from "../data-list"

const column = createDataTableColumnHelper<HubcashNotification>()

/** What Hubcash told us, or wanted to; each can be sent once more. */
export const NotificationsList = () => {
  const { t } = useTranslation()
  const resend = useHubAction(t("voucherHub.payments.resent"))
  const columns = [
    column.accessor("id", { header: t("voucherHub.payments.notification"), cell: ({ getValue }) => <code className="txt-compact-xsmall font-mono">{getValue()}</code> }),
    column.accessor("sale_id", { header: t("voucherHub.payments.sale"), cell: ({ getValue }) => <code className="txt-compact-xsmall font-mono">{getValue()}</code> }),
    column.accessor("status", { header: t("voucherHub.state") }),
    column.accessor("last_response_code", { header: t("voucherHub.payments.ourAnswer"), cell: ({ getValue }) => getValue() || "–" }),
    column.accessor("updated_at", { header: t("voucherHub.payments.updated"), cell: ({ getValue }) => getValue() ?? "–" }),
    column.display({ id: "resend", header: "", cell: ({ row: { original } }) => <Button size="small" variant="transparent" disabled={resend.isPending} onClick={() => resend.mutate({ path: `/notifications/${original.id}/resend` })}>{t("voucherHub.payments.resend")}</Button> }),
  ]
  return (
    <DataList<HubcashNotification>
      path="/notifications"
      rows="notifications"
      prefix="n_"
      search={false}
      heading={t("voucherHub.payments.notifications")}
      hint={t("voucherHub.payments.notificationsHint")}
      columns={columns}
      empty={{ heading: t("voucherHub.payments.noNotifications"), description: t("voucherHub.payments.noNotificationsHint") }}
    />
  )
}
