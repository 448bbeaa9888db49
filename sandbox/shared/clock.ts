/** The waits of the protocol as the client scales them, so that a fault's default delay lands where it should. */
export interface SandboxClock {
  scale: number
  /** One hour of the limits. */
  hourMs: number
  /** 15 minutes: S0 5.4. */
  cutOffMs: number
  /** Longer than the client's deadlines: of one POST 45 s, at least 3 real seconds; of a read half a lease, at least 6 real seconds. */
  lateMs: number
  /** After the deadline of the request alone, and well within the quarter of an hour after which a client may take it for lost. */
  acceptLateMs: number
  scaled(seconds: number): number
}

export function sandboxClock(scale: number): SandboxClock {
  const scaled = (seconds: number) => Math.round((seconds * 1_000) / scale)
  return { scale, hourMs: scaled(3_600), cutOffMs: scaled(900), lateMs: Math.max(6_000, scaled(45)) + 2_000, acceptLateMs: Math.max(3_000, scaled(45)) + 2_000, scaled }
}
