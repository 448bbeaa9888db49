/** A delivery that failed this often rests in `failed` until somebody replays it (`protocol.md` 5.10). */
export const MAX_FAILURES = 10

const FIRST_MS = 2_000
const LONGEST_MS = 600_000

/** Wait before the next try after `failures` failures (1, 2, ...): 2 s, doubled each time, at most 10 minutes, divided by the time scale. */
export function webhookBackoffMs(failures: number, timeScale: number): number {
  const doubled = FIRST_MS * 2 ** Math.max(0, failures - 1)
  return Math.max(1, Math.round(Math.min(LONGEST_MS, doubled) / timeScale))
}
