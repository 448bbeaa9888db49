import type { FormEvent } from "react"
import { Link, useNavigate, useSearchParams } from "react-router-dom"
import * as api from "../api"
import { Field } from "../components/field"
import { PageTitle } from "../components/page-title"
import { Problem } from "../components/states"
import { useAction } from "../hooks/use-action"
import { useSignedIn } from "../hooks/use-signed-in"

export function SignUpPage() {
  const [params] = useSearchParams()
  const { busy, problem, run } = useAction()
  const signedIn = useSignedIn()
  const navigate = useNavigate()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? "").trim()
    const phone = text("phone")
    void run(async () => {
      await api.signUp({ email: text("email"), password: String(form.get("password")), first_name: text("first_name"), last_name: text("last_name"), ...(phone ? { phone } : {}) })
      navigate(await signedIn(params.get("next")), { replace: true })
    })
  }
  return (
    <form className="card narrow" onSubmit={submit}>
      <PageTitle title="Make an account" />
      <div className="field-row">
        <Field label="First name" name="first_name" required autoComplete="given-name" maxLength={50} />
        <Field label="Last name" name="last_name" required autoComplete="family-name" maxLength={50} />
      </div>
      <Field label="E-mail" name="email" type="email" required autoComplete="email" />
      <Field label="Mobile phone" name="phone" type="tel" autoComplete="tel" />
      <Field label="Password" name="password" type="password" required minLength={8} autoComplete="new-password" hint="At least 8 characters" />
      <Problem text={problem} />
      <button type="submit" className="button button-primary button-wide" disabled={busy}>{busy ? "One moment…" : "Make my account"}</button>
      <p>Have one? <Link to={{ pathname: "/sign-in", search: params.toString() }}>Sign in</Link></p>
    </form>
  )
}
