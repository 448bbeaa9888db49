import { Link } from "react-router-dom"
import * as api from "../api"
import { useAction } from "../hooks/use-action"
import { PageTitle } from "./page-title"
import { Problem } from "./states"
import { useState } from "react"

/** An order that does not exist and one that is somebody else's look alike. A fresh link goes to the order's own address and to nobody else. */
export function NoAccess({ orderId }: { orderId: string }) {
  const { busy, problem, run } = useAction()
  const [asked, setAsked] = useState(false)
  return (
    <>
      <PageTitle title="This order cannot be opened here" />
      <div className="card">
        <p>The link is older than 7 days, was opened in another tab, or belongs to an order of somebody else.</p>
        <p>We can mail a fresh link to the address that was given with the order.</p>
        <p className="actions">
          <button type="button" className="button button-primary" disabled={busy || asked} onClick={() => void run(() => api.resendLink(orderId)).then(setAsked)}>Mail me a fresh link</button>
          <Link to={`/sign-in?next=/orders/${orderId}`}>Sign in</Link>
        </p>
        <div role="status">{asked && <p className="note note-good">If the order exists, a link is on its way to its e-mail address.</p>}</div>
        <Problem text={problem} />
      </div>
    </>
  )
}
