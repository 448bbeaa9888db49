import type { Unit } from "../api"
import { UnitCard } from "./unit-card"

interface UnitListProps {
  units: Unit[]
  /** Order or gift whose token this browser has. */
  holder: string
  onUnit(unit: Unit): void
}

export function UnitList({ units, holder, onUnit }: UnitListProps) {
  if (units.length === 0) return null
  const ready = units.filter(({ state }) => state === "delivered").length
  return (
    <section aria-labelledby="vouchers-heading">
      <h2 id="vouchers-heading">Vouchers</h2>
      <p className="visually-hidden" role="status">{ready} of {units.length} ready</p>
      <ul className="unit-list">{units.map((unit) => <li key={unit.id}><UnitCard unit={unit} holder={holder} onUnit={onUnit} /></li>)}</ul>
    </section>
  )
}
