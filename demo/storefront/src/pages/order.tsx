import { useQuery } from "@tanstack/react-query"
import { useLocation, useParams } from "react-router-dom"
import * as api from "../api"
import { NoAccess } from "../components/no-access"
import { PageTitle } from "../components/page-title"
import { PaymentPanel } from "../components/payment-panel"
import { ErrorNote, Loading } from "../components/states"
import { UnitList } from "../components/unit-list"
import { useLiveUnits } from "../hooks/use-live-units"
import { day, money } from "../money"

const POLL_MS = 3_000

/** The page of an order, for its owner or whoever holds its token: pay, watch, open. */
export function OrderPage() {
  const { id = "" } = useParams()
  const { state } = useLocation() as { state: { placed?: boolean; leaveFor123hub?: boolean } | null }
  const { data: payment } = useQuery({
    queryKey: ["payment", id],
    queryFn: () => api.paymentInstructions(id),
    refetchInterval: ({ state: { data } }) => (data?.status === "waiting" || (data?.status === "none" && state?.leaveFor123hub) ? POLL_MS : false),
  })
  const { units, error, trouble, replace } = useLiveUnits(id, payment?.status)
  const { data: order } = useQuery({ queryKey: ["order", id], queryFn: () => api.order(id), enabled: units !== null })
  if (api.isNotFound(error)) return <NoAccess orderId={id} />
  if (error) return <ErrorNote error={error} onRetry={() => window.location.reload()} />
  if (!units) return <Loading what="your order" />
  return (
    <>
      <PageTitle title={order ? `Order #${order.display_id}` : "Your order"} />
      {order && <p className="lead">{state?.placed ? "Thank you! " : ""}Placed on {day(String(order.created_at))} · {money(order.total, order.currency_code)}</p>}
      {trouble && <p className="note note-warn" role="status">The shop cannot be reached at the moment. This is how things stood; we keep trying.</p>}
      {payment && <PaymentPanel payment={payment} hasUnits={units.length > 0} goAtOnce={state?.leaveFor123hub === true} />}
      <UnitList units={units} holder={id} onUnit={replace} />
    </>
  )
}
