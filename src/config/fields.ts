import { z } from "@medusajs/framework/zod"

/** What the options are made of; every message is the "expected ..." half of a problem. */

/** An object whose unknown keys are an error that names the known ones. */
export function group<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).join(", ")
  const unknownKey = `expected one of the known options (${known})`
  return z.strictObject(shape, { error: ({ code }) => (code === "unrecognized_keys" ? unknownKey : `expected an object with ${known}`) })
}

/** What a record says about a name that does not fit, and about anything that is no object. */
export const namesOr = (names: string, whole: string) => (issue: { code?: string }) =>
  issue.code === "invalid_key" ? `expected ${names}` : `expected ${whole}`

export const choice = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: `expected ${values.map((value) => `"${value}"`).join(" or ")}` })

export const amount = (expected: string, fits: (value: number) => boolean) => z.number({ error: expected }).refine(fits, { error: expected })
export const positive = (unit: string) => amount(`expected a number of ${unit} above 0`, (value) => value > 0)
export const atLeast = (least: number, unit: string, why = "") =>
  amount(`expected a number of ${unit}, ${least} or more${why}`, (value) => value >= least)
export const whole = (unit: string) => amount(`expected a whole number of ${unit}, 1 or more`, (value) => Number.isInteger(value) && value >= 1)

export const text = (what: string) =>
  z.string({ error: `expected ${what}` }).refine((value) => value.trim() !== "", { error: `expected ${what}, not empty` })
export const texts = (what: string) => z.array(text(`${what}, as text`), { error: `expected a list of ${what}s` })
export const flag = z.boolean({ error: "expected true or false" })

export const decimal = (what: string, fits: (value: number, text: string) => boolean) => {
  const expected = `expected ${what} as decimal text, such as "0.5"`
  return z.string({ error: expected }).refine((value) => /^\d{1,12}(\.\d{1,8})?$/.test(value) && fits(Number(value), value), { error: expected })
}
export const zeroOrMore = (value: number) => value >= 0
export const aboveZero = (value: number) => value > 0

export const rupees = (what: string) => {
  const expected = `expected ${what} in rupees above 0 as decimal text, such as "5000" or "499.50"`
  return z.string({ error: expected }).refine((value) => /^\d{1,11}(\.\d{1,2})?$/.test(value) && Number(value) > 0, { error: expected })
}
