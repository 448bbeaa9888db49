import type { FormEvent } from "react"
import { Link, useNavigate, useSearchParams } from "react-router-dom"
import * as api from "../api"
import { Field } from "../components/field"
import { PageTitle } from "../components/page-title"
import { Problem } from "../components/states"
import { useAction } from "../hooks/use-action"
import { useSignedIn } from "../hooks/use-signed-in"

export function SignInPage() {
  const [params] = useSearchParams()
  const { busy, problem, run } = useAction()
  const signedIn = useSignedIn()
  const navigate = useNavigate()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void run(async () => {
      await api.signIn(String(form.get("email")), String(form.get("password")))
      navigate(await signedIn(params.get("next")), { replace: true })
    })
  }
  return (
    <form className="card narrow" onSubmit={submit}>
      <PageTitle title="Sign in" />
      <Field label="E-mail" name="email" type="email" required autoComplete="email" />
      <Field label="Password" name="password" type="password" required autoComplete="current-password" />
      <Problem text={problem} />
      <button type="submit" className="button button-primary button-wide" disabled={busy}>{busy ? "Signing in…" : "Sign in"}</button>
      <p>New here? <Link to={{ pathname: "/sign-up", search: params.toString() }}>Make an account</Link></p>
    </form>
  )
}
