import { useState } from "react"
import { Link, Navigate, useNavigate } from "react-router-dom"
import * as api from "../api"
import { PageTitle } from "../components/page-title"
import { Loading, Problem } from "../components/states"
import { useAction } from "../hooks/use-action"
import { useCart } from "../hooks/use-cart"
import { useCustomer } from "../hooks/use-customer"
import { forgetAll } from "../session"

const ERASE = "Your name, e-mail, phone, recipients, messages and stored cards are taken out of the vouchers' records, and your codes cannot be opened any more. This cannot be undone. Go on?"

function download(name: string, content: unknown): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: "application/json" }))
  const link = Object.assign(document.createElement("a"), { href: address, download: name })
  link.click()
  URL.revokeObjectURL(address)
}

export function AccountPage() {
  const { customer, isPending, changed } = useCustomer()
  const { leave } = useCart()
  const { busy, problem, run } = useAction()
  const [said, setSaid] = useState("")
  const navigate = useNavigate()
  if (isPending) return <Loading what="your account" />
  if (!customer) return <Navigate to="/sign-in" replace />
  const signOut = () => void run(async () => {
    await api.signOut()
    forgetAll()
    leave()
    navigate("/", { replace: true })
    await changed()
  })
  const erase = () => window.confirm(ERASE) && void run(async () => {
    await api.eraseData()
    setSaid("Your data was erased.")
  })
  return (
    <>
      <PageTitle title="Account" />
      <div className="card">
        <h2>{customer.first_name} {customer.last_name}</h2>
        <p className="muted">{customer.email}</p>
        <p className="actions"><Link to="/account/vouchers" className="button button-primary">My vouchers</Link><button type="button" className="button" disabled={busy} onClick={signOut}>Sign out</button></p>
      </div>
      <div className="card">
        <h2>Your data</h2>
        <p>Everything the shop keeps about your vouchers, without any code.</p>
        <p className="actions">
          <button type="button" className="button" disabled={busy} onClick={() => void run(async () => download("my-vouchers.json", await api.exportData()))}>Download my data</button>
          <button type="button" className="button button-danger" disabled={busy} onClick={erase}>Erase my data</button>
        </p>
        <Problem text={problem} />
        <p role="status">{said}</p>
      </div>
    </>
  )
}
