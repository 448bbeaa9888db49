import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys, MedusaError, MedusaService } from "@medusajs/framework/utils"
import { parseVoucherHubOptions, type VoucherHubOptions } from "../../config/options"
import { settingsView, type SettingsView } from "../../config/settings-view"
import { AccessLedger, CartLedger, CaseLedger, GiftLedger, KeyLedger, LedgerViews, PersonalDataLedger, PlacementLedger, RefundLedger, ReportLedger, SaleLedger, TaskLedger } from "./ledgers"
import * as models from "./models"
import { voucherPolicy, type VoucherPolicy } from "./policy"
import { Vault, type RevealActor, type RevealedVoucher } from "./vault"

interface VoucherCradle {
  [ContainerRegistrationKeys.PG_CONNECTION]: Knex
}

/** The options the order flow needs, copied one by one: Medusa writes the database URL into the raw object. */
export type OrderOptions = Pick<VoucherHubOptions["hubble"], "active" | "customerDetails" | "defaultCustomer" | "delivery"> & Pick<VoucherHubOptions["fulfillment"], "splitOrders" | "lossTolerancePercent">

/** The ledger and the vault (`design.md`). The models serve `query.graph` and the migrations; writing goes through the ledgers. */
export default class VoucherModuleService extends MedusaService(models) {
  readonly policy: VoucherPolicy
  readonly orderOptions: OrderOptions
  readonly revealOptions: VoucherHubOptions["reveal"]
  /** Where a link in an e-mail leads; null: links are not mailed. */
  readonly voucherUrl: string | null
  /** The options as a person may see them. */
  readonly settings: SettingsView
  /** The same for the recipient of a gift; null: the buyer hands his gifts over himself. */
  readonly giftUrl: string | null
  readonly mailOptions: VoucherHubOptions["mail"]
  readonly sales: SaleLedger
  readonly placement: PlacementLedger
  readonly tasks: TaskLedger
  readonly refunds: RefundLedger
  readonly cases: CaseLedger
  readonly access: AccessLedger
  readonly carts: CartLedger
  readonly gifts: GiftLedger
  readonly personalData: PersonalDataLedger
  readonly views: LedgerViews
  readonly keys: KeyLedger
  readonly reports: ReportLedger
  readonly #knex: Knex
  readonly #vault: Vault | null

  constructor(cradle: VoucherCradle, options?: unknown) {
    super(cradle, options)
    const checked = parseVoucherHubOptions(options)
    const { hubble, fulfillment, vault, hold, reveal, storefront, mail, timeScale } = checked
    const knex = cradle[ContainerRegistrationKeys.PG_CONNECTION]
    this.policy = voucherPolicy({ fulfillment, hold, hubble, storefront, timeScale })
    this.orderOptions = {
      active: hubble.active,
      customerDetails: hubble.customerDetails,
      defaultCustomer: hubble.defaultCustomer,
      delivery: hubble.delivery,
      splitOrders: fulfillment.splitOrders,
      lossTolerancePercent: fulfillment.lossTolerancePercent,
    }
    this.revealOptions = { allowedUsers: [...reveal.allowedUsers], requireMfa: reveal.requireMfa }
    this.voucherUrl = storefront.voucherUrl
    this.settings = settingsView(options, checked)
    this.giftUrl = storefront.giftUrl
    this.mailOptions = { ...mail }
    this.sales = new SaleLedger(knex, this.policy, (detail, text) => this.vault.hashBuyer(detail, text))
    this.placement = new PlacementLedger(knex, this.policy)
    this.tasks = new TaskLedger(knex, this.policy)
    this.refunds = new RefundLedger(knex)
    this.cases = new CaseLedger(knex)
    this.access = new AccessLedger(knex)
    this.carts = new CartLedger(knex)
    this.gifts = new GiftLedger(knex, this.policy.sendsGifts)
    this.personalData = new PersonalDataLedger(knex, this.policy.sendsGifts)
    this.views = new LedgerViews(knex, this.policy.sendsGifts)
    this.reports = new ReportLedger(knex)
    this.#knex = knex
    this.#vault = vault ? new Vault({ activeKeyId: vault.activeKeyId, keys: vault.keys }) : null
    this.keys = new KeyLedger(knex, this.#vault)
  }

  /** Seals codes; given to the supplier gateway and the reveal, never part of an answer. */
  get vault(): Vault {
    if (!this.#vault) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "The vault has no key: set vault.activeKeyId and vault.keys (VAULT_ACTIVE_KEY_ID, VAULT_KEYS)")
    return this.#vault
  }

  /** A keyed hash of a network address; null while there is no vault, and so nothing to guess. */
  readonly hashAddress = (ip: string): string | null => this.#vault?.hashAddress(ip) ?? null

  /** The one place where a code becomes readable again; audited in the same transaction. */
  async reveal(unitId: string, actor: RevealActor): Promise<RevealedVoucher> {
    return this.#knex.transaction((trx) => this.vault.reveal(trx, unitId, actor))
  }
}
