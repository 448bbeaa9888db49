import fs from "node:fs/promises"
import path from "node:path"
import { TEST_STATE } from "../runtime/paths"
import { say } from "../runtime/progress"
import type { SandboxRecord, SandboxRequest } from "../runtime/sandbox-process"
import type { Books } from "./evidence"
import type { ChaosVerdict, OrderEvidence } from "./verdict"

/** One line of the report; with `--json` stdout holds nothing but the figures, and the lines go where the progress goes. */
export type Print = (line: string) => void
export const printer = (json: boolean): Print => (line) => void (json ? say(line) : process.stdout.write(`${line}\n`))

const shown = (file: string) => path.relative(process.cwd(), file)
/** All orders are printed up to so many; beyond, only the broken ones. */
const PRINT_ALL_UP_TO = 60
/** Lines: a heading, and one for an order and each of its brands. */
const PRINT_SCHEDULE_UP_TO = 400

/** What the run throws at each order: printed, and kept in a file for runs too long to print. */
export async function keepSchedule(print: Print, name: string, text: string): Promise<void> {
  const file = path.join(TEST_STATE, `chaos-schedule-${name}.txt`)
  await fs.mkdir(TEST_STATE, { recursive: true })
  await fs.writeFile(file, text)
  if (text.split("\n").length <= PRINT_SCHEDULE_UP_TO) print(text.trimEnd())
  say(`  what each order will meet is in ${shown(file)}`)
}

/** For whoever has to find out why; codes are left out. */
export async function keepEvidence(broken: readonly OrderEvidence[], record: SandboxRecord, output: string): Promise<void> {
  const hidden = (key: string, value: unknown) => (["card_number", "card_pin", "voucherToken", "codes"].includes(key) ? undefined : value)
  const file = path.join(TEST_STATE, "chaos-evidence.json")
  await fs.writeFile(file, JSON.stringify(broken, hidden, 2))
  const books = path.join(TEST_STATE, "chaos-record.json")
  await fs.writeFile(books, JSON.stringify(record, (key, value: unknown) => (key === "vouchers" ? undefined : hidden(key, value))))
  const log = path.join(TEST_STATE, "chaos-store.log")
  await fs.writeFile(log, output)
  say(`  both sides of the broken orders are in ${shown(file)}, all of the supplier's books in ${shown(books)}, what the store printed in ${shown(log)}`)
}

const clockTime = (at: string | null | undefined) => at?.slice(11, 23) ?? "-"
/** How often something was done, and when. */
export const timesAt = (moments: readonly number[]) => `${moments.length} times${moments.length ? ` (${moments.map((moment) => clockTime(new Date(moment).toISOString())).join(", ")})` : ""}`
/** One request of a broken order as the supplier saw it: the files above are gone with the machine that ran this. */
const asked = ({ at, answered_at, call, reference_id, status, fault, told }: SandboxRequest) =>
  `        ${clockTime(at)} to ${clockTime(answered_at)}  ${reference_id ?? "-"} ${call}${fault ? ` ${fault}` : ""}: ${status ?? "no status"}, told ${told ?? "nothing"}`

export function printOrders(print: Print, evidence: readonly OrderEvidence[], verdicts: readonly ChaosVerdict[], replay: (index: number) => string): void {
  for (const [position, { order, cases, requests, supplier }] of evidence.entries()) {
    const verdict = verdicts[position]
    if (!verdict || (verdict.ok && evidence.length > PRINT_ALL_UP_TO)) continue
    const figures = `paid ${verdict.paid ? verdict.bought : 0} charged ${verdict.charged} delivered ${verdict.delivered} refunded ${verdict.refunded}`
    print(`order ${String(order.index).padStart(4)}  ${order.id}  ${figures} cases ${cases.map((entry) => entry.kind).join(",") || "-"}  ${verdict.ok ? "ok" : "BROKEN"}`)
    for (const problem of verdict.problems) print(`      ${problem}`)
    if (verdict.ok) continue
    for (const request of requests) print(asked(request))
    for (const { reference_id, history } of supplier) print(`        ${reference_id} was ${history.map((entry) => `${entry.status} ${clockTime(entry.at)}`).join(", ")}`)
    print(`      alone: ${replay(order.index)}`)
  }
}

const tally = (words: readonly string[]) => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one).map(([word, count]) => `${word} ${count}`).join(", ")
}

/** How much of what was played, and how the units and cases ended. */
export function printWhatHappened(print: Print, { record, undecidable: listed }: Books, evidence: readonly OrderEvidence[]): void {
  const undecidable = listed && evidence.flatMap((found) => found.undecidable ?? [])
  if (undecidable) print(`faults that hit: ${tally(record.requests.flatMap((request) => request.fault?.split("+").map((fault) => `${request.call}.${fault}`) ?? [])) || "none"}`)
  print(`units: ${tally(evidence.flatMap((found) => found.units.map((unit) => unit.state))) || "none"}`)
  print(`cases: ${tally(evidence.flatMap((found) => found.cases.map((entry) => entry.kind))) || "none"}${undecidable ? `; undecidable by the supplier's record: ${tally(undecidable.map((entry) => `${entry.kind}${entry.sure ? "" : " (if a killed store had not read its last answer)"}`)) || "none"}` : ""}`)
  if (!undecidable) return
  const untold = evidence.flatMap((found) => found.supplier.filter((order) => order.reversed && !found.requests.some((request) => request.told === "REVERSED" && request.reference_id === order.reference_id)))
  if (untold.length) print(`reversals that no answer told us, so that the vouchers count as delivered: ${untold.length}`)
}
