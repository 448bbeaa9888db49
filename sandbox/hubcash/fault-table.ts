/** Faults only Hubcash has: they break what is known of a sale rather than the wire. With the shared table they are all a rule can name. */
import { wireFaults } from "../shared/fault-table"

const READS = ["get_sale", "list_sales"] as const
const ANSWERS = ["create_sale", "capture_sale", "cancel_sale", ...READS] as const

export const hubcashRoutes = [
  "create_card", "get_card", "edit_card", "delete_card", "list_cards", ...ANSWERS, "list_currencies", "list_brands", "get_brand",
  "get_notification", "resend_notification", "list_notifications", "notification",
] as const

export type HubcashRoute = (typeof hubcashRoutes)[number]

interface Breaker {
  routes: readonly HubcashRoute[]
  what: string
}

export const hubcashBreakers = {
  invisible: { routes: ["create_sale", ...READS], what: "created, the answer is lost, and no read shows it for delay_ms (default 120 s scaled); on a read: this one does not show it" },
  slow_accept: { routes: ["create_sale"], what: "created only after delay_ms (default: after the client's deadline); a second POST meanwhile makes a second sale" },
  declined: { routes: ["create_sale"], what: "status 5 at once, whatever the card, with `error` as reason" },
  stuck: { routes: ["create_sale"], what: "stays in the status it is created in until a control route moves it" },
  reverse_after_capture: { routes: ["create_sale"], what: "DateReversed and a Rollback delay_ms (default 2000) after 7" },
  unknown_status: { routes: ANSWERS, what: "Status is what `status` says (default 8)" },
  no_status: { routes: ANSWERS, what: "the sale has no Status" },
  other_amount: { routes: ANSWERS, what: "Amount is one centavo less" },
  amount_as_text: { routes: ANSWERS, what: "Amount as text, \"1000\"" },
  other_ref: { routes: ANSWERS, what: "Ref is another" },
  duplicate_notification: { routes: ["notification"], what: "sent twice" },
  false_notification: { routes: ["notification"], what: "says Status `status` (default 7), whatever the sale's is" },
} as const satisfies Record<string, Breaker>

/** Of the shared faults, those that make sense for a notification that is sent. */
const NOTIFICATION_WIRE_FAULTS: readonly string[] = ["drop_before", "late", "slow"]

const allNames = [...Object.keys(wireFaults), ...Object.keys(hubcashBreakers)]
export const hubcashFaultNames: readonly [string, ...string[]] = [allNames[0] ?? "", ...allNames.slice(1)]

/** Why a rule cannot work, or null. */
export function whyNot(route: HubcashRoute, fault: string): string | null {
  const breaker: Breaker | undefined = (hubcashBreakers as Record<string, Breaker>)[fault]
  if (breaker) return breaker.routes.includes(route) ? null : `${fault} works on ${breaker.routes.join(", ")}, not on ${route}`
  if (route !== "notification" || NOTIFICATION_WIRE_FAULTS.includes(fault)) return null
  return `on notification: ${NOTIFICATION_WIRE_FAULTS.join(", ")}, duplicate_notification, false_notification`
}
