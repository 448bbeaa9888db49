import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import * as api from "../api"
import { useCustomer } from "../hooks/use-customer"
import { Field } from "./field"

const NEW = "new"

/** What {@link CardFields} holds: read from the form when it is sent, and kept nowhere. */
export function cardOf(form: FormData): api.CardEntry | { saved: string } {
  const saved = String(form.get("saved_card") ?? NEW)
  if (saved !== NEW) return { saved }
  const [month = "", year = ""] = String(form.get("card_expiry") ?? "").split("/").map((part) => part.trim())
  return {
    number: String(form.get("card_number") ?? "").replace(/\D/g, ""),
    security_code: String(form.get("card_code") ?? ""),
    holder_name: String(form.get("card_holder") ?? "").trim(),
    exp_month: month.padStart(2, "0"),
    exp_year: year.length === 2 ? `20${year}` : year,
  }
}

const grouped = (digits: string) => digits.replace(/(\d{4})(?=\d)/g, "$1 ")

/** A saved card of the customer, or a new one. */
export function CardFields({ cart }: { cart: api.Cart }) {
  const { customer } = useCustomer()
  const { data: cards = [] } = useQuery({ queryKey: ["cards", cart.id], queryFn: () => api.savedCards(cart.id), enabled: customer !== null })
  const [chosen, setChosen] = useState<string | null>(null)
  const card = chosen ?? cards[0]?.id ?? NEW
  return (
    <>
      {cards.length > 0 && (
        <fieldset className="ways">
          <legend>Card</legend>
          {cards.map(({ id, brand, last4, exp_month, exp_year }) => (
            <label key={id} className="way">
              <input type="radio" name="saved_card" value={id} checked={card === id} onChange={() => setChosen(id)} />
              <span><strong>{brand} ending {last4}</strong><small>until {exp_month}/{exp_year}</small></span>
            </label>
          ))}
          <label className="way"><input type="radio" name="saved_card" value={NEW} checked={card === NEW} onChange={() => setChosen(NEW)} /><span><strong>Another card</strong></span></label>
        </fieldset>
      )}
      {card === NEW && <NewCard />}
    </>
  )
}

function NewCard() {
  const [digits, setDigits] = useState("")
  const start = digits.slice(0, 6)
  const { data: brand, error } = useQuery({ queryKey: ["card-brand", start], queryFn: () => api.cardBrand(start), enabled: start.length === 6, retry: false, staleTime: Infinity })
  const code = brand?.security_code_digits ?? 3
  return (
    <div className="card-fields">
      <Field
        label="Card number" name="card_number" required inputMode="numeric" autoComplete="cc-number" maxLength={brand ? brand.number_digits + 4 : 23} value={grouped(digits)}
        pattern="[0-9 ]{13,23}" title="The digits on the front of the card" onChange={(event) => setDigits(event.target.value.replace(/\D/g, ""))}
        hint={<span aria-live="polite">{brand ? brand.name : api.isNotFound(error) ? "This kind of card is not accepted" : "It goes to the payment service and is not kept here"}</span>}
      />
      <Field label="Name on the card" name="card_holder" required autoComplete="cc-name" maxLength={60} />
      <div className="field-row">
        <Field label="Valid until" name="card_expiry" required inputMode="numeric" autoComplete="cc-exp" placeholder="MM/YY" pattern="(0?[1-9]|1[0-2]) ?/ ?(20)?[0-9]{2}" title="Month and year, such as 07/31" />
        <Field label="Security code" name="card_code" required inputMode="numeric" autoComplete="cc-csc" pattern={`[0-9]{${code}}`} maxLength={code} title={`${code} digits`} className="field-short" />
      </div>
    </div>
  )
}
