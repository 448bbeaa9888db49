import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { OverAttempt, SupplierOrderRow } from "../../modules/voucher/ledger/reports"
import type VoucherModuleService from "../../modules/voucher/service"
import { readUnclaimed, type SaidOfOrder } from "../placement/read-unclaimed"

const AT_ONCE = 8
/** Real milliseconds for one report: a shorter period asks about the rest. */
const ASK_MS = 60_000
/** After so many in a row Hubble is left alone. */
const UNANSWERED = 3

const TAKEN_BACK: readonly SaidOfOrder[] = ["FAILED", "CANCELLED", "REVERSED"]
/** What Hubble may say of an attempt that rests in this state with us. */
const EXPECTED: Readonly<Record<OverAttempt["state"], readonly SaidOfOrder[]>> = { succeeded: ["SUCCESS"], failed: TAKEN_BACK, cancelled: TAKEN_BACK, not_created: TAKEN_BACK }

/** One of the orders sent for a row of the report, of which Hubble says something else than our books. */
export interface Disagreement {
  row: SupplierOrderRow
  attempt: OverAttempt
  said: SaidOfOrder
}

/**
 * Asks Hubble about all that was sent and is over for us, each attempt: nobody is told when a delivered one is taken back, or one that failed or was given up
 * is delivered after all (`protocol.md` 3.12).
 * What it says is recorded. Gives up when Hubble does not answer, or after a minute.
 */
export class SupplierInquiry {
  readonly #container: MedusaContainer
  readonly #until = Date.now() + ASK_MS
  #silent = 0
  /** Orders that Hubble was not asked about, or did not answer for. */
  left = 0

  constructor(container: MedusaContainer) {
    this.#container = container
  }

  async about(page: readonly SupplierOrderRow[]): Promise<Disagreement[]> {
    const rows = new Map(page.map((row) => [row.id, row]))
    const wanted = await this.#container.resolve<VoucherModuleService>(VOUCHER_MODULE).reports.overAttempts([...rows.keys()])
    const found: Disagreement[] = []
    for (let from = 0; from < wanted.length; from += AT_ONCE) {
      const some = wanted.slice(from, from + AT_ONCE)
      if (this.#silent >= UNANSWERED || Date.now() > this.#until) {
        this.left += wanted.length - from
        return found
      }
      const said = await Promise.all(some.map((attempt) => this.#ask(attempt)))
      found.push(...some.flatMap((attempt, index) => {
        const [row, word] = [rows.get(attempt.supplier_order_id), said[index]]
        return row && word ? [{ row, attempt, said: word }] : []
      }))
    }
    return found
  }

  /** What Hubble says, where it is news. */
  async #ask({ hubble_order_id: hubbleOrderId, reference_id: referenceId, state }: OverAttempt): Promise<SaidOfOrder | null> {
    const said = await readUnclaimed(this.#container, hubbleOrderId === null ? { referenceId } : { hubbleOrderId })
    this.#silent = said === "unanswered" ? this.#silent + 1 : 0
    if (said === "unanswered" || said === "refused") {
      this.left += 1
      return null
    }
    const isExpected = said === null || EXPECTED[state].includes(said) || (said === "absent" && hubbleOrderId === null)
    return isExpected ? null : said
  }
}
