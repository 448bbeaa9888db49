import { useFormat } from "../../lib/format"
import { useHub } from "../../lib/hub"
import type { Unit } from "../../lib/types"
import { Row } from "../section"
import { StateBadge } from "../state-badge"

/** The states of those units of an order that `isMeant` names, a row each; nothing without an order. */
export const UnitStates = ({ orderId, isMeant }: { orderId: string | null; isMeant: (unit: Unit) => boolean }) => {
  const { money } = useFormat()
  const units = useHub<{ units: Unit[] }>(`/orders/${orderId}/units`, undefined, { enabled: orderId !== null })
  return (units.data?.units ?? []).filter(isMeant).map((unit) => (
    <Row key={unit.id} label={`${unit.brand} ${money(unit.denomination, unit.currency)}`}><StateBadge of="unit" state={unit.state} /></Row>
  ))
}
