import type { z } from "@medusajs/framework/zod"

import { ConfigurationError } from "./configuration-error"
import { isGroup, type Problem, variableOf } from "./environment"

/** Groups whose values may be printed; everything else may hold a secret or a person's data, also by a slip of the hand. */
const PRINTABLE = /^(catalog|fulfillment|payments|wallet|hold|storefront|mail)\.|^hubble\.(customerDetails|delivery)$|^hubble\.limits\.|^reveal\.requireMfa$/

/** A key of an object can be a misplaced secret too, so only what looks like a name is printed. */
function segment(part: PropertyKey): string {
  if (typeof part === "number") return `[${part}]`
  return /^([A-Za-z0-9_-]{1,32}|\*)$/.test(String(part)) ? `.${String(part)}` : ".(a name not shown)"
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(segment).join("").replace(/^\./, "") || "options"
}

/** What was got, in words: the value where that is harmless, its kind elsewhere. */
export function describe(value: unknown, path: string): string {
  if (value === undefined) return "nothing"
  if (value === null) return "null"
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list"
  if (typeof value === "object") return "an object"
  if (typeof value === "string" && value.trim() === "") return "an empty text"
  if (PRINTABLE.test(path) && ["string", "number", "boolean"].includes(typeof value)) return JSON.stringify(value).slice(0, 60)
  return typeof value === "string" ? "another text" : `a ${typeof value}`
}

function valueAt(options: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return (value as unknown[])[Number(part)]
    return isGroup(value) && Object.hasOwn(value, part) ? value[String(part)] : undefined
  }, options)
}

/** One problem per wrong value and per unknown key. */
export function problemsOf(error: z.ZodError, options: unknown): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), expected: issue.message, got: "an unknown option" }))
    }
    const path = pathText(issue.path)
    if (issue.code === "invalid_key") return [{ path, expected: issue.message, got: "another name" }]
    return [{ path, expected: issue.message, got: describe(valueAt(options, issue.path), path) }]
  })
}

/** The boot error: every problem on a line of its own, with the variable that can be set instead of the option. */
export function optionsError(problems: readonly Problem[], fromEnvironment: ReadonlySet<string>): ConfigurationError {
  const lines = problems.map(({ path, expected, got }) => {
    const top = path.replace(/\[\d+\].*$/, "").split(".").slice(0, 2).join(".")
    const variable = variableOf(top)
    const source = variable === undefined ? "" : fromEnvironment.has(top) ? ` (from ${variable})` : ` (or ${variable})`
    return `  ${path}${source}: ${expected}${got === undefined ? "" : `, got ${got}`}`
  })
  return new ConfigurationError(`medusa-plugin-voucher-hub cannot start with these options:\n${lines.join("\n")}`)
}
