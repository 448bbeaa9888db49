import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import * as api from "../api"
import { PROVIDERS, type PaymentChoice, type PaymentWay } from "../checkout"
import { money } from "../money"
import { installmentsFor } from "../payment-rules"
import { CardFields, cardOf } from "./card-fields"
import { Field, SelectField } from "./field"
import { ErrorNote, Loading } from "./states"

const WAYS: Readonly<Record<PaymentWay, { label: string; hint: string }>> = {
  credit: { label: "Credit card", hint: "In up to 12 installments" },
  debit: { label: "Debit card", hint: "Paid at once" },
  boleto: { label: "Boleto", hint: "You get a slip and pay it at your bank; the vouchers come once it is paid" },
  redirect: { label: "123hub", hint: "You go to 123hub's page to pay and come back" },
  manual: { label: "By hand", hint: "The shop confirms your payment itself (for trying things out)" },
}

/** What {@link PaymentFields} holds. */
export function paymentOf(form: FormData): PaymentChoice {
  const way = String(form.get("way")) as PaymentWay
  const document = String(form.get("document") ?? "")
  if (way === "credit" || way === "debit") return { way, document, card: cardOf(form), installments: Number(form.get("installments") ?? 1) }
  return way === "boleto" ? { way, document } : { way }
}

export function PaymentFields({ cart, region }: { cart: api.Cart; region: api.Region }) {
  const { data: providers, error, refetch } = useQuery({ queryKey: ["providers", region.id], queryFn: () => api.paymentProviders(region.id) })
  const [chosen, setChosen] = useState<PaymentWay | null>(null)
  const ways = (Object.keys(PROVIDERS) as PaymentWay[]).filter((way) => providers?.includes(PROVIDERS[way]))
  const way = chosen && ways.includes(chosen) ? chosen : ways[0]
  const byHubcash = way === "credit" || way === "debit" || way === "boleto"
  return (
    <fieldset className="card">
      <legend>Payment</legend>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!providers && !error && <Loading what="the ways to pay" />}
      <div className="ways">
        {ways.map((one) => (
          <label key={one} className="way">
            <input type="radio" name="way" value={one} required checked={one === way} onChange={() => setChosen(one)} />
            <span><strong>{WAYS[one].label}</strong><small>{WAYS[one].hint}</small></span>
          </label>
        ))}
      </div>
      {byHubcash && <Field label="CPF or CNPJ" name="document" required inputMode="numeric" autoComplete="off" maxLength={20} placeholder="000.000.000-00" hint="The payment service asks for it. This shop keeps it for a day at most." />}
      {(way === "credit" || way === "debit") && <CardFields key={way} cart={cart} />}
      {way === "credit" && (
        <SelectField label="Installments" name="installments" defaultValue="1">
          {Array.from({ length: installmentsFor(cart.total) }, (_, index) => index + 1).map((count) => <option key={count} value={count}>{count} × {money(cart.total / count, cart.currency_code)}</option>)}
        </SelectField>
      )}
    </fieldset>
  )
}
