import { HUBCASH_METHODS, type HubcashMethod } from "../../domain/hubcash-sale"
import type { HubcashClient } from "./client"
import { HubcashRequestError } from "./errors"

const KEPT_MS = 3_600_000
/** A spelling is not worth a long wait: a shopper stands before it, and under the shortest lease (12 s) there must be time left to send (5 s). */
const LIST_DEADLINE_MS = 5_000

interface Kept {
  at: number
  names: Promise<string[]>
}

/**
 * Hubcash's own spelling of currencies and methods, which are case sensitive ("BRL", "Credit"): currencies from its list (kept for an hour), methods
 * from the document. A brand needs none of it: `GET /brands/{number}` answers the identifier itself.
 */
export class HubcashNames {
  readonly #client: Pick<HubcashClient, "listCurrencies">
  readonly #clock: () => number
  #kept: Kept | null = null

  constructor(client: Pick<HubcashClient, "listCurrencies">, clock: () => number = Date.now) {
    this.#client = client
    this.#clock = clock
  }

  /** @param code In any case, e.g. Medusa's "brl". @throws HubcashRequestError when the account has no such currency; what the list threw. */
  async currency(code: string): Promise<string> {
    return spelled(await this.#currencies(), code, "Currency", "GET /currencies")
  }

  /** @throws HubcashRequestError */
  method(name: string): HubcashMethod {
    return spelled(HUBCASH_METHODS, name, "Method", "POST /sales")
  }

  #currencies(): Promise<string[]> {
    if (this.#kept && this.#clock() - this.#kept.at < KEPT_MS) return this.#kept.names
    const names = this.#client.listCurrencies({ deadlineMs: LIST_DEADLINE_MS }).then(({ data }) => data.rows.map(({ Name }) => Name))
    const kept = { at: this.#clock(), names }
    this.#kept = kept
    // A list that failed is asked for again by the next caller.
    names.catch(() => {
      if (this.#kept === kept) this.#kept = null
    })
    return names
  }
}

function spelled<Name extends string>(names: readonly Name[], wanted: string, field: string, route: string): Name {
  const found = names.find((name) => name === wanted) ?? names.find((name) => name.toLowerCase() === wanted.toLowerCase())
  if (found !== undefined) return found
  throw new HubcashRequestError({ field, problem: `Hubcash takes ${names.join(", ") || "none"} here`, route })
}
