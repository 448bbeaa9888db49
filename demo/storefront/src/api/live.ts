import { isNotFound, orderUnits, unitEvents, type Unit } from "."

const SETTLED = new Set(["delivered", "refunded", "cancelled", "revoked"])
const FIRST_POLL_MS = 3_000
const LAST_POLL_MS = 30_000
/** A stream that cannot be had (an old shop, a proxy that holds it back, too many tabs) is tried again after so many polls. */
const POLLS_BETWEEN_STREAMS = 10

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true })
  })

const atRest = (units: readonly Unit[]): boolean => units.length > 0 && units.every(({ state }) => SETTLED.has(state))

/** Reads one stream to its end; answers why it ended, null when there was none. */
async function readStream(orderId: string, onUnits: (units: Unit[]) => void, signal: AbortSignal): Promise<string | null> {
  const { stream, abort } = await unitEvents(orderId)
  signal.addEventListener("abort", abort, { once: true })
  let seen = false
  try {
    for await (const { event, data } of stream) {
      if (event === "units") onUnits((JSON.parse(data ?? "{}") as { units: Unit[] }).units)
      if (event === "end") return (JSON.parse(data ?? "{}") as { reason: string }).reason
      seen = true
    }
  } catch {
    // Whatever broke it, the polls tell what there is to tell.
  } finally {
    signal.removeEventListener("abort", abort)
  }
  return seen ? "broken" : null
}

export interface UnitListener {
  onUnits(units: Unit[]): void
  /** True while the shop cannot be reached. */
  onTrouble(trouble: boolean): void
}

/**
 * Tells the units of an order now and whenever something changes, until nothing will change by itself or the signal ends it: by server-sent
 * events, and by polling where those cannot be had.
 * @throws FetchError 404 when this browser may not see the order.
 */
export async function followUnits(orderId: string, { onUnits, onTrouble }: UnitListener, signal: AbortSignal): Promise<void> {
  let latest: Unit[] = []
  const heard = (units: Unit[]) => {
    latest = units
    if (!signal.aborted) onUnits(units)
  }
  // Once by an ordinary request: it says whether there is anything here for this asker.
  heard(await orderUnits(orderId))
  for (let polls = 0; !signal.aborted && !atRest(latest); polls += 1) {
    const end = polls % POLLS_BETWEEN_STREAMS === 0 ? await readStream(orderId, heard, signal) : null
    // An order without units rests only until it is paid.
    if (signal.aborted || (end === "at_rest" && latest.length > 0)) return
    if (end === "time" || end === "shutdown") polls = -1
    await pause(Math.min(LAST_POLL_MS, FIRST_POLL_MS * 1.2 ** Math.max(0, polls)), signal)
    if (signal.aborted) return
    try {
      heard(await orderUnits(orderId))
      onTrouble(false)
    } catch (error) {
      if (isNotFound(error)) throw error
      if (!signal.aborted) onTrouble(true)
    }
  }
}
