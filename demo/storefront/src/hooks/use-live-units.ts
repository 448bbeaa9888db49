import { useEffect, useState } from "react"
import type { Unit } from "../api"
import { followUnits } from "../api/live"

interface LiveUnits {
  /** null until they are known. */
  units: Unit[] | null
  error: unknown
  /** The shop cannot be reached at the moment; `units` is how things stood. */
  trouble: boolean
}

/** The vouchers of an order as they become codes. `since` restarts the watch, e.g. when the payment came. */
export function useLiveUnits(orderId: string, since: string | undefined): LiveUnits & { replace(unit: Unit): void } {
  const [live, setLive] = useState<LiveUnits>({ units: null, error: null, trouble: false })
  useEffect(() => {
    const leaving = new AbortController()
    const change = (part: Partial<LiveUnits>) => !leaving.signal.aborted && setLive((known) => ({ ...known, ...part }))
    followUnits(orderId, { onUnits: (units) => change({ units, error: null, trouble: false }), onTrouble: (trouble) => change({ trouble }) }, leaving.signal).catch((error: unknown) => change({ error }))
    return () => leaving.abort()
  }, [orderId, since])
  const replace = (unit: Unit) => setLive((known) => ({ ...known, units: known.units?.map((old) => (old.id === unit.id ? unit : old)) ?? null }))
  return { ...live, replace }
}
