import { isGroup, type Problem } from "./environment"
import { pathText } from "./problems"

/** True for anything a merchant wrote: a value that is not undefined, or an object or list that holds one. */
export function hasContent(value: unknown): boolean {
  if (value === undefined) return false
  if (Array.isArray(value)) return value.length > 0
  return isGroup(value) ? Object.values(value).some(hasContent) : true
}

const is = (refused: unknown) => (value: unknown) => value === refused

export const NOT_AVAILABLE = "is not available in this version of medusa-plugin-voucher-hub"

export interface NotBuilt {
  /** Option path, dots between names; a last `*` stands for every name in the group. */
  path: string
  /** What the message calls it. */
  what: string
  /** Whether a written value asks for it; what is not refused here goes on to the schema. */
  asksForIt: (value: unknown, name: string) => boolean
  /** A value that is wrong anyway is reported as wrong, not as unavailable. */
  onceValid?: true
}

/**
 * What `surface.md` names and this version does not do: refused at boot, never ignored. The issue that builds a line
 * deletes it here.
 */
export const NOT_BUILT: readonly NotBuilt[] = [
  { path: "hubble.delivery", what: 'delivery by Hubble ("hubble")', asksForIt: is("hubble") },
]

function valuesAt(options: unknown, names: readonly string[], path: readonly string[] = []): { path: readonly string[]; value: unknown }[] {
  const [name, ...rest] = names
  if (name === undefined) return [{ path, value: options }]
  if (!isGroup(options)) return []
  const matching = name === "*" ? Object.keys(options) : [name]
  return matching.flatMap((key) => valuesAt(options[key], rest, [...path, key]))
}

/** The refusals for the options a merchant wrote; `wrong` are the problems the schema found. */
export function notBuiltProblems(options: Record<string, unknown>, wrong: readonly Problem[]): Problem[] {
  const isWrong = (path: string) => wrong.some((problem) => problem.path === path || problem.path.startsWith(`${path}[`))
  return NOT_BUILT.flatMap(({ path: row, what, asksForIt, onceValid }) =>
    valuesAt(options, row.split("."))
      .filter(({ path, value }) => asksForIt(value, path.at(-1) ?? ""))
      .filter(({ path }) => !onceValid || !isWrong(pathText(path)))
      .map(({ path }) => ({ path: pathText(path), expected: `${what} ${NOT_AVAILABLE}; leave it out` })),
  )
}
