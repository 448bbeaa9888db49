import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys, MedusaService } from "@medusajs/framework/utils"
import type { HubbleClient } from "../../clients/hubble"
import { parseVoucherHubOptions, type VoucherHubOptions } from "../../config/options"
import { ProbeGate } from "../../database/probe-gate"
import type { PriceBook } from "../../domain/pricing"
import { Silence } from "../../domain/silence"
import { protocolTimes } from "../../domain/time-scale"
import { BrandRows } from "./brand-rows"
import { HubbleBrand, HubbleBrandVariant, HubbleGate, HubbleRate, HubbleSync, HubbleWalletReading } from "./models"
import { RateRows } from "./rate-rows"
import type { Supplier } from "./supplier"
import { SyncRows } from "./sync-rows"
import { VariantRows } from "./variant-rows"
import { WalletGate } from "./wallet-gate"

/** What the module's container holds; `loaders/clients.ts` registers the last three. */
export interface HubbleCradle {
  [ContainerRegistrationKeys.PG_CONNECTION]: Knex
  hubbleClient: HubbleClient
  supplier: Supplier
  clock: () => Date
}

/** The few options catalogue and set-up need: copied, because Medusa writes the database URL into the raw object. */
export interface CatalogOptions {
  active: boolean
  publish: "draft" | "published"
  salesChannels: readonly string[]
  timeScale: number
  quoteValidDays: number
  /** Product type of vouchers, made with a tax rate of 0 %; null: none. */
  taxFreeType: string | null
  currencies: VoucherHubOptions["catalog"]["currencies"]
  categories: VoucherHubOptions["catalog"]["categories"]
}

export type WalletOptions = VoucherHubOptions["wallet"]

export type GateName = "placement" | "outage" | "wallet"

const HOUR_MS = 3_600_000
/** A closed gate reads the balance every minute, an open one this many times less often. */
const ROUTINE_READS = 15

export default class HubbleModuleService extends MedusaService({
  HubbleBrand,
  HubbleBrandVariant,
  HubbleSync,
  HubbleGate,
  HubbleRate,
  HubbleWalletReading,
}) {
  readonly brands: BrandRows
  readonly variants: VariantRows
  readonly syncs: SyncRows
  readonly rates: RateRows
  readonly catalogOptions: CatalogOptions
  readonly walletOptions: WalletOptions
  /** Closed while Hubble refuses our credentials or address (`protocol.md` 3.5). */
  readonly placementGate: ProbeGate
  /** Closed while it does not answer at all. */
  readonly outageGate: ProbeGate
  readonly silence = new Silence()
  readonly walletGate: WalletGate
  /** The end of the last turn by name. */
  readonly #turns = new Map<string, Promise<void>>()

  constructor(private readonly cradle: HubbleCradle, options?: unknown) {
    super(cradle, options)
    const { hubble, catalog, fulfillment, wallet, timeScale } = parseVoucherHubOptions(options)
    this.catalogOptions = { active: hubble.active, timeScale, ...catalog }
    this.walletOptions = wallet
    const knex = cradle[ContainerRegistrationKeys.PG_CONNECTION]
    this.brands = new BrandRows(knex)
    this.variants = new VariantRows(knex)
    this.syncs = new SyncRows(knex)
    this.rates = new RateRows(knex)
    const times = protocolTimes(fulfillment, timeScale)
    this.placementGate = new ProbeGate("hubble_gate", "placement", knex, times.walletReadMs)
    this.outageGate = new ProbeGate("hubble_gate", "outage", knex, times.walletReadMs)
    this.walletGate = new WalletGate(knex, times.walletReadMs, times.walletProbeMs, times.walletReadMs * ROUTINE_READS)
  }

  /** Everything prices are made of, as of now. */
  async priceBook(): Promise<PriceBook> {
    const { currencies, categories } = this.catalogOptions
    const sourced = Object.values(currencies).some(({ rate }) => rate === null)
    const rates = sourced ? await this.rates.all() : []
    return {
      currencies: Object.fromEntries(Object.entries(currencies).map(([code, { rateSource, ...rule }]) => [code, { ...rule, maxAgeMs: rateSource ? rateSource.maxAgeHours * HOUR_MS : null }])),
      categories,
      rates: Object.fromEntries(rates.map(({ currency, rate, ageMs }) => [currency, { rate, ageMs }])),
    }
  }

  /** The gates that stop ordering now, in one look; they are open but for bad hours. */
  async closedGates(): Promise<ReadonlySet<GateName>> {
    const closed: { id: GateName }[] = await this.cradle[ContainerRegistrationKeys.PG_CONNECTION]("hubble_gate").select("id").whereNotNull("closed_since")
    return new Set(closed.map(({ id }) => id))
  }

  /**
   * Runs `work` while nobody, here or in another process, runs a work of that name; a transaction holds the lock, so a kill frees it at
   * once. In this process the turns queue up before they take a connection: many that wait in the database would leave none to work with.
   */
  async alone<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(name) ?? Promise.resolve()
    const turn = before.then(() =>
      this.cradle[ContainerRegistrationKeys.PG_CONNECTION].transaction(async (lock) => {
        await lock.raw("select pg_advisory_xact_lock(hashtext(?))", [`voucher-hub:${name}`])
        return work()
      }),
    )
    this.#turns.set(name, turn.then(() => undefined, () => undefined))
    return turn
  }

  /** Hubble's API, for the test of its connection. First use makes the client; it throws when Hubble is not configured. */
  get client(): HubbleClient {
    return this.cradle.hubbleClient
  }

  /** The supplier as catalogue, ledger and wallet see it; asked for at use, so that a test may put another one there. */
  get gateway(): Supplier {
    return this.cradle.supplier
  }
}
