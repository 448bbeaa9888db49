import { HUBCASH_METHODS, type HubcashMethod } from "../../domain/hubcash-sale"
import type { HubcashClient } from "./client"
import { HubcashRequestError } from "./errors"

const KEPT_MS = 3_600_000

interface Kept {
  at: number
  names: Promise<string[]>
}

/**
 * Hubcash's own spelling of currencies, brands and methods, which are case sensitive ("BRL", "Visa", "Credit"), from its lists (kept for an hour);
 * the methods have no list and come from the document.
 */
export class HubcashNames {
  readonly #client: Pick<HubcashClient, "listCurrencies" | "listBrands">
  readonly #clock: () => number
  readonly #kept = new Map<string, Kept>()

  constructor(client: Pick<HubcashClient, "listCurrencies" | "listBrands">, clock: () => number = Date.now) {
    this.#client = client
    this.#clock = clock
  }

  /** @param code In any case, e.g. Medusa's "brl". @throws HubcashRequestError when the account has no such currency; what the list threw. */
  async currency(code: string): Promise<string> {
    const names = await this.#list("Currency", async () => (await this.#client.listCurrencies()).data.rows.map(({ Name }) => Name))
    return spelled(names, code, "Currency", "GET /currencies")
  }

  /** @throws HubcashRequestError when the account does not take the brand; what the list threw. */
  async brand(name: string): Promise<string> {
    const names = await this.#list("Brand", async () => (await this.#client.listBrands()).data.rows.map(({ Name }) => Name))
    return spelled(names, name, "Brand", "GET /brands")
  }

  /** @throws HubcashRequestError */
  method(name: string): HubcashMethod {
    return spelled(HUBCASH_METHODS, name, "Method", "POST /sales")
  }

  #list(kind: string, load: () => Promise<string[]>): Promise<string[]> {
    const kept = this.#kept.get(kind)
    if (kept && this.#clock() - kept.at < KEPT_MS) return kept.names
    const names = load()
    this.#kept.set(kind, { at: this.#clock(), names })
    // A list that failed is asked for again by the next caller.
    names.catch(() => this.#kept.get(kind)?.names === names && this.#kept.delete(kind))
    return names
  }
}

function spelled<Name extends string>(names: readonly Name[], wanted: string, field: string, route: string): Name {
  const found = names.find((name) => name === wanted) ?? names.find((name) => name.toLowerCase() === wanted.toLowerCase())
  if (found !== undefined) return found
  throw new HubcashRequestError({ field, problem: `Hubcash takes ${names.join(", ") || "none"} here`, route })
}
