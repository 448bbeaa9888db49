import { Link, Navigate } from "react-router-dom"
import { PageTitle } from "../components/page-title"
import { Empty } from "../components/states"
import { recentOrders } from "../session"

/** 123hub sends the shopper here and says nothing with it; what came of the payment is asked of the shop. */
export function PaymentReturnPage() {
  const [latest] = recentOrders.list()
  if (latest) return <Navigate to={`/orders/${latest}`} replace />
  return (
    <>
      <PageTitle title="Thank you" />
      <Empty title="Welcome back">
        <p>This browser does not know which order you paid. The shop does: the link to your vouchers comes by e-mail.</p>
        <p><Link to="/orders">My vouchers</Link></p>
      </Empty>
    </>
  )
}
