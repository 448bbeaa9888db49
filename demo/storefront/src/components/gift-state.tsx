import { useState } from "react"
import * as api from "../api"
import { useAction } from "../hooks/use-action"
import { moment } from "../money"
import { Problem } from "./states"

function sentence({ name, state, send_at, time_zone, sent_at, opened_at }: api.UnitRecipient): string {
  switch (state) {
    case "scheduled":
      return send_at ? `A gift for ${name}. It is mailed on ${moment(send_at, time_zone)}${time_zone ? ` (${time_zone})` : ""}.` : `A gift for ${name}. It is mailed as soon as the code is there.`
    case "sent":
      return `A gift for ${name}, mailed${sent_at ? ` on ${moment(sent_at, time_zone)}` : ""}. Only ${name} can open it.`
    case "opened":
      return `${name} opened this gift${opened_at ? ` on ${moment(opened_at, time_zone)}` : ""}.`
    case "withdrawn":
      return `This gift for ${name} was withdrawn.`
  }
}

/** What the buyer of a gift sees of it. */
export function GiftState({ recipient }: { recipient: api.UnitRecipient }) {
  const { busy, problem, run } = useAction()
  const [resent, setResent] = useState(false)
  return (
    <div className="gift-state">
      <p>{sentence(recipient)}</p>
      {recipient.state === "sent" && <p><button type="button" className="button button-small" disabled={busy || resent} onClick={() => void run(() => api.resendGift(recipient.gift_id)).then(setResent)}>Mail it to {recipient.email} again</button></p>}
      <p role="status">{resent ? "A fresh link is on its way." : ""}</p>
      <Problem text={problem} />
    </div>
  )
}
