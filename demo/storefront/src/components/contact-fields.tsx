import type { Customer } from "../api"
import type { Contact } from "../checkout"
import { Field } from "./field"

const text = (form: FormData, name: string) => String(form.get(name) ?? "").trim()

/** What {@link ContactFields} holds. The brand's supplier needs name, e-mail and phone of the buyer; Hubcash the address. */
export function contactOf(form: FormData, country: string): Contact {
  const province = text(form, "province")
  return {
    email: text(form, "email"),
    first_name: text(form, "first_name"),
    last_name: text(form, "last_name"),
    phone: text(form, "phone").replace(/[\s()-]/g, ""),
    address_1: text(form, "address_1"),
    city: text(form, "city"),
    ...(province ? { province } : {}),
    postal_code: text(form, "postal_code"),
    country_code: country,
  }
}

export function ContactFields({ customer, country }: { customer: Customer | null; country: string }) {
  const brazil = country === "br"
  return (
    <>
      <fieldset className="card">
        <legend>You</legend>
        <Field label="E-mail" name="email" type="email" required autoComplete="email" defaultValue={customer?.email ?? ""} hint="The link to your vouchers goes here." />
        <div className="field-row">
          <Field label="First name" name="first_name" required autoComplete="given-name" maxLength={50} defaultValue={customer?.first_name ?? ""} />
          <Field label="Last name" name="last_name" required autoComplete="family-name" maxLength={50} defaultValue={customer?.last_name ?? ""} />
        </div>
        <Field label="Mobile phone" name="phone" type="tel" required autoComplete="tel" pattern="\+?[0-9 \(\)\-]{8,20}" title="8 to 15 digits, with or without the country" placeholder={brazil ? "+55 11 98765 4321" : "98765 43210"} defaultValue={customer?.phone ?? ""} />
      </fieldset>
      <fieldset className="card">
        <legend>Billing address</legend>
        <Field label="Street and number" name="address_1" required autoComplete="address-line1" />
        <div className="field-row">
          <Field label="City" name="city" required autoComplete="address-level2" />
          {brazil && <Field label="State" name="province" required autoComplete="address-level1" maxLength={2} pattern="[A-Za-z]{2}" title="Two letters, such as SP" placeholder="SP" className="field-short" />}
          <Field label={brazil ? "CEP" : "PIN code"} name="postal_code" required autoComplete="postal-code" inputMode="numeric" pattern={brazil ? "[0-9]{5}-?[0-9]{3}" : "[0-9]{6}"} title={brazil ? "Eight digits, such as 01310-100" : "Six digits"} />
        </div>
      </fieldset>
    </>
  )
}
