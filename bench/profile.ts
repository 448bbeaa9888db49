/** `full` is what the promise is judged by; `quick` is what CI can afford: the same code at small sizes. */
export type Profile = "full" | "quick"

/** A size by its environment variable, else the profile's own. */
export function size(variable: string, profile: Profile, sizes: Readonly<Record<Profile, number>>, env: NodeJS.ProcessEnv = process.env): number {
  const given = env[variable]
  if (given === undefined || given === "") return sizes[profile]
  const value = Number(given)
  if (Number.isInteger(value) && value > 0) return value
  throw new Error(`${variable} is "${given}": set it to a whole number above 0, or leave it out`)
}

/** How often each figure is measured; its median counts. */
export const runsOf = (profile: Profile): number => size("BENCH_RUNS", profile, { full: 5, quick: 3 })
