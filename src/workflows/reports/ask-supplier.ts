import type { MedusaContainer } from "@medusajs/framework/types"
import type { SupplierOrderRow } from "../../modules/voucher/ledger/reports"
import { readUnclaimed, type SaidOfOrder } from "../placement/read-unclaimed"

const AT_ONCE = 8
/** Real milliseconds for one report: a shorter period asks about the rest. */
const ASK_MS = 60_000
/** After so many in a row Hubble is left alone. */
const UNANSWERED = 3

/** What Hubble may say of an order that rests in this state with us. The others are asked about by workers, or were never sent. */
const EXPECTED: Readonly<Record<string, readonly SaidOfOrder[]>> = { succeeded: ["SUCCESS"], failed: ["FAILED", "CANCELLED", "REVERSED"] }

/** A supplier order of which Hubble says something else than our books. */
export interface Disagreement {
  row: SupplierOrderRow
  said: SaidOfOrder
}

/**
 * Asks Hubble about orders that are over for us: nobody is told when a delivered one is taken back, or a failed one delivered after all (`protocol.md` 3.12).
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
    // One without a debit was taken back already.
    const wanted = page.filter((row) => row.hubble_order_id !== null && EXPECTED[row.state] && (row.state !== "succeeded" || row.debited > 0))
    const found: Disagreement[] = []
    for (let from = 0; from < wanted.length; from += AT_ONCE) {
      const some = wanted.slice(from, from + AT_ONCE)
      if (this.#silent >= UNANSWERED || Date.now() > this.#until) {
        this.left += wanted.length - from
        return found
      }
      found.push(...(await Promise.all(some.map((row) => this.#ask(row)))).flat())
    }
    return found
  }

  async #ask(row: SupplierOrderRow): Promise<Disagreement[]> {
    const said = await readUnclaimed(this.#container, row.hubble_order_id ?? "")
    this.#silent = said === "unanswered" ? this.#silent + 1 : 0
    if (said === "unanswered" || said === "refused") {
      this.left += 1
      return []
    }
    return said === null || EXPECTED[row.state]?.includes(said) ? [] : [{ row, said }]
  }
}
