/** `during`: while the supplier's answer is outstanding. */
export type Moment = "before" | "after" | "during"

/** One place in which a process dies. `at` is "Class.method" of the ledger, the gateway, our provider or a Medusa service. */
export interface CrashPoint<Path extends string = string> {
  path: Path
  at: string
  when: Moment
  /** Of those calls on this path, which one; the first unless given. */
  nth?: number
  /** Only a call whose arguments name the order: others make this call for orders of their own all the time. */
  named?: boolean
  /** Only after a call that found something: the call is a poll. */
  found?: boolean
}

type Options = Pick<CrashPoint, "nth" | "named" | "found">
export type PointRow = [at: string, options?: Options]

const SIDES = ["before", "after"] as const
export const both = <Path extends string>(path: Path, rows: PointRow[]): CrashPoint<Path>[] => rows.flatMap(([at, options]) => SIDES.map((when) => ({ path, at, when, ...options })))
export const only = <Path extends string>(path: Path, when: Moment, rows: PointRow[]): CrashPoint<Path>[] => rows.map(([at, options]) => ({ path, at, when, ...options }))

export const nameOf = ({ path, at, when, nth }: CrashPoint): string => `${path}: ${when} ${at}${nth ? ` (call ${nth})` : ""}`
