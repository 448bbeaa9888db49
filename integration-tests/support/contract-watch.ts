import type { AnswerListener } from "../../demo/http-client"
import { errorAnswer, refusalsOf, routes, successesOf, type Route, type RouteName } from "../../src/http-contract"

interface Row {
  name: RouteName
  method: string
  fits: RegExp
  route: Route
}

/** `/a/:id/b` as an expression; of two rows that fit, the one with more fixed parts is meant. */
const rows: readonly Row[] = (Object.entries(routes) as [RouteName, Route][])
  .map(([name, route]) => {
    const [method = "", path = ""] = name.split(" ")
    return { name, method, fits: new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`), route }
  })
  .sort((a, b) => (a.name.match(/:/g)?.length ?? 0) - (b.name.match(/:/g)?.length ?? 0))

const OURS = /^\/(admin\/voucher-hub|hooks\/(hubble|hubcash|123hub)|store\/(voucher-brands|vouchers|gifts|hubcash))(\/|$)/

/** What is wrong with an answer by the table of routes, in words without any of its values; null when nothing is. */
export function answerProblem(method: string, url: string, status: number, text: string): string | null {
  const [path = "", query = ""] = url.split("?")
  const row = rows.find((one) => one.method === method && one.fits.test(path))
  if (!row) return OURS.test(path) && status !== 404 ? `${method} ${path} answered ${status} and has no row` : null
  const { name, route } = row
  const success = status < 400
  if (success ? !successesOf(route).includes(status) : status < 500 && !refusalsOf(name, route).includes(status)) return `${name} answered ${status}, which is not documented`
  const csv = route.media === "text/csv" || (route.orCsv === true && new URLSearchParams(query).get("format") === "csv")
  if (success && (status === 304 || csv || route.media)) return null
  const result = (success ? route.answer : errorAnswer).safeParse(parsed(text))
  return result.success ? null : `${name} answered ${status} with ${result.error.issues.map((issue) => `${issue.path.join(".") || "the body"}: ${issue.message}`).slice(0, 5).join("; ")}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Holds every answer that the clients of a world get against the table of routes. */
export class ContractWatch {
  readonly #problems = new Set<string>()
  readonly #seen = new Set<string>()

  readonly listen: AnswerListener = (method, path, text, status) => {
    const row = rows.find((one) => one.method === method && one.fits.test(path.split("?")[0] ?? path))
    if (row && status < 400) this.#seen.add(row.name)
    const problem = answerProblem(method, path, status, text)
    if (problem) this.#problems.add(problem)
  }

  /** Rows of which a success was seen. */
  get seen(): string[] {
    return [...this.#seen].sort()
  }

  /** @throws Error naming every answer that was not as documented. */
  assertKept(): void {
    if (this.#problems.size > 0) throw new Error(`Answers that are not as src/http-contract has them:\n${[...this.#problems].map((problem) => `  ${problem}`).join("\n")}`)
  }
}
