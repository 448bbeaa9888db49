import { StatusBadge } from "@medusajs/ui"
import type { ComponentProps } from "react"
import { useTranslation } from "react-i18next"

type Color = NonNullable<ComponentProps<typeof StatusBadge>["color"]>

/** States of units, supplier orders, payments, pay-outs, webhooks and syncs; grey where nothing is to be said. */
const COLORS: Readonly<Record<string, Color>> = {
  delivered: "green", succeeded: "green", captured: "green", handled: "green", done: "green", ACTIVE: "green", published: "green", final: "green",
  pending: "blue", ready: "blue", awaiting_fulfillment: "blue", placing: "blue", processing: "blue", running: "blue", stored: "blue", authorized: "blue",
  waiting_wallet: "orange", unknown: "orange", held: "orange", timed_out: "orange", refund_due: "orange", refunding: "orange", underpaid: "orange",
  failed: "red", missing: "red", sealed: "red", revoked: "red", reversed: "red", refused: "red", not_created: "red",
}

/** `of` is the table of names in the translations. */
export const StateBadge = ({ of, state }: { of: "unit" | "supplierOrder" | "payin" | "webhook" | "sync" | "case" | "attempt" | "payout"; state: string }) => {
  const { t } = useTranslation()
  return <StatusBadge color={COLORS[state] ?? "grey"}>{t(`voucherHub.states.${of}.${state}`, { defaultValue: state.replaceAll("_", " ") })}</StatusBadge>
}
