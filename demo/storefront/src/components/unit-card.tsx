import { useState, type ReactNode } from "react"
import * as api from "../api"
import { useAction } from "../hooks/use-action"
import { day, money } from "../money"
import { GiftState } from "./gift-state"
import { RevealedCode } from "./revealed-code"
import { Problem } from "./states"

const TONES: Readonly<Record<string, { label: string; tone: "good" | "bad" | "busy" }>> = {
  delivered: { label: "Ready", tone: "good" },
  refunded: { label: "Refunded", tone: "bad" },
  refunding: { label: "Refunding", tone: "bad" },
  refund_due: { label: "Refunding", tone: "bad" },
  failed: { label: "Not available", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "bad" },
  revoked: { label: "Withdrawn", tone: "bad" },
}

interface UnitCardProps {
  unit: api.Unit
  holder: string
  onUnit(unit: api.Unit): void
  children?: ReactNode
}

/** One voucher: how it stands, what happens next and, once it is there and this person's, its code. */
export function UnitCard({ unit, holder, onUnit, children }: UnitCardProps) {
  const { busy, problem, run } = useAction()
  const [shown, setShown] = useState<api.RevealedVoucher | null>(null)
  const { label, tone } = TONES[unit.state] ?? { label: "On its way", tone: "busy" as const }
  const openable = unit.state === "delivered" && (unit.recipient === null || unit.recipient.openable)
  const name = `${unit.brand} ${money(unit.denomination, unit.currency)}`
  const mark = (used: boolean) => void run(async () => onUnit(await api.markUsed(unit.id, holder, used)))
  return (
    <article className={`card unit unit-${tone}`} aria-label={name}>
      <div className="unit-head">
        <h3>{unit.brand}<span>{money(unit.denomination, unit.currency)}</span></h3>
        <span className={`pill pill-${tone}`}>{tone === "busy" && <span className="spinner" aria-hidden="true" />}{unit.used_at ? "Used" : label}</span>
      </div>
      {/* Of somebody else's gift that is there, what became of the gift says it all. */}
      <p aria-live="polite">{unit.state === "delivered" && !openable ? "" : `${unit.state_text} ${unit.state_next ?? ""}`.trim()}</p>
      {children}
      {unit.recipient && <GiftState recipient={unit.recipient} />}
      {(unit.last4 || unit.valid_till) && !shown && <p className="muted">{[unit.last4 && `Ends in ${unit.last4}`, unit.valid_till && `Valid until ${day(unit.valid_till)}`].filter(Boolean).join(" · ")}</p>}
      {shown && <RevealedCode voucher={shown} />}
      <Problem text={problem} />
      {openable && (
        <p className="actions">
          {shown
            ? <button type="button" className="button" onClick={() => setShown(null)}>Hide the code</button>
            : <button type="button" className="button button-primary" disabled={busy} aria-label={`Show the code of ${name}`} onClick={() => void run(async () => setShown(await api.reveal(unit.id, holder)))}>Show the code</button>}
          <label className="check"><input type="checkbox" checked={unit.used_at !== null} disabled={busy} onChange={(event) => mark(event.target.checked)} /> I used it</label>
        </p>
      )}
    </article>
  )
}
