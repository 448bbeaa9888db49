import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import * as api from "../api"
import { money, rupees } from "../money"
import { ErrorNote } from "./states"

interface AmountPickerProps {
  brand: api.Brand
  /** Rupees. */
  amount: number | null
  onChange(amount: number | null): void
}

/** Fixed denominations as radio buttons; for a free amount a field, round amounts beside it, and what it costs. */
export function AmountPicker(props: AmountPickerProps) {
  return props.brand.denomination_type === "FIXED" ? <FixedAmounts {...props} /> : <FreeAmount {...props} />
}

function FixedAmounts({ brand, amount, onChange }: AmountPickerProps) {
  const foreign = brand.currency_code.toUpperCase() !== "INR"
  return (
    <fieldset className="amounts">
      <legend>Amount</legend>
      {brand.denominations.map((denomination) => (
        <label key={denomination.amount} className="amount">
          <input type="radio" name="amount" required disabled={denomination.price === null} checked={amount === denomination.amount} onChange={() => onChange(denomination.amount)} />
          <span>
            <strong>{rupees(denomination.amount)}</strong>
            {foreign && denomination.price !== null && <small>{money(denomination.price, brand.currency_code)}</small>}
            {denomination.price === null && <small>not on sale</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** A person types; the shop is asked once he rests. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}

function FreeAmount({ brand, amount, onChange }: AmountPickerProps) {
  const settled = useSettled(amount, 350)
  const { data: quote, error, isFetching } = useQuery({
    queryKey: ["quote", brand.id, settled, brand.currency_code],
    queryFn: () => api.quote(brand.id, settled ?? 0, brand.currency_code),
    enabled: settled !== null && settled > 0,
    retry: false,
  })
  const limits = brand.min !== null && brand.max !== null ? `From ${rupees(brand.min)} to ${rupees(brand.max)}` : "In rupees"
  return (
    <fieldset className="amounts">
      <legend>Amount</legend>
      {brand.suggested_amounts.map((suggested) => (
        <button key={suggested} type="button" className="amount-suggestion" aria-pressed={amount === suggested} onClick={() => onChange(suggested)}>{rupees(suggested)}</button>
      ))}
      <div className="field amount-free">
        <label htmlFor="free-amount">Amount in rupees</label>
        <input id="free-amount" type="number" inputMode="decimal" required min={brand.min ?? 1} max={brand.max ?? undefined} step="0.01" value={amount ?? ""} aria-describedby="free-amount-hint" onChange={(event) => onChange(Number.isNaN(event.target.valueAsNumber) ? null : event.target.valueAsNumber)} />
        <p className="hint" id="free-amount-hint">{limits}</p>
      </div>
      <div className="quote" aria-live="polite">
        {isFetching ? <span className="muted">Asking for the price…</span> : quote && settled === amount ? <>You pay <strong>{money(quote.price, quote.currency_code)}</strong> each</> : null}
      </div>
      {error && settled === amount && <ErrorNote error={error} />}
    </fieldset>
  )
}
