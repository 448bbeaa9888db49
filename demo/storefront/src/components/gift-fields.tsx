import type { Recipient } from "../api"
import { Field } from "./field"

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
/** What the field takes: local time without a zone. */
const now = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
const text = (form: FormData, name: string) => String(form.get(name) ?? "").trim()

/** What {@link GiftFields} holds. The time is the buyer's own. */
export function recipientOf(form: FormData): Recipient {
  const message = text(form, "recipient_message")
  const sendAt = text(form, "recipient_send_at")
  return {
    name: text(form, "recipient_name"),
    email: text(form, "recipient_email"),
    ...(message ? { message } : {}),
    ...(sendAt ? { send_at: sendAt, time_zone: timeZone() } : {}),
  }
}

export function GiftFields() {
  return (
    <fieldset className="gift-fields">
      <legend>Your gift</legend>
      <Field label="Recipient's name" name="recipient_name" required maxLength={100} autoComplete="off" />
      <Field label="Recipient's e-mail" name="recipient_email" type="email" required maxLength={254} autoComplete="off" hint="Only they can open the code." />
      <div className="field">
        <label htmlFor="recipient-message">Message <span className="optional">(optional)</span></label>
        <textarea id="recipient-message" name="recipient_message" rows={3} maxLength={1000} />
      </div>
      <Field label="Send it on" name="recipient_send_at" type="datetime-local" min={now()} hint={`Your time (${timeZone()}). Leave it empty to send it at once.`} />
    </fieldset>
  )
}
