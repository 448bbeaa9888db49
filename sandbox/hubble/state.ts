/** Everything one Hubble sandbox knows, wired together; a reset makes it anew. */
import { UpstreamState, type UpstreamStart } from "../shared/upstream-state"
import { type CatalogueEntry, type HubbleBrand, plainBehaviour } from "./brand"
import { generateCatalogue } from "./catalogue"
import { type BrandPatch, type HubbleConfig, type HubbleConfigPatch, mergeConfig } from "./config"
import { guideBrandIds, guideBrands } from "./guide-brands"
import { Orders } from "./orders"
import { SignIn } from "./sign-in"
import { Wallet } from "./wallet"
import { Webhooks } from "./webhooks"

export interface StateStart extends UpstreamStart {
  balance: number
  config: HubbleConfig
  /** Laid over `config`, at the start and after each reset. */
  patch: HubbleConfigPatch
}

export class HubbleState extends UpstreamState {
  /** When a client process was killed, in epoch milliseconds: what it was told just before may be lost with it. */
  readonly clientDeaths: number[] = []
  config!: HubbleConfig
  catalogue!: Map<string, CatalogueEntry>
  wallet!: Wallet
  orders!: Orders
  signIn!: SignIn
  webhooks!: Webhooks

  /** @throws Error when the start configuration names a brand that does not exist. */
  constructor(private readonly start: StateStart) {
    super(start)
    this.begin()
  }

  protected begin(): void {
    this.clientDeaths.length = 0
    this.config = structuredClone(this.start.config)
    this.catalogue = generateCatalogue(this.seed)
    this.wallet = new Wallet(this.start.balance)
    this.orders = new Orders(this)
    this.signIn = new SignIn(() => this.config, this.seed)
    this.webhooks = new Webhooks(this)
    this.configure(this.start.patch)
  }

  /** @throws Error naming a brand that does not exist; nothing is applied then. */
  configure(patch: HubbleConfigPatch): void {
    const unknown = [...Object.keys(patch.brands ?? {}), ...(patch.removeBrands ?? [])].filter((id) => !this.catalogue.has(id))
    if (unknown.length > 0) throw new Error(`no brand ${unknown.join(", ")}: the catalogue is at GET /_sandbox/brands`)
    this.config = mergeConfig(this.config, patch)
    if (patch.expireTokens || patch.credentials) this.signIn.expireAll()
    for (const fields of patch.addBrands ?? []) this.addBrand(fields)
    for (const [id, change] of Object.entries(patch.brands ?? {})) this.changeBrand(id, change)
    for (const id of patch.removeBrands ?? []) this.catalogue.delete(id)
    if (patch.balance !== undefined) {
      this.wallet.set(patch.balance)
      this.webhooks.walletMoved()
    }
  }

  private addBrand(fields: { id: string } & Record<string, unknown>): void {
    const model = guideBrands().find(({ brand: { id } }) => id === guideBrandIds.flipkart)
    if (!model) return
    const brand = { ...model.brand, ...(fields as Partial<HubbleBrand>), id: fields.id }
    this.catalogue.set(fields.id, { brand, behaviour: { ...plainBehaviour } })
  }

  private changeBrand(id: string, { denominations, amountRestrictions, fields, status, title, category, ...behaviour }: BrandPatch): void {
    const entry = this.catalogue.get(id)
    if (!entry) return
    const { brand } = entry
    Object.assign(entry.behaviour, behaviour)
    Object.assign(brand, status && { status }, title && { title }, category && { category })
    if (amountRestrictions === null) brand.amountRestrictions = null
    else if (brand.amountRestrictions) Object.assign(brand.amountRestrictions, amountRestrictions)
    if (denominations !== undefined && brand.amountRestrictions) {
      brand.amountRestrictions.denominations = denominations
      brand.denominationType = denominations ? "FIXED" : "FLEXIBLE"
    }
    Object.assign(brand, fields)
  }
}
