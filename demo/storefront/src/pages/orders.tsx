import { Link } from "react-router-dom"
import { PageTitle } from "../components/page-title"
import { Empty } from "../components/states"
import { recentOrders } from "../session"

/** A guest's way back to what he bought in this tab. */
export function OrdersPage() {
  const orders = recentOrders.list()
  return (
    <>
      <PageTitle title="My vouchers" />
      {orders.length > 0 ? (
        <>
          <p>Orders you placed in this tab:</p>
          <ul className="link-list">{orders.map((id, index) => <li key={id}><Link to={`/orders/${id}`}>{index === 0 ? "Your latest order" : `Order ${id.slice(-6)}`}</Link></li>)}</ul>
        </>
      ) : (
        <Empty title="Nothing bought in this tab"><p>Open the link in the e-mail of your order, or <Link to="/sign-in?next=/account/vouchers">sign in</Link> to see all your vouchers.</p></Empty>
      )}
    </>
  )
}
