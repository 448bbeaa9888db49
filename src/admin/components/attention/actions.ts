import { usePrompt } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useHubAction } from "../../lib/hub"
import type { AttentionCase, CaseAction } from "../../lib/types"

/** Every action but the one that needs a note. */
export type PlainAction = Exclude<CaseAction, "resolve">

/** Actions that spend or return money, or write to the shopper: asked once before they are taken. */
const ASKED: ReadonlySet<CaseAction> = new Set(["retry", "refund", "resend"])

export function pathOf(found: AttentionCase, action: CaseAction): string {
  if (action === "replay") return `/webhooks/${found.webhook_id}/replay`
  if (action === "ensure") return `/orders/${found.order_id}/ensure`
  return `/attention/${found.id}/${action}`
}

/** Takes an action on a case. Every one of them is idempotent at the server: twice is once. */
export function useCaseAction() {
  const { t } = useTranslation()
  const ask = usePrompt()
  const act = useHubAction(t("voucherHub.attention.done"))
  const confirmed = (action: CaseAction, count: number) =>
    !ASKED.has(action) ||
    ask({
      title: t(`voucherHub.attention.ask.${action}.title`),
      description: t(`voucherHub.attention.ask.${action}.text`, { count }),
      confirmText: t(`voucherHub.attention.actions.${action}`),
      cancelText: t("voucherHub.back"),
      variant: action === "refund" ? "danger" : "confirmation",
    })
  return {
    isPending: act.isPending,
    take: async (found: AttentionCase, action: PlainAction) => {
      if (await confirmed(action, 1)) act.mutate({ path: pathOf(found, action) })
    },
    confirmed,
  }
}
